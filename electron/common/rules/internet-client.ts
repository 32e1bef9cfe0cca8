import type { Host, Node, Snapshot } from '../model/snapshot.ts'
import type { Refusal } from './refusal.ts'
import { ruleSet, ruleWeight } from './server-version.ts'
import { indexOf, nodeName, type SnapshotIndex } from './snapshot-index.ts'

export type ClientMode = 'create' | 'update'

/**
 * Why this node can't be connected to that gateway: first the server's reasons in its order, then our own advice about what the server would
 * accept to nobody's benefit. Empty: it can. `create` = in the same request as the gateway itself.
 * Source: netmaker-api.md 6.3 rows 5–12 and "Not checked by the server".
 */
export function whyNotClient(snapshot: Snapshot, gatewayNodeId: string, clientNodeId: string, mode: ClientMode): Refusal[] {
  const index = indexOf(snapshot)
  const client = index.node.get(clientNodeId)
  if (client === undefined) return [unknownClient(snapshot, clientNodeId)]
  const host = index.host.get(client.hostId)
  const about = subject(snapshot, index, client)
  const refusals = serverReasons(snapshot, index, about, { gatewayNodeId, client, host, mode })
  if (clientNodeId === gatewayNodeId && mode === 'create') refusals.push(about.advice('client.isSelf'))
  const gateway = index.node.get(gatewayNodeId)
  if (gateway !== undefined && gateway.network !== client.network) refusals.push(about.advice('client.otherNetwork', gateway.network))
  const gone = client.pendingDelete || !client.connected || client.status === 'offline' || client.status === 'disconnected'
  if (gone) refusals.push(about.advice('client.offline'))
  return refusals
}

/** The reasons that end in a refusal, without advice. */
export function clientRefusals(snapshot: Snapshot, gatewayNodeId: string, clientNodeId: string, mode: ClientMode): Refusal[] {
  return whyNotClient(snapshot, gatewayNodeId, clientNodeId, mode).filter((refusal) => refusal.weight !== 'advice')
}

interface Question {
  readonly gatewayNodeId: string
  readonly client: Node
  readonly host: Host | undefined
  readonly mode: ClientMode
}

function serverReasons(snapshot: Snapshot, index: SnapshotIndex, about: Subject, question: Question): Refusal[] {
  const { gatewayNodeId, client, host, mode } = question
  const rules = ruleSet(snapshot.server)
  const refusals: Refusal[] = []
  if (rules.failoverAndDefaultHost && (client.isFailover || client.isAutoRelay)) {
    refusals.push(about.refusal('client.isFailover', 'failover node cannot be set to use internet gateway'))
  }
  if (host === undefined) return [...refusals, about.refusal('client.hostMissing', 'record not found')]
  if (rules.failoverAndDefaultHost && host.isDefault) {
    refusals.push(about.refusal('client.isDefaultHost', 'default host cannot be set to use internet gateway'))
  }
  if (rules.clientPlatform && host.os !== 'linux' && host.os !== 'windows') {
    refusals.push(about.refusal('client.platform', 'can only attach linux or windows machine to a internet gateway', host.os))
  }
  if (client.isInternetGateway) {
    const text = `node ${host.name} acting as internet gateway cannot use another internet gateway`
    refusals.push(about.refusal('client.isGateway', text))
  }
  const uses = client.internetGateway
  if (uses !== '' && (mode === 'create' || uses !== gatewayNodeId)) {
    refusals.push(about.refusal('client.usesOther', `node ${host.name} is already using a internet gateway`, nodeName(index, uses)))
  }
  if (client.isRelayed && !(rules.ownRelayedAllowed && client.relayedBy === gatewayNodeId)) {
    refusals.push(about.refusal('client.isRelayedByOther', `node ${host.name} is being relayed`, nodeName(index, client.relayedBy)))
  }
  const elsewhere = (index.nodesOfHost.get(host.id) ?? []).find(
    (sibling) => sibling.internetGateway !== '' && sibling.internetGateway !== gatewayNodeId,
  )
  if (elsewhere !== undefined) {
    const other = nodeName(index, elsewhere.internetGateway)
    refusals.push(about.refusal('client.hostUsesOther', 'nodes on same host cannot use different internet gateway', other))
  }
  return refusals
}

function unknownClient(snapshot: Snapshot, clientNodeId: string): Refusal {
  const remote = snapshot.clients.find((client) => client.id === clientNodeId)
  return {
    rule: remote === undefined ? 'client.unknown' : 'client.notAHost',
    weight: ruleWeight(snapshot.server),
    subject: remote?.deviceName || clientNodeId,
    status: 400,
    serverText: 'no result found',
  }
}

interface Subject {
  refusal(rule: Refusal['rule'], serverText: string, other?: string): Refusal
  advice(rule: Refusal['rule'], other?: string): Refusal
}

function subject(snapshot: Snapshot, index: SnapshotIndex, node: Node): Subject {
  const name = nodeName(index, node.id)
  const party = (other: string | undefined) => (other === undefined || other === '' ? {} : { other })
  return {
    refusal: (rule, serverText, other) => ({
      rule,
      weight: ruleWeight(snapshot.server),
      subject: name,
      status: 400,
      serverText,
      ...party(other),
    }),
    advice: (rule, other) => ({ rule, weight: 'advice', subject: name, ...party(other) }),
  }
}
