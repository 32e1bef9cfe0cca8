import type { Draft } from '../store/draft.ts'
import type { NetworkRecord, NodeRecord } from '../store/records.ts'
import { removeNode } from './node-changes.ts'
import { lastCheckIn } from './node-status.ts'

/**
 * Takes out of their networks the nodes that a network wants removed by itself (`auto_remove`: nobody has heard of them for so long, and they have one of
 * the tags), and those whose own time is over. A host that is in no network then is forgotten. As upstream's NetworkHook and DeleteExpiredNodes.
 */
export function removeSilentNodes(draft: Draft, checkIns: ReadonlyMap<string, number>, now: number): void {
  const networks = new Map(draft.list('networks').map((network) => [network.name, network]))
  const gone = draft.list('nodes').filter((node) => {
    const isOver = node.expiresAt > 0 && node.expiresAt < now
    return isOver || isUnwanted(networks.get(node.network), node, now - lastCheckIn(node, checkIns))
  })
  for (const node of gone) removeNode(draft, node, now)
  for (const hostId of new Set(gone.map((node) => node.hostId))) {
    if (draft.find('nodesByHost', hostId).length === 0 && draft.get('hosts', hostId) !== undefined) draft.remove('hosts', hostId)
  }
}

function isUnwanted(network: NetworkRecord | undefined, node: NodeRecord, silentMs: number): boolean {
  if (network === undefined || !network.autoRemove || network.autoRemoveThreshold <= 0 || !node.connected) return false
  const tags = network.autoRemoveTags ?? []
  return silentMs > network.autoRemoveThreshold * 60_000 && tags.some((tag) => tag === '*' || Object.hasOwn(node.tags, tag))
}
