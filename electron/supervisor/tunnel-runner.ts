import type { Fault } from '../common/fault.ts'
import { fail, ok, type Result } from '../common/result.ts'
import type { Effect, TunnelEvent, TunnelMachine } from '../common/tunnel/machine.ts'
import type { Pass } from '../common/tunnel/pass.ts'
import type { Platform, Slot, Standing, Wanted } from '../engine/platform.ts'
import { createMtuKeeper } from './mtu-keeper.ts'
import { missAfter, pursue } from './pursuit.ts'
import { createSeeker } from './seeker.ts'
import type { SupervisorHost } from './supervisor.ts'
import { type Built, clearStage, emptyStage, otherSlot, sameTunnel, stagedTunnels } from './tunnel-stage.ts'
import { disjoint } from './wish.ts'

/** Longest wait for a first handshake and a forwarded answer (ms). */
export const joinDeadline = 15_000
/** The same where others may take over. */
const joinDeadlineWithOthers = 5000
const misses = 4

export interface RunnerContext {
  readonly host: SupervisorHost
  readonly platform: Platform
  machine(): TunnelMachine
  lan(): boolean
  inbound(): 'closed' | 'open'
  dispatch(event: TunnelEvent): void
  /** One after the other with everything else that changes the machine. */
  enqueue(task: () => Promise<void>): Promise<void>
}

export interface TunnelRunner {
  /** Carries out one effect of `step()`. `onBlocked` is called when the block stands, or with the reason why it doesn't. */
  run(effect: Exclude<Effect, { do: 'withdraw' }>, onBlocked: (result: Result<undefined>) => void): Promise<void>
  /** What an earlier life left is used again where it fits. */
  adopt(standing: Standing): void
  built(): Built | null
  /** What carries: while one is sought, its predecessor. */
  carrier(): Built | null
  /** Probes the tunnel in use, and judges. */
  watch(handshake: 'now' | 'atMiss'): void
  /** The way out is another one: WireGuard forgets by which address it left, and what was measured on the old way counts no more. */
  moved(): Promise<void>
  /** Converges again to what is wanted now. */
  converge(): Promise<Result<undefined>>
  /** Something failed, or the pass in use was renewed. */
  needsConverging(): boolean
  isPursuing(): boolean
  /** Once a second: is the preferred pass good again? */
  lookHome(): void
  abort(): void
  /** Aborts, and asks nobody any more, whatever is still under way. */
  end(): void
}

/** Does what the state machine asks for, with the engine. */
export function createTunnelRunner(context: RunnerContext): TunnelRunner {
  const { host, platform, machine, dispatch } = context
  const stage = emptyStage()
  let standing: Standing | null = null
  let pursuit: AbortController | null = null
  const rtt = new Map<string, number>()
  let unfinished = false
  let ended = false

  const endPursuit = () => {
    pursuit?.abort()
    pursuit = null
  }
  const abort = () => {
    endPursuit()
    seeker.abort()
    mtus.abort()
  }

  const wanted = (): Wanted => {
    const { state } = machine()
    const carries = state.kind === 'up' || (state.kind === 'switching' && state.carrying && stage.old !== null)
    const dial = { gid: host.dialGid, targets: host.dialTargets(), direct: !carries }
    return { traffic: 'closed', tunnels: stagedTunnels(stage), lan: context.lan(), inbound: context.inbound(), dial }
  }

  const open = async () => {
    clearStage(stage)
    const { revision } = machine()
    const done = await platform.converge({ ...wanted(), traffic: 'open', tunnels: [] })
    if (done.ok) dispatch({ type: 'cleared', revision, at: host.now() })
    else dispatch({ type: 'clearFailed', revision, fault: done.fault, closed: await platform.isClosed(), at: host.now() })
  }

  const close = async (onBlocked: (result: Result<undefined>) => void) => {
    clearStage(stage)
    const done = await converge(() => onBlocked(ok()))
    if (!done.ok) onBlocked(done)
  }

  /** Says `lost` only of what is really not there; what else is missing is tried again. */
  const blame = async (fault: Fault) => {
    unfinished = true
    if (!(await platform.isClosed())) dispatch({ type: 'protectionLost', fault, at: host.now() })
  }

  /** Converges to what is wanted now. */
  const converge = async (onBlocked?: () => void): Promise<Result<undefined>> => {
    unfinished = false
    const done = await platform.converge(wanted(), onBlocked)
    if (!done.ok) {
      host.log('converging failed', { fault: done.fault })
      await blame(done.fault)
    }
    return done
  }

  const renewed = (): Pass | null => {
    const fresh = stage.main === null ? undefined : host.pass(stage.main.pass.passId)
    return stage.main === null || fresh === undefined || sameTunnel(fresh, stage.main.pass) ? null : fresh
  }

  /** The registrar renewed the pass in use: another endpoint, resolver, or a whole new registration. */
  const renew = () => {
    const fresh = renewed()
    if (stage.main === null || fresh === null) return
    stage.main = { slot: stage.main.slot, pass: fresh }
    start('now', Date.now(), joinDeadline)
  }

  /** Where the pass goes: where it stands already, beside a tunnel that carries, else in the place of what is there. */
  const place = (pass: Pass): { built: Built; old: (Built & { carrying: boolean }) | null; found: boolean } => {
    const found = standing?.tunnels.find((tunnel) => fits(tunnel, pass))
    standing = null
    if (found !== undefined) return { built: { slot: found.slot, pass }, old: null, found: true }
    const { state } = machine()
    const carrier = stage.old?.carrying === true ? stage.old : stage.main
    const stays = state.kind === 'switching' && state.carrying && carrier !== null && disjoint(carrier.pass, pass)
    if (stays) return { built: { slot: otherSlot(carrier.slot), pass }, old: { ...carrier, carrying: true }, found: false }
    const slot: Slot = stage.main?.slot ?? stage.old?.slot ?? 0
    return { built: { slot, pass }, old: null, found: false }
  }

  const join = async (passId: string, onBlocked: (result: Result<undefined>) => void) => {
    const { revision, wish } = machine()
    const pass = host.pass(passId)
    if (pass === undefined) {
      const fault: Fault = { code: 'pass.unknown', passId }
      onBlocked(fail(fault))
      dispatch({ type: 'applyFailed', revision, fault, at: host.now() })
      return
    }
    const { built, old, found } = place(pass)
    stage.main = built
    stage.old = old
    stage.beside = null
    const since = Date.now()
    const done = await platform.converge(wanted(), () => onBlocked(ok()))
    if (!done.ok) {
      onBlocked(done)
      stage.main = null
      dispatch({ type: 'applyFailed', revision, fault: done.fault, at: host.now() })
      return
    }
    dispatch({ type: 'applied', revision, at: host.now() })
    const hasOthers = wish.kind === 'through' && (wish.others ?? []).length > 0
    start(found ? 'atMiss' : 'begun', since, hasOthers ? joinDeadlineWithOthers : joinDeadline)
    if (found) void context.enqueue(confirm)
    if (!hasUplink()) dispatch({ type: 'uplinkLost', at: host.now() })
  }

  /**
   * What was loaded is read back, and what is missing is repaired. After the proof: the kernel acknowledged every change before the tunnel had a route, and
   * seven programs that read would only take the processor from the handshake.
   */
  const confirm = async () => {
    const read = await platform.verify()
    if (read.intact || stage.main === null) return
    const noticedAt = host.now()
    host.log('not as planned', { fault: read.fault })
    const done = await converge()
    if (done.ok && read.closed === false)
      dispatch({ type: 'repaired', at: host.now(), tookMs: host.now() - noticedAt, detail: 'both layers', open: true })
  }

  const hasUplink = () => {
    const { ipv4, ipv6 } = platform.uplink()
    return ipv4 || ipv6
  }

  const start = (handshake: 'begun' | 'now' | 'atMiss', since: number, verdictMs: number) => {
    endPursuit()
    if (stage.main === null || ended) return
    const { slot, pass } = stage.main
    const mine = new AbortController()
    pursuit = mine
    const live = () => !mine.signal.aborted
    const judged = async (why: 'gatewaySilent' | 'notForwarding', afterMs: number) => {
      const tell = (what: typeof why | 'udpBlocked') =>
        dispatch({ type: 'silent', revision: machine().revision, why: what, afterMs, at: host.now() })
      const { state } = machine()
      const isUsed = state.kind === 'up'
      if (isUsed) {
        tell(why)
        // until the helper has its own way past the block, the network would be asked through the tunnel
        await context.enqueue(async () => undefined)
      }
      // where others are sought, the search asks
      if (!live() || (isUsed && seeker.isBusy())) return
      // while another one carries, the network would be asked through that
      const isAskable = why === 'gatewaySilent' && !(state.kind === 'switching' && state.carrying)
      const blocked = isAskable && (await seeker.isUdpBlocked([pass]))
      if (live() && (blocked || !isUsed)) tell(blocked ? 'udpBlocked' : why)
    }
    const proved = async (found: Extract<Awaited<ReturnType<typeof pursue>>, { end: 'proved' }>) => {
      rtt.set(pass.passId, found.rttMs)
      // another wish may come while the default moves: this proof is not of its gateway
      const moved = stage.old?.carrying === true ? await handOver(found.rttMs, live) : ok()
      if (!live()) return
      pursuit = null
      seeker.found()
      const told = { revision: machine().revision, passId: pass.passId, proof: found.proof, at: host.now() }
      if (!moved.ok) dispatch({ type: 'applyFailed', revision: machine().revision, fault: moved.fault, at: host.now() })
      // a candidate that stands in the preferred one's place
      else if (machine().active?.passId !== pass.passId) dispatch({ type: 'tookOver', gateway: pass.gatewayName, ...told })
      else dispatch({ type: 'proved', ...told })
      if (moved.ok && stage.beside !== null && machine().wish.kind === 'through') await dropBeside()
      if (handshake === 'begun') void context.enqueue(confirm)
      seeker.heard()
      mtus.attend(found.rttMs)
    }
    void pursue({
      platform,
      pass,
      slot,
      now: host.now,
      since,
      handshake,
      rttMs: rtt.get(pass.passId) ?? null,
      verdictMs,
      signal: mine.signal,
      onVerdict: (why, afterMs) => void judged(why, afterMs),
      onTrying: (next) => {
        if (!live() || next - host.now() <= 1000) return
        dispatch({ type: 'trying', revision: machine().revision, passId: pass.passId, gateway: pass.gatewayName, next, at: host.now() })
      },
    }).then(
      async (found) => {
        if (!live()) return
        if (found.end === 'gone') {
          pursuit = null
          dispatch({ type: 'tunnelLost', at: host.now() })
        }
        if (found.end === 'proved') await proved(found)
      },
      (error: unknown) => host.log('pursuit failed', { passId: pass.passId, error: String(error) }),
    )
  }

  /** The proven tunnel takes over; the old one's connections are ended, it lingers for packets in flight, and goes. */
  const handOver = async (rttMs: number, live: () => boolean): Promise<Result<undefined>> => {
    let moved: Result<undefined> = ok()
    await context.enqueue(async () => {
      if (!live() || stage.old === null) return
      const old = { ...stage.old, carrying: false }
      stage.old = old
      moved = await converge()
      if (!moved.ok) return
      void platform.endSockets(old.pass.addresses)
      setTimeout(() => void context.enqueue(() => letGo(old)), Math.max(2 * rttMs, 300))
    })
    return moved
  }

  const letGo = async (old: Built) => {
    if (stage.old !== old) return
    stage.old = null
    await converge()
  }

  const dropBeside = () =>
    context.enqueue(async () => {
      if (stage.beside === null || seeker.isBusy()) return
      stage.beside = null
      await converge()
    })

  /** The candidate beside takes over, proven. */
  const promote = async (rttMs: number, live: () => boolean): Promise<Result<undefined>> => {
    let done: Result<undefined> = fail({ code: 'join.superseded' })
    await context.enqueue(async () => {
      if (!live() || stage.beside === null) return
      endPursuit()
      const { main } = stage
      stage.old = main === null ? null : { ...main, carrying: true }
      stage.main = stage.beside
      stage.beside = null
      done = main === null ? await converge() : ok()
      if (done.ok) return
      stage.beside = stage.main
      stage.main = null
    })
    return done.ok && stage.old !== null ? handOver(rttMs, live) : done
  }

  const replace = async (pass: Pass): Promise<Result<undefined>> => {
    let done: Result<undefined> = fail({ code: 'join.superseded' })
    await context.enqueue(async () => {
      if (stage.main === null) return
      endPursuit()
      stage.old = null
      stage.main = { slot: stage.main.slot, pass }
      done = await converge()
    })
    return done
  }

  const watchMain = (handshake: 'now' | 'atMiss') => {
    if (stage.main === null || pursuit !== null) return
    const { passId } = stage.main.pass
    start(handshake, Date.now(), misses * missAfter({ rttMs: rtt.get(passId) ?? null }))
  }

  const resume = () => start('begun', Date.now(), joinDeadline)

  const seeker = createSeeker({ ...context, stage, rtt, converge, promote, replace, resume })
  const mtus = createMtuKeeper({ ...context, stage, converge })

  return {
    async run(effect, onBlocked) {
      switch (effect.do) {
        case 'open':
          abort()
          return open()
        case 'close':
          abort()
          return close(onBlocked)
        case 'join':
          abort()
          return join(effect.passId, onBlocked)
        case 'seek':
          return seeker.seek(effect.passes)
        case 'return': {
          abort()
          if (stage.old !== null) stage.main = { ...stage.old }
          stage.old = null
          const { active } = machine()
          // a third wish came while the second one was taking over: what carries now isn't what it says
          if (active !== null && stage.main?.pass.passId !== active.passId) return join(active.passId, onBlocked)
          const done = await converge(() => onBlocked(ok()))
          return done.ok ? undefined : onBlocked(done)
        }
        case 'prove': {
          const { active, state } = machine()
          if (stage.main === null || platform.counters(stage.main.slot) === null)
            return active === null ? undefined : join(active.passId, onBlocked)
          // one that is being judged already isn't given more time by asking again
          if (state.kind === 'up') return watchMain('atMiss')
          return start('now', Date.now(), joinDeadline)
        }
        case 'adjust': {
          renew()
          const done = await converge(() => onBlocked(ok()))
          if (!done.ok) onBlocked(done)
        }
      }
    },
    adopt(found) {
      standing = found
    },
    built: () => stage.main,
    carrier: () => (stage.old?.carrying === true ? stage.old : stage.main),
    watch: watchMain,
    async moved() {
      if (stage.main === null) return
      mtus.forget()
      seeker.moved()
      await Promise.all(stagedTunnels(stage).map(({ slot, pass }) => platform.rebind(slot, pass)))
    },
    async converge() {
      renew()
      return converge()
    },
    needsConverging: () => unfinished || renewed() !== null,
    isPursuing: () => pursuit !== null,
    lookHome: () => seeker.lookHome(),
    abort,
    end() {
      ended = true
      abort()
    },
  }
}

function fits(is: Standing['tunnels'][number], pass: Pass): boolean {
  return is.keyId === pass.keyId && is.peerKey === pass.peerKey && [...is.addresses].sort().join() === [...pass.addresses].sort().join()
}
