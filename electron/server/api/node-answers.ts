import { goSeconds } from '../../netmaker/wire/encode/go-time.ts'
import { encodeNode, encodeStaticNode, type NodeSurroundings } from '../../netmaker/wire/encode/node.ts'
import { lastCheckIn, nodeStatus } from '../domain/node-status.ts'
import type { Services } from '../services.ts'
import type { View } from '../store/draft.ts'
import type { ClientRecord, HostRecord, NetworkRecord, NodeRecord } from '../store/records.ts'

/** Nodes as the API shows them. */

/** One node. `status: 'none'`: writes answer without computing it (netmaker-api.md 6.1). */
export function nodeAnswer(services: Services, view: View, node: NodeRecord, status: 'computed' | 'none') {
  const checkedInAt = lastCheckIn(node, services.database.checkIns)
  const network = view.get('networks', node.network)
  const host = view.get('hosts', node.hostId)
  return encodeNode(node, {
    ...surroundings(services, network, host),
    lastCheckIn: checkedInAt,
    status: status === 'none' ? '' : nodeStatus(node, checkedInAt, services.clock()),
  })
}

export interface NodeList {
  readonly nodes: readonly NodeRecord[]
  /** Of every listed network that has a gateway. */
  readonly clients: readonly ClientRecord[]
}

/** The nodes of a network (undefined: of all), and the remote clients that are listed with them. */
export function nodeList(view: View, network: string | undefined): NodeList {
  const nodes = network === undefined ? view.list('nodes') : view.find('nodesByNetwork', network)
  const withGateway = new Set(nodes.filter((node) => node.isIngress).map((node) => node.network))
  return { nodes, clients: view.list('clients').filter((client) => withGateway.has(client.network)) }
}

/** The list as JSON text. Clients first: their nil ids sort before all others. */
export function nodeListJson(services: Services, view: View, { nodes, clients }: NodeList): string {
  const parts = [
    ...clients.map((client) => JSON.stringify(encodeStaticNode(client))),
    ...nodes.map((node) => nodeJson(services, view, node)),
  ]
  return `[${parts.join(',')}]\n`
}

interface Fragment {
  /** What it was made from besides the node. */
  readonly around: NodeSurroundings
  /** The text around the two values that move by themselves: last check-in and status. */
  readonly text: readonly [string, string, string]
}

/**
 * Ten thousand nodes are twenty megabytes: only the two moving values are written anew for each answer. Records are never changed in place, so the text
 * of one is good for as long as its surroundings say the same.
 */
const fragments = new WeakMap<NodeRecord, Fragment>()

function nodeJson(services: Services, view: View, node: NodeRecord): string {
  const around = surroundings(services, view.get('networks', node.network), view.get('hosts', node.hostId))
  let fragment = fragments.get(node)
  if (fragment === undefined || !same(fragment.around, around)) {
    fragment = { around, text: split(JSON.stringify(encodeNode(node, around))) }
    fragments.set(node, fragment)
  }
  const checkedInAt = lastCheckIn(node, services.database.checkIns)
  const [head, middle, tail] = fragment.text
  return `${head}${goSeconds(checkedInAt)}${middle}"${nodeStatus(node, checkedInAt, services.clock())}"${tail}`
}

function same(a: NodeSurroundings, b: NodeSurroundings): boolean {
  return a.range4 === b.range4 && a.range6 === b.range6 && a.server === b.server && a.location === b.location && a.country === b.country
}

/** Cuts out the values of the two fields. A quoted key followed by a colon can't occur inside a JSON string: quotes are escaped there. */
function split(json: string): [string, string, string] {
  const [, head = '', middle = '', tail = ''] = /^(.*?"lastcheckin":)-?\d+(.*?"status":)""(.*)$/s.exec(json) ?? []
  return [head, middle, tail]
}

function surroundings(services: Services, network: NetworkRecord | undefined, host: HostRecord | undefined): NodeSurroundings {
  return {
    range4: network?.range4 ?? '',
    range6: network?.range6 ?? '',
    server: services.names.server,
    lastCheckIn: 0,
    status: '',
    location: host?.location ?? '',
    country: host?.country ?? '',
  }
}
