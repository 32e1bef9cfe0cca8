import type { Host, Node, Snapshot } from '../model/snapshot.ts'
import type { Refusal } from './refusal.ts'
import { ruleWeight } from './server-version.ts'
import { indexOf, nodeName } from './snapshot-index.ts'

/**
 * The three ways to write a gateway: `POST …/gateway` (a machine becomes one), `POST …/inet_gw` (an existing gateway gets the internet role),
 * `PUT …/inet_gw` (another list of connected hosts). Their checks differ in order, status and text.
 */
export type GatewayAct = 'createGateway' | 'createInternetGateway' | 'updateInternetGateway'

/** How the app would make an internet gateway of this node (netmaker-api.md 6.5). */
export function naturalAct(node: Node): GatewayAct {
  return node.isGateway ? 'createInternetGateway' : 'createGateway'
}

/**
 * Why this node can't become an internet gateway: all reasons, the one that the server would give first. Empty: it can.
 * Sources: netmaker-api.md 6.2, 6.3 rows 1–4, 6.4.
 */
export function whyNotGateway(snapshot: Snapshot, nodeId: string): Refusal[] {
  const node = indexOf(snapshot).node.get(nodeId)
  if (node === undefined) return [unknownNode(snapshot, nodeId)]
  const refusals = [...alreadyOne(snapshot, node), ...gatewayRefusals(snapshot, node, naturalAct(node))]
  // the checks that only come when hosts are connected; a gateway that can never have any is no gateway
  refusals.push(...internetRefusals(snapshot, node, 400))
  refusals.push(...offline(snapshot, node))
  return refusals.filter((refusal, at) => refusals.findIndex((other) => other.rule === refusal.rule) === at)
}

/** What the server checks about the gateway's side of one act before it looks at any client, in its order. */
export function gatewayRefusals(snapshot: Snapshot, node: Node, act: GatewayAct): Refusal[] {
  switch (act) {
    case 'createInternetGateway':
      return [
        ...hostRefusals(snapshot, node, 500, 400, 'only linux nodes can be made internet gws'),
        ...internetRefusals(snapshot, node, 400),
      ]
    case 'updateInternetGateway':
      return [...notOne(snapshot, node), ...internetRefusals(snapshot, node, 400)]
    case 'createGateway':
      return [
        ...autoAssign(snapshot, node),
        ...relayed(snapshot, node, 500, () => 'gateway cannot be created on a relayed node'),
        ...hostRefusals(snapshot, node, 400, 500, 'gateway can only be created on linux based node'),
        ...alreadyRelay(snapshot, node),
      ]
    default:
      return act satisfies never
  }
}

/** Rows 1–4 of netmaker-api.md 6.3. */
export function internetRefusals(snapshot: Snapshot, node: Node, missingStatus: number): Refusal[] {
  const index = indexOf(snapshot)
  const host = index.host.get(node.hostId)
  if (host === undefined) return [missingHost(snapshot, node, missingStatus)]
  const refusals: Refusal[] = []
  if (host.firewall === 'none') {
    refusals.push(said(snapshot, 'gateway.noFirewall', host, 400, 'iptables or nftables needs to be installed'))
  }
  if (node.internetGateway !== '') {
    const other = nodeName(index, node.internetGateway)
    refusals.push({ ...said(snapshot, 'gateway.usesGateway', host, 400, `node ${host.name} is using a internet gateway already`), other })
  }
  refusals.push(...relayed(snapshot, node, 400, (name) => `node ${name} is being relayed`))
  return refusals
}

function hostRefusals(snapshot: Snapshot, node: Node, missingStatus: number, status: number, serverText: string): Refusal[] {
  const host = indexOf(snapshot).host.get(node.hostId)
  if (host === undefined) return [missingHost(snapshot, node, missingStatus)]
  return host.os === 'linux' ? [] : [{ ...said(snapshot, 'gateway.notLinux', host, status, serverText), other: host.os }]
}

function relayed(snapshot: Snapshot, node: Node, status: number, text: (name: string) => string): Refusal[] {
  if (!node.isRelayed) return []
  const index = indexOf(snapshot)
  const name = nodeName(index, node.id)
  const by = node.relayedBy === '' ? {} : { other: nodeName(index, node.relayedBy) }
  return [{ rule: 'gateway.isRelayed', weight: ruleWeight(snapshot.server), subject: name, status, serverText: text(name), ...by }]
}

function autoAssign(snapshot: Snapshot, node: Node): Refusal[] {
  if (!node.autoAssignGateway) return []
  return [aboutNode(snapshot, node, 'gateway.autoAssign', 400, 'cannot set node as gateway while AutoAssignGateway is enabled')]
}

function alreadyRelay(snapshot: Snapshot, node: Node): Refusal[] {
  return node.isRelay ? [aboutNode(snapshot, node, 'gateway.alreadyOne', 500, 'node is already acting as a relay')] : []
}

/** A no-op for the server (200), but not what the person asked for: hosts in the same request are not connected. */
function alreadyOne(snapshot: Snapshot, node: Node): Refusal[] {
  if (!node.isInternetGateway) return []
  return [aboutNode(snapshot, node, 'gateway.alreadyOne', 200, 'node is already acting as internet gateway')]
}

function notOne(snapshot: Snapshot, node: Node): Refusal[] {
  return node.isInternetGateway ? [] : [aboutNode(snapshot, node, 'gateway.notOne', 400, 'node is not a internet gw')]
}

function offline(snapshot: Snapshot, node: Node): Refusal[] {
  const gone = node.pendingDelete || !node.connected || node.status === 'offline' || node.status === 'disconnected'
  return gone ? [{ rule: 'gateway.offline', weight: 'advice', subject: nodeName(indexOf(snapshot), node.id) }] : []
}

function missingHost(snapshot: Snapshot, node: Node, status: number): Refusal {
  return aboutNode(snapshot, node, 'gateway.hostMissing', status, 'record not found')
}

function unknownNode(snapshot: Snapshot, nodeId: string): Refusal {
  const serverText = 'error fetching node during parameter validation: no result found'
  return { rule: 'gateway.hostMissing', weight: ruleWeight(snapshot.server), subject: nodeId, status: 400, serverText }
}

function aboutNode(snapshot: Snapshot, node: Node, rule: Refusal['rule'], status: number, serverText: string): Refusal {
  return { rule, weight: ruleWeight(snapshot.server), subject: nodeName(indexOf(snapshot), node.id), status, serverText }
}

function said(snapshot: Snapshot, rule: Refusal['rule'], host: Host, status: number, serverText: string): Refusal {
  return { rule, weight: ruleWeight(snapshot.server), subject: host.name, status, serverText }
}
