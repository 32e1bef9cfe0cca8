import { familyOf } from '../common/net/prefix.ts'
import type { Pass } from '../common/tunnel/pass.ts'
import type { Proof } from '../common/tunnel/state.ts'
import type { Platform, Slot, Uplink } from '../engine/platform.ts'
import { handshakePace } from './handshake-pace.ts'
import { probeTargets } from './probe-targets.ts'
import { createProber, type ProbeAnswer } from './prober.ts'

export interface PursuitOptions {
  readonly platform: Platform
  readonly pass: Pass
  readonly slot: Slot
  now(): number
  /** Unix ms from which on a handshake counts as fresh. */
  readonly since: number
  /**
   * 'begun': WireGuard was just configured and is shaking hands. 'now': start over at once. 'atMiss': the tunnel is in use; ask first, start over when that
   * is not answered.
   */
  readonly handshake: 'begun' | 'now' | 'atMiss'
  /** Round trip of the last life of this pass (ms), null when there was none. */
  readonly rttMs: number | null
  /** Without proof after this long, `onVerdict` is told once; the pursuit goes on. */
  readonly verdictMs: number
  onVerdict(why: 'gatewaySilent' | 'notForwarding', afterMs: number): void
  onTrying(next: number): void
  readonly signal: AbortSignal
}

export type PursuitEnd =
  | { readonly end: 'proved'; readonly proof: Proof; readonly rttMs: number }
  | { readonly end: 'gone' }
  | { readonly end: 'aborted' }

/** A fresh handshake without a forwarded answer for this long: the gateway doesn't forward. */
const forwardingPatience = 5000
/** After this long without one, or four times what the first handshake took, hands are shaken once more: the network may have changed right behind it. */
const sessionPatience = 1500
const secondTry = 1000

/** Seeks a handshake and a forwarded answer until there are both, the interface is gone, or nobody wants it any more. */
export async function pursue(options: PursuitOptions): Promise<PursuitEnd> {
  const { platform, pass, slot, now, signal } = options
  const begun = now()
  const pace = handshakePace(reachable(pass.endpoints, platform.uplink()), options.rttMs)
  const alarm = createAlarm(signal)
  const heard: { answer: ProbeAnswer | null } = { answer: null }
  const prober = createProber(probeTargets(pass), now, (found) => {
    heard.answer ??= found
    alarm.ring()
  })
  let restartAt =
    options.handshake === 'begun' ? begun + pace.next(0).waitMs : options.handshake === 'now' ? begun : begun + missAfter(options)
  // WireGuard keeps what is sent before the handshake and sends it right behind it
  prober.send()
  let sendAt = begun + probeEvery(options, 0)
  let handshakeSeenAt: number | null = null
  let startedAt = begun
  let first: { readonly seenAt: number; readonly doubtAfter: number } | null = null
  let doubtedAt = Number.POSITIVE_INFINITY
  let judged = false
  try {
    for (;;) {
      if (signal.aborted) return { end: 'aborted' }
      const reading = await platform.reading(slot)
      if (signal.aborted) return { end: 'aborted' }
      if (reading === null) return { end: 'gone' }
      if (heard.answer !== null && reading.handshakeAt > 0) {
        // the answer came right behind the handshake
        if (handshakeSeenAt === null && reading.handshakeAt >= options.since) void platform.settle(slot, pass)
        const { at, by, rttMs } = heard.answer
        // what was asked before the handshake waited for it inside WireGuard: that wait is no round trip
        const carriedFrom = Math.max(at - rttMs, reading.handshakeAt)
        return { end: 'proved', proof: { at, by, handshakeAt: reading.handshakeAt }, rttMs: Math.max(1, at - carriedFrom) }
      }
      const time = now()
      const fresh = reading.handshakeAt >= options.since
      if (fresh && handshakeSeenAt === null) {
        handshakeSeenAt = time
        first ??= { seenAt: time, doubtAfter: Math.max(sessionPatience, 4 * (options.rttMs ?? time - startedAt)) }
        sendAt = time
        void platform.settle(slot, pass)
      }
      if (first !== null && handshakeSeenAt === first.seenAt && time - first.seenAt >= first.doubtAfter) {
        handshakeSeenAt = null
        doubtedAt = time
        restartAt = time
      }
      if ((!fresh || handshakeSeenAt === null) && time >= restartAt) {
        const { endpoint, waitMs } = pace.next(time - begun)
        await platform.restartHandshake(slot, pass, endpoint)
        startedAt = time
        // the second one has to come before the verdict
        restartAt = time + (first === null ? waitMs : Math.min(waitMs, Math.max(secondTry, first.doubtAfter / 2)))
        options.onTrying(restartAt)
      }
      if (time >= sendAt) {
        prober.send()
        sendAt = time + probeEvery(options, time - begun)
      }
      const unforwarded = first !== null && time - first.seenAt >= forwardingPatience
      if (!judged && (unforwarded || time - begun >= options.verdictMs)) {
        judged = true
        // one that shook hands once and doesn't any more is silent; one that was asked just now may be about to
        const shakesHands = handshakeSeenAt !== null || (first !== null && time - doubtedAt < first.doubtAfter / 2)
        options.onVerdict(shakesHands ? 'notForwarding' : 'gatewaySilent', time - begun)
      }
      await alarm.sleep(lookEvery(time - begun))
    }
  } finally {
    prober.close()
    alarm.close()
  }
}

/** A candidate of a family that has no way out would only cost its turn. */
function reachable(endpoints: readonly string[], uplink: Uplink): readonly string[] {
  const some = endpoints.filter((endpoint) => (familyOf(endpoint) === 4 ? uplink.ipv4 : uplink.ipv6))
  return some.length > 0 ? some : endpoints
}

/** How long a probe may stay unanswered before it counts as a miss (ms). */
export function missAfter({ rttMs }: Pick<PursuitOptions, 'rttMs'>): number {
  return Math.max(500, 4 * (rttMs ?? 0))
}

function probeEvery(options: PursuitOptions, elapsed: number): number {
  if (options.handshake === 'atMiss' && elapsed < options.verdictMs) return missAfter(options)
  return elapsed < 5000 ? 250 : elapsed < 30_000 ? 1000 : 5000
}

function lookEvery(elapsed: number): number {
  return elapsed < 1500 ? 10 : elapsed < 15_000 ? 50 : 250
}

/** A sleep that an answer or an abort ends early. */
function createAlarm(signal: AbortSignal) {
  let wake: () => void = () => undefined
  let rung = false
  const ring = () => {
    rung = true
    wake()
  }
  signal.addEventListener('abort', ring)
  return {
    ring,
    sleep: (ms: number) =>
      new Promise<void>((resolve) => {
        if (rung) {
          rung = false
          resolve()
          return
        }
        const timer = setTimeout(resolve, ms)
        wake = () => {
          clearTimeout(timer)
          rung = false
          resolve()
        }
      }),
    close: () => signal.removeEventListener('abort', ring),
  }
}
