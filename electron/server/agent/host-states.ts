import { timingSafeEqual } from 'node:crypto'
import type { Report } from '../../common/contracts/agent.ts'
import { hashToken } from '../auth/security-check.ts'

/** What the agents last said of themselves, and whom an admin removed: in memory, because an agent says it again after a restart of the server. */
export interface HostStates {
  /** The host is there: its token is kept for the day on which it isn't. */
  seen(hostId: string, token: string): void
  /** It has asked for what it should be since this server started. */
  asks(hostId: string): boolean
  report(hostId: string, report: Report): void
  reportOf(hostId: string): (Report & { readonly at: number }) | null
  /** It leaves by itself, and needs no word of it. */
  forget(hostId: string): void
  /** Forgets the report, remembers the token. */
  removed(hostId: string): void
  /** It is the token of a host that was removed. */
  wasRemoved(hostId: string, token: string): boolean
}

/** Removed hosts that are remembered: one that never asks again must not cost memory for ever. */
const mostRemoved = 1000

export function createHostStates(clock: () => number): HostStates {
  const tokens = new Map<string, string>()
  const reports = new Map<string, Report & { readonly at: number }>()
  const gone = new Map<string, string>()
  return {
    seen: (hostId, token) => void tokens.set(hostId, hashToken(token)),
    asks: (hostId) => tokens.has(hostId),
    report: (hostId, report) => void reports.set(hostId, { ...report, at: clock() }),
    reportOf: (hostId) => reports.get(hostId) ?? null,
    forget: (hostId) => {
      tokens.delete(hostId)
      reports.delete(hostId)
    },
    removed: (hostId) => {
      const hash = tokens.get(hostId)
      tokens.delete(hostId)
      reports.delete(hostId)
      if (hash === undefined) return
      gone.set(hostId, hash)
      const [oldest] = gone.keys()
      if (gone.size > mostRemoved && oldest !== undefined) gone.delete(oldest)
    },
    wasRemoved: (hostId, token) => {
      const hash = gone.get(hostId)
      return hash !== undefined && timingSafeEqual(Buffer.from(hash), Buffer.from(hashToken(token)))
    },
  }
}
