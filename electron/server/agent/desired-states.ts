import type { HostConfig } from '../../common/contracts/helper.ts'
import type { Clock, DesiredStates } from '../services.ts'
import type { Database } from '../store/database.ts'
import { hostConfig } from './host-config.ts'

interface Known {
  readonly revision: number
  /** The configuration without its revision, as JSON: what "changed" means. */
  readonly content: string
}

interface Waiter {
  readonly hostId: string
  readonly after: number
  done(config: HostConfig | null): void
}

export interface DesiredHub extends DesiredStates {
  /** Answers every open long poll with "nothing changed" and lets no new one wait. */
  stop(): void
}

/**
 * Long polls of the host agents. A commit wakes every waiting agent whose configuration really changed, in the same turn of the event loop, so a
 * gateway change travels as fast as an HTTP answer. Revisions are Unix milliseconds, made strictly growing per host: they survive a restart of the
 * server without being stored, and an agent that is ahead (the clock went back) is answered at once with a higher one.
 */
export function createDesiredHub(database: Database, clock: Clock): DesiredHub {
  const known = new Map<string, Known>()
  const waiters = new Set<Waiter>()
  let stopped = false

  function current(hostId: string, after: number): HostConfig | null {
    const config = hostConfig(database.view, hostId)
    if (config === null) return null
    const content = JSON.stringify(config)
    const before = known.get(hostId)
    const unchanged = before !== undefined && before.content === content && before.revision >= after
    const revision = unchanged ? before.revision : Math.max(clock(), after + 1, (before?.revision ?? 0) + 1)
    if (!unchanged) known.set(hostId, { revision, content })
    return { ...config, revision }
  }

  database.onCommit((draft) => {
    const { hosts, nodes, clients, networks } = draft.changes
    if (hosts.size + nodes.size + clients.size + networks.size === 0) return
    for (const [hostId, host] of hosts) if (host === null) known.delete(hostId)
    for (const waiter of [...waiters]) {
      const config = current(waiter.hostId, waiter.after)
      if (config === null || config.revision > waiter.after) waiter.done(config)
    }
  })

  return {
    wait: (hostId, after, waitMs, signal) => {
      const now = current(hostId, after)
      if (now === null || now.revision > after) return Promise.resolve(now)
      if (stopped || waitMs <= 0 || signal.aborted) return Promise.resolve(null)
      return new Promise((resolve) => {
        const waiter: Waiter = {
          hostId,
          after,
          done: (config) => {
            waiters.delete(waiter)
            clearTimeout(timer)
            signal.removeEventListener('abort', hangUp)
            resolve(config)
          },
        }
        const hangUp = () => waiter.done(null)
        const timer = setTimeout(hangUp, waitMs)
        signal.addEventListener('abort', hangUp)
        waiters.add(waiter)
      })
    },
    revisionOf: (hostId) => current(hostId, 0)?.revision ?? 0,
    stop: () => {
      stopped = true
      for (const waiter of [...waiters]) waiter.done(null)
    },
  }
}
