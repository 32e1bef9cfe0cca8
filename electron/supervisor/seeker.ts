import { setTimeout as wait } from 'node:timers/promises'
import type { Result } from '../common/result.ts'
import type { PassRef } from '../common/tunnel/machine.ts'
import type { Pass } from '../common/tunnel/pass.ts'
import { parseEndpoint } from '../common/tunnel/pass-bounds.ts'
import { type Clock, type HomeVerdict, homeWatch } from './home-watch.ts'
import { missAfter, type PursuitEnd, pursue } from './pursuit.ts'
import type { RunnerContext } from './tunnel-runner.ts'
import { type Built, otherSlot, type TunnelStage } from './tunnel-stage.ts'
import { disjoint } from './wish.ts'

/** How long one candidate may stay silent before the next one has its turn (ms). */
const turn = 1500
/**
 * A candidate that took longer than this to be proven was perhaps only waiting for the network, as the silent gateway was: the preferred one gets
 * a moment to answer first. So a network that was away for some seconds moves nobody (DESIGN 7).
 */
const prompt = 500
const grace = 3000
/** Rests between rounds through all candidates (ms). */
const rests = [0, 0, 2000, 5000, 15_000] as const

type Proved = Extract<PursuitEnd, { end: 'proved' }>

export interface SeekerContext extends RunnerContext {
  readonly stage: TunnelStage
  readonly rtt: Map<string, number>
  converge(): Promise<Result<undefined>>
  /** The candidate beside takes over, proven. */
  promote(rttMs: number, live: () => boolean): Promise<Result<undefined>>
  /** Puts a pass in the place of the one in use, which is sought no more. */
  replace(pass: Pass): Promise<Result<undefined>>
  /** Seeks the one in use again. */
  resume(): void
}

export interface Seeker {
  /** Tries these in turn beside the silent one until one is proven or somebody aborts; tells the machine what became of it. */
  seek(passes: readonly PassRef[]): void
  /** The silent one answered: nobody needs to stand in. A look at the way home goes on. */
  found(): void
  /** Once a second: brings the preferred pass back beside a stand-in, watches it, and lets it take over again. */
  lookHome(): void
  /** A gateway was heard on this network: UDP gets through. */
  heard(): void
  /** Another network: what was heard on the old one says nothing. */
  moved(): void
  /** The network answers by TCP, and none of several gateways was ever heard on it. */
  isUdpBlocked(tried: readonly Pass[]): Promise<boolean>
  isBusy(): boolean
  abort(): void
}

/** Failover and the way home, in the free slot beside the tunnel in use. */
export function createSeeker(context: SeekerContext): Seeker {
  const { host, platform, stage, rtt, machine, dispatch } = context
  const clock: Clock = { now: host.now }
  let search: AbortController | null = null
  let homing: AbortController | null = null
  let home = homeWatch(clock)
  let isHeard = false

  const abort = () => {
    search?.abort()
    search = null
    homing?.abort()
    homing = null
    home = homeWatch(clock)
  }

  const mayStandBeside = (pass: Pass) => stage.main === null || (platform.sideBySide && disjoint(stage.main.pass, pass))

  /** Puts a candidate into the free slot; null when that failed. */
  const place = async (pass: Pass, live: () => boolean): Promise<number | null> => {
    let since: number | null = null
    await context.enqueue(async () => {
      if (!live()) return
      // what only lingered makes room
      stage.old = null
      const begun = Date.now()
      stage.beside = { slot: stage.main === null ? 0 : otherSlot(stage.main.slot), pass }
      const done = await context.converge()
      if (done.ok) since = begun
      else stage.beside = null
    })
    return since
  }

  const pursueIn = async (built: Built | null, since: number, limitMs: number, signal: AbortSignal): Promise<Proved | null> => {
    if (built === null) return null
    const { pass, slot } = built
    const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)])
    const end = await pursue({
      platform,
      pass,
      slot,
      now: host.now,
      since,
      handshake: 'begun',
      rttMs: rtt.get(pass.passId) ?? null,
      verdictMs: Number.POSITIVE_INFINITY,
      signal: limit,
      onVerdict: () => undefined,
      onTrying: () => undefined,
    })
    host.log('candidate', { passId: pass.passId, end: end.end })
    return end.end === 'proved' ? end : null
  }

  const patienceFor = (pass: Pass) => Math.max(turn, 5 * (rtt.get(pass.passId) ?? 0))

  /** One that can't stand beside the silent one stands in for it during its turn; the block holds in between. */
  const tryInPlace = async (pass: Pass, ref: PassRef, signal: AbortSignal): Promise<boolean> => {
    const preferred = stage.main?.pass
    const since = Date.now()
    const placed = await context.replace(pass)
    if (signal.aborted || preferred === undefined) return true
    const found = placed.ok ? await pursueIn(stage.main, since, patienceFor(pass), signal) : null
    if (signal.aborted) return true
    if (found === null) {
      await context.replace(preferred)
      context.resume()
      return false
    }
    isHeard = true
    search = null
    dispatch({ type: 'tookOver', revision: machine().revision, ...ref, proof: found.proof, at: host.now() })
    return true
  }

  const tryAll = async (passes: readonly PassRef[], signal: AbortSignal) => {
    const live = () => !signal.aborted
    let isSuspect = false
    for (let round = 0; live(); round += 1) {
      for (const ref of passes) {
        const pass = host.pass(ref.passId)
        if (pass === undefined || !live()) continue
        dispatch({ type: 'trying', revision: machine().revision, ...ref, next: host.now(), at: host.now() })
        if (!mayStandBeside(pass)) {
          if (await tryInPlace(pass, ref, signal)) return
          continue
        }
        const since = await place(pass, live)
        if (since === null || !live()) continue
        const begun = performance.now()
        const found = await pursueIn(stage.beside, since, patienceFor(pass), signal)
        if (!live()) return
        if (found === null) {
          isSuspect = true
          continue
        }
        isHeard = true
        rtt.set(ref.passId, found.rttMs)
        const wasPrompt = performance.now() - begun <= Math.max(prompt, 4 * found.rttMs)
        if (isSuspect || !wasPrompt) await wait(grace, undefined, { signal }).catch(() => undefined)
        if (!live()) return
        const wasAlone = stage.main === null
        const moved = await context.promote(found.rttMs, live)
        if (!live()) return
        if (!moved.ok && wasAlone) continue
        search = null
        const { revision } = machine()
        if (moved.ok) dispatch({ type: 'tookOver', revision, ...ref, proof: found.proof, at: host.now() })
        else dispatch({ type: 'applyFailed', revision, fault: moved.fault, at: host.now() })
        return
      }
      if (!live()) return
      const tried = passes.flatMap(({ passId }) => host.pass(passId) ?? [])
      const why = (await isUdpBlocked([...tried, ...(stage.main === null ? [] : [stage.main.pass])])) ? 'udpBlocked' : 'noPassAnswers'
      if (!live()) return
      dispatch({ type: 'noneAnswers', revision: machine().revision, why, at: host.now() })
      await wait(rests[Math.min(round, rests.length - 1)] ?? 0, undefined, { signal }).catch(() => undefined)
    }
  }

  /** One gateway that is silent may be dead; several, or one where the API server itself lives, are not. */
  const isUdpBlocked = async (tried: readonly Pass[]): Promise<boolean> => {
    if (isHeard) return false
    const gateways = new Set(tried.map((pass) => pass.peerKey))
    const sharesServer = tried.some((pass) => hostsOf(pass.apiAddresses).some((api) => hostsOf(pass.endpoints).includes(api)))
    if (gateways.size === 1 && !sharesServer) return false
    // a second one for a network that is only slow
    return (await host.knock()) === true || (await host.knock()) === true
  }

  const lookHome = () => {
    const { state, wish } = machine()
    if (state.kind !== 'up' || state.insteadOf === undefined || wish.kind !== 'through' || wish.goHome !== true) return
    if (search !== null || homing !== null) return
    const pass = host.pass(wish.passId)
    const due = home.due(state.insteadOf.since)
    // where it can't be looked at beside the one in use, it is left to the person
    if (pass === undefined || due === 'wait' || !mayStandBeside(pass)) return
    const mine = new AbortController()
    homing = mine
    void visit(pass, due, mine.signal)
      .catch((error: unknown) => host.log('looking home failed', { error: String(error) }))
      .finally(() => {
        if (homing === mine) homing = null
      })
  }

  /** Looks whether the preferred gateway answers; when it has been good for long enough, it takes over. */
  const visit = async (pass: Pass, due: HomeVerdict, signal: AbortSignal) => {
    const live = () => !signal.aborted
    const stood = stage.beside?.pass.passId === pass.passId && platform.counters(stage.beside.slot) !== null
    const since = stood ? 0 : await place(pass, live)
    if (since === null || !live()) return home.failed()
    const patience = Math.max(5000, 8 * missAfter({ rttMs: rtt.get(pass.passId) ?? null }))
    const found = await pursueIn(stage.beside, since, patience, signal)
    if (!live()) return
    if (found === null) {
      home.failed()
      await context.enqueue(async () => {
        if (!live()) return
        stage.beside = null
        await context.converge()
      })
      return
    }
    home.good()
    if (due !== 'return') return
    const moved = await context.promote(found.rttMs, live)
    if (!live() || !moved.ok) return
    home = homeWatch(clock)
    const { revision } = machine()
    dispatch({ type: 'tookOver', revision, passId: pass.passId, gateway: pass.gatewayName, proof: found.proof, at: host.now() })
  }

  return {
    found() {
      search?.abort()
      search = null
    },
    seek(passes) {
      abort()
      if (passes.length === 0) return
      const mine = new AbortController()
      search = mine
      void tryAll(passes, mine.signal).catch((error: unknown) => host.log('seeking failed', { error: String(error) }))
    },
    lookHome,
    heard() {
      isHeard = true
    },
    moved() {
      isHeard = false
    },
    isUdpBlocked,
    isBusy: () => search !== null || homing !== null,
    abort,
  }
}

function hostsOf(endpoints: readonly string[]): readonly string[] {
  return endpoints.flatMap((text) => parseEndpoint(text)?.host ?? [])
}
