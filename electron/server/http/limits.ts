import type { Server } from 'node:http'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { neighbourhood, type TrustedProxies } from './client-address.ts'

/** What one caller may take (deviation bounded-requests). Times in milliseconds. */
export interface Limits {
  /** To send all headers. */
  readonly headersMs: number
  /** To send the whole request. */
  readonly requestMs: number
  /** Without a byte in either direction; longer than the longest poll. */
  readonly idleMs: number
  readonly connections: number
  /** From one neighbour; proxies that are trusted speak for many and are exempt. */
  readonly connectionsPerNeighbour: number
  /** Per neighbour. Callers on this machine are exempt. */
  readonly requestsPerMinute: number
  /** The part of them without a valid sign-in. */
  readonly strangersPerMinute: number
  /** Bytes of long lists that callers who read slowly may keep in memory, all together. */
  readonly heldBytes: number
}

export const defaultLimits: Limits = {
  headersMs: 10_000,
  requestMs: 30_000,
  idleMs: 120_000,
  connections: 2_048,
  connectionsPerNeighbour: 256,
  requestsPerMinute: 6_000,
  strangersPerMinute: 300,
  heldBytes: 64 * 1024 * 1024,
}

/** Bytes of a request body; strangers have less to say. */
export const bodyBytes = { known: 1024 * 1024, stranger: 64 * 1024 } as const

/** Counts requests per neighbour. */
export interface RequestMeter {
  /** Seconds until the next one is welcome; null = this one is. */
  count(address: string, who: 'anybody' | 'stranger'): Promise<number | null>
}

export function createRequestMeter(limits: Limits, exempt: (address: string) => boolean): RequestMeter {
  const meters = {
    anybody: new RateLimiterMemory({ points: limits.requestsPerMinute, duration: 60 }),
    stranger: new RateLimiterMemory({ points: limits.strangersPerMinute, duration: 60 }),
  }
  return {
    count: async (address, who) => {
      if (exempt(address)) return null
      try {
        await meters[who].consume(neighbourhood(address))
        return null
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
        throw refusal
      }
    },
  }
}

/** Slow and many connections: nobody holds the server by doing nothing. */
export function guardConnections(http: Server, limits: Limits, proxies: TrustedProxies): void {
  http.maxConnections = limits.connections
  http.timeout = limits.idleMs
  const open = new Map<string, number>()
  http.on('connection', (socket) => {
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
    if (proxies.has(address)) return
    const neighbour = neighbourhood(address)
    const count = (open.get(neighbour) ?? 0) + 1
    if (count > limits.connectionsPerNeighbour) {
      socket.destroy()
      return
    }
    open.set(neighbour, count)
    socket.once('close', () => {
      const left = (open.get(neighbour) ?? 1) - 1
      if (left === 0) open.delete(neighbour)
      else open.set(neighbour, left)
    })
  })
}
