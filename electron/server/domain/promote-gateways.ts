import type { Edition } from '../../common/model/snapshot.ts'
import { whyNotRelayed } from '../../common/rules/relayed.ts'
import type { Draft } from '../store/draft.ts'
import type { NodeRecord } from '../store/records.ts'
import { snapshotAround } from './domain-snapshot.ts'
import { putNode, setRelayed } from './node-changes.ts'

/**
 * What Netmaker does at every start (netmaker-api.md 6.6): whatever has one half of the gateway role gets all of it. So an exit that was made by
 * `…/inet_gw` alone takes remote clients after a restart. On Pro it also becomes an automatic relay, with its connected hosts relayed by it.
 */
export function promoteGateways(draft: Draft, edition: Edition, now: number): void {
  for (const node of draft.list('nodes')) {
    if (!node.isInternetGateway && !node.isIngress && !node.isRelay) continue
    const wholly = node.isGateway && node.isIngress && node.isRelay
    const promoted = { ...node, isGateway: true, isIngress: true, isRelay: true }
    if (edition === 'ce' && !wholly) putNode(draft, promoted, now)
    if (edition === 'pro') promoteOnPro(draft, promoted, { node, wholly }, now)
  }
  for (const node of draft.list('nodes')) {
    if (node.internetGateway !== '' && draft.get('nodes', node.internetGateway) === undefined) {
      putNode(draft, { ...node, internetGateway: '' }, now)
    }
  }
}

function promoteOnPro(
  draft: Draft,
  promoted: NodeRecord,
  before: { readonly node: NodeRecord; readonly wholly: boolean },
  now: number,
): void {
  const tag = `${promoted.network}.gateways`
  const relayed = relayedAfterStart(draft, promoted, now)
  const isSame = before.wholly && promoted.isAutoRelay && tag in promoted.tags && relayed.length === (promoted.relayedNodes ?? []).length
  if (isSame) return
  setRelayed(draft, { ...promoted, isAutoRelay: true, tags: { ...promoted.tags, [tag]: {} } }, relayed, now)
}

/** Those that it relays, and the hosts behind it of its own network that may be relayed. */
function relayedAfterStart(draft: Draft, gateway: NodeRecord, now: number): string[] {
  const known = gateway.relayedNodes ?? []
  const clients = gateway.internetClients ?? []
  const snapshot = snapshotAround(draft, [gateway.id, ...clients], { checkIns: new Map(), now, edition: 'pro' })
  const added = clients.filter((id) => {
    const node = draft.get('nodes', id)
    const isFree = node !== undefined && node.relayedBy === '' && node.network === gateway.network && id !== gateway.id
    return isFree && whyNotRelayed(snapshot, gateway.id, id).length === 0
  })
  return [...new Set([...known, ...added])]
}
