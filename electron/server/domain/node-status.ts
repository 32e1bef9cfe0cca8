import type { NodeStatus } from '../../common/model/snapshot.ts'
import type { NodeRecord } from '../store/records.ts'

/** Ten minutes (netmaker-api.md 5.5). */
export const offlineAfterMs = 10 * 60_000

/** The check-in rule: the only one of the community edition. */
export function nodeStatus(node: NodeRecord, lastCheckIn: number, now: number): NodeStatus {
  if (!node.connected) return 'disconnected'
  return now - lastCheckIn > offlineAfterMs ? 'offline' : 'online'
}
