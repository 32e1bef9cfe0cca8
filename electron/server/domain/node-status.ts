import type { NodeStatus } from '../../common/model/snapshot.ts'
import type { Services } from '../services.ts'
import type { NodeRecord } from '../store/records.ts'

/** Ten minutes (netmaker-api.md 5.5). */
const offlineAfterMs = 10 * 60_000
/** Deviation silent-agents-are-offline: an agent asks again within 30 s, so four times in a row it hasn't. */
const silentAfterMs = 2 * 60_000

/** Unix milliseconds of a node's last sign of life. */
export function lastCheckIn(node: NodeRecord, checkIns: ReadonlyMap<string, number>): number {
  return Math.max(node.joinedAt, checkIns.get(node.hostId) ?? 0)
}

/** The check-in rule: the only one of the community edition. */
export function nodeStatus(node: NodeRecord, checkedInAt: number, now: number, patienceMs = offlineAfterMs): NodeStatus {
  if (!node.connected) return 'disconnected'
  return now - checkedInAt > patienceMs ? 'offline' : 'online'
}

/** What is shown of a node: who is known to ask every half minute is not waited for as long as a stranger. */
export function shownStatus(
  { database, hostStates, clock }: Pick<Services, 'database' | 'hostStates' | 'clock'>,
  node: NodeRecord,
): NodeStatus {
  const patienceMs = hostStates.asks(node.hostId) ? silentAfterMs : offlineAfterMs
  return nodeStatus(node, lastCheckIn(node, database.checkIns), clock(), patienceMs)
}
