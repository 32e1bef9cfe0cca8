import type { Fault } from '../common/fault.ts'
import { fail, ok, type Result } from '../common/result.ts'
import type { Pass } from '../common/tunnel/pass.ts'
import type { Effect, TunnelEvent, TunnelMachine } from '../common/tunnel/step.ts'
import type { Platform, Slot, Standing, Wanted, WantedTunnel } from '../engine/platform.ts'
import { missAfter, pursue } from './pursuit.ts'
import type { SupervisorHost } from './supervisor.ts'

/** Longest wait for a first handshake and a forwarded answer (ms). */
export const joinDeadline = 15_000
const misses = 4

export interface Built {
  readonly slot: Slot
  readonly pass: Pass
}

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
  /** Probes the tunnel in use, and judges. */
  watch(handshake: 'now' | 'atMiss'): void
  /** Converges again to what is wanted now. */
  converge(): Promise<Result<undefined>>
  /** Something failed, or the pass in use was renewed. */
  needsConverging(): boolean
  isPursuing(): boolean
  abort(): void
}

/** Does what the state machine asks for, with the engine. */
export function createTunnelRunner(context: RunnerContext): TunnelRunner {
  const { host, platform, machine, dispatch } = context
  let built: Built | null = null
  /** The tunnel that still carries while its successor is being proven, or lingers after it. */
  let outgoing: (Built & { readonly carrying: boolean }) | null = null
  let standing: Standing | null = null
  let pursuit: AbortController | null = null
  const rtt = new Map<string, number>()
  let unfinished = false

  const abort = () => {
    pursuit?.abort()
    pursuit = null
  }

  const wanted = (): Wanted => {
    const { state } = machine()
    const carries = state.kind === 'up' || (state.kind === 'switching' && state.carrying && outgoing !== null)
    const tunnels: WantedTunnel[] = [
      ...(outgoing === null ? [] : [{ slot: outgoing.slot, pass: outgoing.pass, carrying: outgoing.carrying }]),
      ...(built === null ? [] : [{ slot: built.slot, pass: built.pass, carrying: outgoing?.carrying !== true }]),
    ]
    return {
      traffic: 'closed',
      tunnels,
      lan: context.lan(),
      inbound: context.inbound(),
      dial: { gid: host.dialGid, targets: host.dialTargets(), direct: !carries },
    }
  }

  const open = async () => {
    abort()
    built = null
    outgoing = null
    const { revision } = machine()
    const done = await platform.converge({ ...wanted(), traffic: 'open', tunnels: [] })
    dispatch(done.ok ? { type: 'cleared', revision, at: host.now() } : { type: 'clearFailed', revision, fault: done.fault, at: host.now() })
  }

  const close = async (onBlocked: (result: Result<undefined>) => void) => {
    abort()
    built = null
    outgoing = null
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

  /** The registrar renewed the pass in use: another endpoint, resolver, or a whole new registration. */
  const renew = () => {
    const fresh = built === null ? undefined : host.pass(built.pass.passId)
    if (built === null || fresh === undefined || sameTunnel(fresh, built.pass)) return
    built = { ...built, pass: fresh }
    start('now', host.now(), joinDeadline, Promise.resolve())
  }

  /** Where the pass goes: where it stands already, beside a tunnel that carries, else in the place of what is there. */
  const place = (pass: Pass): { slot: Slot; beside: Built | null; found: boolean } => {
    const found = standing?.tunnels.find((tunnel) => fits(tunnel, pass))
    standing = null
    if (found !== undefined) return { slot: found.slot, beside: null, found: true }
    const { state } = machine()
    const beside = state.kind === 'switching' && state.carrying && built !== null && disjoint(built.pass, pass) ? built : null
    if (beside !== null) return { slot: beside.slot === 0 ? 1 : 0, beside, found: false }
    return { slot: built?.slot ?? outgoing?.slot ?? 0, beside: null, found: false }
  }

  const join = async (passId: string, onBlocked: (result: Result<undefined>) => void) => {
    abort()
    const { revision } = machine()
    const pass = host.pass(passId)
    if (pass === undefined) {
      const fault: Fault = { code: 'pass.unknown', passId }
      onBlocked(fail(fault))
      dispatch({ type: 'applyFailed', revision, fault, at: host.now() })
      return
    }
    const { slot, beside, found } = place(pass)
    outgoing = beside === null ? null : { ...beside, carrying: true }
    built = { slot, pass }
    const since = host.now()
    const done = await platform.converge(wanted(), () => onBlocked(ok()))
    if (!done.ok) {
      onBlocked(done)
      built = null
      outgoing = null
      dispatch({ type: 'applyFailed', revision, fault: done.fault, at: host.now() })
      return
    }
    dispatch({ type: 'applied', revision, at: host.now() })
    const confirmed = context.enqueue(confirm)
    start(found ? 'atMiss' : 'begun', since, joinDeadline, confirmed)
    if (!hasUplink()) dispatch({ type: 'uplinkLost', at: host.now() })
  }

  /** What was loaded is read back while the handshake is under way; what is missing is repaired before anything is called protected. */
  const confirm = async () => {
    const intact = await platform.verify()
    if (intact.ok || built === null) return
    host.log('not as planned', { fault: intact.fault })
    await converge()
  }

  const hasUplink = () => {
    const { ipv4, ipv6 } = platform.uplink()
    return ipv4 || ipv6
  }

  const start = (handshake: 'begun' | 'now' | 'atMiss', since: number, verdictMs: number, confirmed: Promise<void>) => {
    abort()
    if (built === null) return
    const { slot, pass } = built
    const { revision } = machine()
    const mine = new AbortController()
    pursuit = mine
    const live = () => !mine.signal.aborted
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
      onVerdict: (why, afterMs) => {
        if (!live()) return
        outgoing = null
        dispatch({ type: 'silent', revision: machine().revision, why, afterMs, at: host.now() })
      },
      onTrying: (next) => {
        if (live() && next - host.now() > 1000) dispatch({ type: 'trying', revision: machine().revision, next, at: host.now() })
      },
    }).then(
      async (found) => {
        if (!live()) return
        if (found.end === 'gone') pursuit = null
        if (found.end === 'gone') dispatch({ type: 'tunnelLost', at: host.now() })
        if (found.end !== 'proved') return
        rtt.set(pass.passId, found.rttMs)
        await confirmed
        if (!live()) return
        if (outgoing !== null) {
          let moved: Result<undefined> = ok()
          await context.enqueue(async () => {
            if (live()) moved = await moveDefault(found.rttMs)
          })
          // another wish may have come meanwhile: this proof is not of its gateway
          if (!live()) return
          if (!moved.ok) {
            pursuit = null
            dispatch({ type: 'applyFailed', revision: machine().revision, fault: moved.fault, at: host.now() })
            return
          }
        }
        pursuit = null
        dispatch({ type: 'proved', revision: machine().revision, proof: found.proof, at: host.now() })
      },
      (error: unknown) => host.log('pursuit failed', { revision, error: String(error) }),
    )
  }

  /** The proven tunnel takes over; the old one lingers for packets in flight and goes. */
  const moveDefault = async (rttMs: number): Promise<Result<undefined>> => {
    if (outgoing === null) return ok()
    outgoing = { ...outgoing, carrying: false }
    const moved = await converge()
    if (!moved.ok) return moved
    const old = outgoing
    setTimeout(
      () =>
        void context.enqueue(async () => {
          if (outgoing !== old) return
          await platform.endSockets(old.pass.addresses)
          outgoing = null
          await converge()
        }),
      Math.max(2 * rttMs, 300),
    )
    return ok()
  }

  return {
    async run(effect, onBlocked) {
      switch (effect.do) {
        case 'open':
          return open()
        case 'close':
          return close(onBlocked)
        case 'join':
          return join(effect.passId, onBlocked)
        case 'prove': {
          const { wish, state } = machine()
          if (built === null || platform.counters(built.slot) === null)
            return wish.kind === 'through' ? join(wish.passId, onBlocked) : undefined
          return start(state.kind === 'up' ? 'atMiss' : 'now', host.now(), joinDeadline, Promise.resolve())
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
    built: () => built,
    watch(handshake) {
      if (built === null || pursuit !== null) return
      const { passId } = built.pass
      start(handshake, host.now(), misses * missAfter({ rttMs: rtt.get(passId) ?? null }), Promise.resolve())
    },
    async converge() {
      renew()
      return converge()
    },
    needsConverging: () => {
      const fresh = built === null ? undefined : host.pass(built.pass.passId)
      return unfinished || (built !== null && fresh !== undefined && !sameTunnel(fresh, built.pass))
    },
    isPursuing: () => pursuit !== null,
    abort,
  }
}

function fits(is: Standing['tunnels'][number], pass: Pass): boolean {
  return is.keyId === pass.keyId && is.peerKey === pass.peerKey && [...is.addresses].sort().join() === [...pass.addresses].sort().join()
}

/** Nothing that the tunnel is made of differs; when it was last checked doesn't matter. */
function sameTunnel(a: Pass, b: Pass): boolean {
  const made = ({ keyId, addresses, peerKey, endpoints, dns, mtu, keepalive, apiAddresses }: Pass) =>
    JSON.stringify([keyId, addresses, peerKey, endpoints, dns, mtu, keepalive, apiAddresses])
  return made(a) === made(b)
}

/** With an address in common two tunnels can't stand side by side. */
function disjoint(a: Pass, b: Pass): boolean {
  return !a.addresses.some((address) => b.addresses.includes(address))
}
