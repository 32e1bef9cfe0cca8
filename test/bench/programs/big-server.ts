import { monitorEventLoopDelay } from 'node:perf_hooks'
import { hashToken } from '../../../electron/server/auth/security-check.ts'
import { joinNetwork } from '../../../electron/server/domain/membership.ts'
import { startServer } from '../../../electron/server/start-server.ts'
import type { Database } from '../../../electron/server/store/database.ts'
import type { NetworkRecord } from '../../../electron/server/store/records.ts'
import { owner } from '../../contract/replay/live-server.ts'
import { plainHost } from '../../contract/replay/plain-host.ts'

/** The embedded server with ten thousand hosts in twenty networks: `node program.mjs DIR`. Every message is answered with its figures since the last one. */

const networks = 20
const hostsPerNetwork = 500

interface BigServerReport {
  readonly residentBytes: number
  /** The longest time for which nobody else was served. */
  readonly longestTurnMs: number
}

const delay = monitorEventLoopDelay({ resolution: 1 })
const started = await startServer({
  listen: { host: '127.0.0.1', port: 0 },
  dataDir: process.argv[2] ?? '',
  bootstrap: owner,
  // all callers are one neighbour here
  limits: { connectionsPerNeighbour: 2048 },
  seed: fill,
})
if (!started.ok) throw new Error(JSON.stringify(started.fault))
delay.enable()
process.on('message', () => {
  const report: BigServerReport = { residentBytes: process.memoryUsage.rss(), longestTurnMs: delay.max / 1e6 }
  delay.reset()
  process.send?.(report)
})
process.on('disconnect', () => process.exit(0))
process.send?.(started.value.url)

/** Host `h-3-17`, node `n-3-17`, agent's token `t-3-17`, in network `net3`. */
function fill(database: Database): void {
  for (let at = 0; at < networks; at++) {
    const draft = database.draft()
    const network: NetworkRecord = {
      id: `net-${at}`,
      name: `net${at}`,
      range4: `10.${at}.0.0/16`,
      range6: `fd00:${at}::/64`,
      keepalive: 20,
      mtu: 1280,
      autoRemove: false,
      autoRemoveTags: [],
      autoRemoveThreshold: 0,
      nodesUpdatedAt: 1,
      createdAt: 1,
      updatedAt: 1,
    }
    draft.put('networks', network)
    const first = joinNetworkOf(0)
    draft.put('hosts', first.host)
    const joined = joinNetwork(draft, first.host.id, network.name, { id: first.nodeId, now: 1 })
    if (!joined.ok) throw new Error(joined.message)
    for (let member = 1; member < hostsPerNetwork; member++) {
      const { host, nodeId } = joinNetworkOf(member)
      draft.put('hosts', host)
      const low = `${at}.${(member + 1) >> 8}.${(member + 1) & 255}`
      const address6 = `fd00:${at}::${(member + 1).toString(16)}/64`
      draft.put('nodes', { ...joined.node, id: nodeId, hostId: host.id, address4: `10.${low}/16`, address6 })
    }
    database.commit(draft)

    function joinNetworkOf(member: number) {
      const name = `${at}-${member}`
      return { host: { ...plainHost(`h-${name}`), id: `h-${name}`, tokenHash: hashToken(`t-${name}`) }, nodeId: `n-${name}` }
    }
  }
}
