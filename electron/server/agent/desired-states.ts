import { hash } from 'node:crypto'
import type { HostConfig } from '../../common/contracts/helper.ts'
import type { Edition } from '../../common/model/snapshot.ts'
import type { Clock, DesiredStates } from '../services.ts'
import type { Database } from '../store/database.ts'
import { affectedBy } from './affected-hosts.ts'
import { hostConfig } from './host-config.ts'

interface Known {
  readonly revision: number
  /** Of the configuration without its revision: what "changed" means. Ten thousand whole ones would fill the memory. */
  readonly digest: string
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

/** Milliseconds that waking agents may hold up everybody else. */
const turnMs = 10

/**
 * Long polls of the host agents. A commit marks the hosts that it may concern and wakes those that wait, a few at a time: first the ones that the change
 * is about, so a gateway change travels as fast as an HTTP answer, then the rest of a network. Only who really has a new configuration is answered.
 * Revisions are Unix milliseconds, made strictly growing per host: they survive a restart of the server without being stored, and an agent that is
 * ahead (the clock went back) is answered at once with a higher one.
 */
export function createDesiredHub(database: Database, edition: Edition, clock: Clock): DesiredHub {
  const known = new Map<string, Known>()
  /** Known hosts whose configuration may have changed since. */
  const stale = new Set<string>()
  const waiters = new Map<string, Set<Waiter>>()
  /** Hosts with waiters that have not been looked at since a commit, the urgent ones first. */
  const urgent = new Set<string>()
  const queued = new Set<string>()
  let working = false
  let stopped = false

  /** null: there is no such host. */
  function current(hostId: string, after: number): HostConfig | 'unchanged' | null {
    const before = known.get(hostId)
    if (before !== undefined && before.revision === after && !stale.has(hostId)) return 'unchanged'
    const config = hostConfig(database.view, edition, hostId)
    stale.delete(hostId)
    if (config === null) return null
    const digest = hash('sha1', JSON.stringify(config), 'base64')
    const unchanged = before !== undefined && before.digest === digest && before.revision >= after
    const revision = unchanged ? before.revision : Math.max(clock(), after + 1, (before?.revision ?? 0) + 1)
    if (!unchanged) known.set(hostId, { revision, digest })
    return revision > after ? { ...config, revision } : 'unchanged'
  }

  function answer(hostId: string): void {
    for (const waiter of [...(waiters.get(hostId) ?? [])]) {
      const config = current(hostId, waiter.after)
      if (config !== 'unchanged') waiter.done(config)
    }
  }

  function work(): void {
    const began = performance.now()
    for (const queue of [urgent, queued]) {
      for (const hostId of queue) {
        queue.delete(hostId)
        answer(hostId)
        if (performance.now() - began < turnMs) continue
        setImmediate(work)
        return
      }
    }
    working = false
  }

  function wake(hostId: string, queue: Set<string>): void {
    if (known.has(hostId)) stale.add(hostId)
    if (waiters.has(hostId)) queue.add(hostId)
  }

  database.onCommit((committed) => {
    for (const [hostId, host] of committed.changes.hosts) if (host === null) known.delete(hostId)
    const { hosts, networks } = affectedBy(committed, database.view)
    for (const hostId of hosts) wake(hostId, urgent)
    for (const network of networks) for (const { hostId } of database.view.find('nodesByNetwork', network)) wake(hostId, queued)
    for (const hostId of stale) if (!known.has(hostId)) stale.delete(hostId)
    if (working || urgent.size + queued.size === 0) return
    working = true
    setImmediate(work)
  })

  function add(waiter: Waiter): void {
    const beside = waiters.get(waiter.hostId)
    if (beside === undefined) waiters.set(waiter.hostId, new Set([waiter]))
    else beside.add(waiter)
  }

  function drop(waiter: Waiter): void {
    const beside = waiters.get(waiter.hostId)
    beside?.delete(waiter)
    if (beside?.size === 0) waiters.delete(waiter.hostId)
  }

  return {
    wait: (hostId, after, waitMs, signal) => {
      const now = current(hostId, after)
      if (now !== 'unchanged') return Promise.resolve(now)
      if (stopped || waitMs <= 0 || signal.aborted) return Promise.resolve(null)
      return new Promise((resolve) => {
        const waiter: Waiter = {
          hostId,
          after,
          done: (config) => {
            drop(waiter)
            clearTimeout(timer)
            signal.removeEventListener('abort', hangUp)
            resolve(config)
          },
        }
        const hangUp = () => waiter.done(null)
        const timer = setTimeout(hangUp, waitMs)
        signal.addEventListener('abort', hangUp)
        add(waiter)
      })
    },
    revisionOf: (hostId) => {
      if (!known.has(hostId) || stale.has(hostId)) current(hostId, 0)
      return known.get(hostId)?.revision ?? 0
    },
    stop: () => {
      stopped = true
      for (const group of [...waiters.values()]) for (const waiter of [...group]) waiter.done(null)
    },
  }
}
