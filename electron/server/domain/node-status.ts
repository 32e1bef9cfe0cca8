import type { NodeStatus } from '../../common/model/snapshot.ts'
import type { NodeRecord } from '../store/records.ts'

/** Ten minutes (netmaker-api.md 5.5). */
export const offlineAfterMs = 10 * 60_000

/** Unix milliseconds of a node's last sign of life. */
export function lastCheckIn(node: NodeRecord, checkIns: ReadonlyMap<string, number>): number {
  return Math.max(node.joinedAt, checkIns.get(node.hostId) ?? 0)
}

/** The check-in rule: the only one of the community edition. */
export function nodeStatus(node: NodeRecord, checkedInAt: number, now: number): NodeStatus {
  if (!node.connected) return 'disconnected'
  return now - checkedInAt > offlineAfterMs ? 'offline' : 'online'
}
