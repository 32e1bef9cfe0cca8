import { setTimeout as wait } from 'node:timers/promises'
import type { Latency } from '../../common/contracts/app/gateways.ts'
import type { Gateway } from '../../common/model/gateway.ts'
import { parseEndpoint } from '../../common/tunnel/pass-bounds.ts'
import type { JsonFile } from '../session/json-file.ts'
import { sameWay, type Traffic } from '../session/traffic.ts'
import type { Latencies } from './latency-file.ts'
import type { Ping } from './ping.ts'

/**
 * How far the gateways are. Measured only while traffic leaves directly and somebody looks, or asks for the fastest one: through a tunnel the time would be
 * that of another way, and what is held stays held. At all other times the last known values stand, with their age.
 */
export interface LatencyKeeper {
  current(): Latencies
  /** What lists are sorted by: as it was when somebody began to look, so that no row moves while answers come. */
  ranks(): Latencies
  /** Whether somebody looks at a window. */
  attend(looking: boolean): void
  /** The list, or the way that traffic takes, may have changed. */
  follow(): void
  /** Id of the joinable gateway with the shortest time; measures what isn't known freshly if that is possible. Null: none is known. */
  fastest(): Promise<string | null>
}

export interface LatencyFacts {
  readonly file: JsonFile<Record<string, Latencies>>
  readonly ping: Ping
  readonly now: () => number
  readonly traffic: () => Traffic
  readonly account: () => string | null
  /** In the order in which people see them. */
  readonly gateways: () => readonly Gateway[]
  readonly changed: () => void
}

/** A time that is younger isn't measured again. */
const freshMs = 60_000
/** How many of a long list are measured: those that stand first. */
const measuredRows = 100
const atOnce = 8
/** How long a join by itself waits for the times of the gateways. */
const patienceMs = 3_000
const none: Latencies = {}

export function createLatencyKeeper({ file, ping, now, traffic, account, gateways, changed }: LatencyFacts): LatencyKeeper {
  let looking = false
  let frozen: { readonly account: string | null; readonly ranks: Latencies } | null = null
  let measuring: Promise<void> | null = null
  /** When each was asked last, unix ms: one that doesn't answer isn't asked at every turn. */
  const asked = new Map<string, number>()

  const current = (): Latencies => file.read()[account() ?? ''] ?? none
  const joinable = () => gateways().filter(({ refusals }) => refusals.length === 0)

  function measure(): Promise<void> {
    measuring ??= measureStale().finally(() => {
      measuring = null
    })
    return measuring
  }

  async function measureStale(): Promise<void> {
    const way = traffic()
    const owner = account()
    if (way.way !== 'direct' || owner === null) return
    const known = current()
    const stale = joinable()
      .slice(0, measuredRows)
      .filter(({ id }) => now() - Math.max(known[id]?.at ?? 0, asked.get(id) ?? 0) >= freshMs)
    const found: Record<string, Latency> = {}
    const work = async (): Promise<void> => {
      for (let next = stale.shift(); next !== undefined && sameWay(way, traffic()); next = stale.shift()) {
        asked.set(next.id, now())
        const ms = await roundTripTo(next)
        // Asked on one way and answered on another: it says nothing about either
        if (ms !== null && sameWay(way, traffic())) found[next.id] = { ms, at: now() }
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    if (Object.keys(found).length === 0 || account() !== owner) return
    const listed = new Set(gateways().map(({ id }) => id))
    file.update((all) => {
      const kept = Object.entries({ ...all[owner], ...found }).filter(([id]) => listed.has(id))
      return { ...all, [owner]: Object.fromEntries(kept) }
    })
    changed()
  }

  /** The first of a gateway's addresses that answers. */
  async function roundTripTo({ endpoints }: Gateway): Promise<number | null> {
    for (const endpoint of endpoints) {
      const host = parseEndpoint(endpoint)?.host
      const ms = host === undefined ? null : await ping(host)
      if (ms !== null) return ms
    }
    return null
  }

  return {
    current,
    ranks() {
      if (frozen === null || frozen.account !== account()) frozen = { account: account(), ranks: current() }
      return looking ? frozen.ranks : current()
    },
    attend(next) {
      if (next === looking) return
      looking = next
      frozen = null
      if (looking) void measure()
    },
    follow() {
      if (looking) void measure()
    },
    async fastest() {
      const done = new AbortController()
      await Promise.race([measure(), wait(patienceMs, undefined, { signal: done.signal, ref: false }).catch(() => undefined)])
      done.abort()
      const known = current()
      const times = joinable().flatMap(({ id }) => (known[id] === undefined ? [] : [{ id, ms: known[id].ms }]))
      return times.sort((a, b) => a.ms - b.ms)[0]?.id ?? null
    },
  }
}
