import { whyNotRelayed } from '../../common/rules/relayed.ts'
import { snapshotAround, snapshotFacts } from '../domain/domain-snapshot.ts'
import { putNode, setRelayed } from '../domain/node-changes.ts'
import { type Reply, refused, wrapped } from '../http/reply.ts'
import { type Handler, type Request, type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'
import type { Draft, View } from '../store/draft.ts'
import type { NodeRecord } from '../store/records.ts'
import { nodeAnswer } from './node-answers.ts'

const assignPath = '/api/nodes/{network}/{nodeid}/gateway/assign'
const unassignPath = '/api/nodes/{network}/{nodeid}/gateway/unassign'

export type NodeLookup = { readonly ok: true; readonly node: NodeRecord } | { readonly ok: false; readonly reply: Reply }

/** Upstream ValidateParams. */
export function findNode(view: View, id: string, network: string): NodeLookup {
  const node = view.get('nodes', id)
  if (node === undefined) return { ok: false, reply: refused(400, 'error fetching node during parameter validation: no result found') }
  if (node.network !== network) return { ok: false, reply: refused(400, 'network url param does not match node network') }
  return { ok: true, node }
}

/** The node in the path, or upstream's refusal. */
export function onNode(services: Services, act: (node: NodeRecord, request: Request) => Reply): Handler {
  return (request) => {
    const found = findNode(services.database.view, request.params.nodeid ?? '', request.params.network ?? '')
    return found.ok ? act(found.node, request) : found.reply
  }
}

/** Which gateway relays a host (netmaker-api.md 6.4). It is no full tunnel: that is `…/inet_gw`. */
export function gatewayAssignRoutes(services: Services): Route[] {
  return [
    route(
      { method: 'POST', path: assignPath },
      'user',
      onNode(services, (node, request) => assign(services, node, request)),
    ),
    route(
      { method: 'POST', path: unassignPath },
      'user',
      onNode(services, (node) => unassign(services, node)),
    ),
  ]
}

function assign(services: Services, node: NodeRecord, request: Request): Reply {
  // automatic assignment is Pro's; the community edition doesn't read the word
  if (services.edition === 'pro' && request.query.get('auto_assign_gw') === 'true') return assignAutomatically(services, node)
  if (node.relayedBy !== '') return refused(400, 'node is already using a gw')
  const draft = services.database.draft()
  const gateway = findNode(draft, request.query.get('gw_id') ?? '', node.network)
  if (!gateway.ok) return gateway.reply
  // upstream names the client although it means the gateway
  if (!gateway.node.isGateway) return refused(400, `node ${node.id} is not a gateway`)
  // deviation assigned-hosts-are-checked
  const snapshot = snapshotAround(draft, [gateway.node.id, node.id], snapshotFacts(services))
  const [unfit] = whyNotRelayed(snapshot, gateway.node.id, node.id)
  if (unfit !== undefined) return refused(400, unfit.serverText ?? unfit.rule)
  const others = (gateway.node.relayedNodes ?? []).filter((id) => id !== node.id)
  setRelayed(draft, gateway.node, [node.id, ...others], services.clock())
  return committed(services, draft, node.id, 'assigned gateway')
}

/** From now on the host's agent would choose; whoever relays it lets go. */
function assignAutomatically(services: Services, node: NodeRecord): Reply {
  if (node.internetGateway !== '') {
    const why = 'node is configured to route all traffic via an internet gateway; auto-assign gateway is not allowed'
    return refused(400, why)
  }
  const draft = services.database.draft()
  const now = services.clock()
  const relay = draft.get('nodes', node.relayedBy)
  if (relay !== undefined) {
    setRelayed(
      draft,
      relay,
      (relay.relayedNodes ?? []).filter((id) => id !== node.id),
      now,
    )
  }
  putNode(draft, { ...node, isRelayed: false, relayedBy: '', autoAssignGateway: true }, now)
  return committed(services, draft, node.id, 'auto assigned gateway')
}

function unassign(services: Services, node: NodeRecord): Reply {
  const draft = services.database.draft()
  const now = services.clock()
  if (node.autoAssignGateway && node.relayedBy === '') {
    putNode(draft, { ...node, autoAssignGateway: false }, now)
    return committed(services, draft, node.id, 'unassigned gateway')
  }
  const gateway = findNode(draft, node.relayedBy, node.network)
  if (!gateway.ok) return gateway.reply
  const { relayedNodes, internetClients } = gateway.node
  const relay = {
    ...gateway.node,
    internetClients: node.internetGateway === '' ? internetClients : (internetClients ?? []).filter((id) => id !== node.id),
  }
  setRelayed(
    draft,
    relay,
    (relayedNodes ?? []).filter((id) => id !== node.id),
    now,
  )
  putNode(draft, { ...node, isRelayed: false, relayedBy: '', internetGateway: '', autoAssignGateway: false }, now)
  return committed(services, draft, node.id, 'unassigned gateway')
}

function committed(services: Services, draft: Draft, nodeId: string, message: string): Reply {
  services.database.commit(draft)
  const { view } = services.database
  const node = view.get('nodes', nodeId)
  return node === undefined ? refused(500, 'no result found') : wrapped(message, nodeAnswer(services, view, node, 'computed'))
}
