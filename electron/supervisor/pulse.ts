import type { Fault } from '../common/fault.ts'
import type { TunnelEvent, TunnelMachine } from '../common/tunnel/machine.ts'
import type { Platform, PlatformEvent } from '../engine/platform.ts'
import type { HostKeeper } from './host-keeper.ts'
import { type ResumeWatch, resumeWatch } from './resume-watch.ts'
import type { SupervisorHost } from './supervisor.ts'
import type { TunnelRunner } from './tunnel-runner.ts'
import { createUplinkJudge } from './uplink-judge.ts'
import { createWatchdog, type Watchdog } from './watchdog.ts'

const beat = 1000
/** Something that couldn't be done is tried again after this long. */
const retryAfter = 5000
/** While the tunnel is in use the gateway is asked to forward something this often: what comes in may also be its refusals. */
const proofEvery = 60_000

export interface PulseContext {
  readonly host: SupervisorHost
  readonly platform: Platform
  readonly runner: TunnelRunner
  readonly hosts: HostKeeper
  /** For tests; the kernel's clocks otherwise. */
  readonly sleep?: ResumeWatch
  machine(): TunnelMachine
  dispatch(event: TunnelEvent): void
  enqueue(task: () => Promise<void>): Promise<void>
  /** What people are told is different now. */
  changed(): void
}

export interface Pulse {
  start(): void
  /** Beats only while there is something to look after. */
  attend(): void
  stop(): void
  /** Stops for good. */
  end(): void
}

/** The supervisor's eyes: once a second what costs nothing, and at once what the kernel announces. */
export function createPulse(context: PulseContext): Pulse {
  const { host, platform, runner, hosts, machine, dispatch } = context
  const judge = createUplinkJudge(context)
  let sleep = context.sleep ?? null
  let timer: NodeJS.Timeout | null = null
  let unwatch: (() => void) | null = null
  let started = false
  let watchdog: Watchdog = createWatchdog()
  let watched = ''
  let uplink = ''
  let wasThrough = false
  let targets = ''
  let retriedAt = 0
  let repairing = false
  let pause: { readonly until: number; readonly endsAt: number } | null = null
  let following = false

  const isNeeded = () => machine().wish.kind !== 'open' || hosts.wanted() !== null || machine().state.kind === 'failed'

  const lookAtUplink = () => {
    const { ipv4, ipv6, identity } = platform.uplink()
    const { state } = machine()
    const moved = identity !== uplink && uplink !== '' && identity !== ''
    uplink = identity
    if (!ipv4 && !ipv6) {
      dispatch({ type: 'uplinkLost', at: host.now() })
      return
    }
    if (moved) {
      host.log('another way out', { uplink: identity })
      void roam()
      hosts.moved()
    } else if (state.kind === 'offline') dispatch({ type: 'uplinkBack', at: host.now() })
  }

  /** The sessions stay; only the way to the gateways is another one. What the filter knows of the old network follows. */
  const roam = async () => {
    await runner.moved()
    if (machine().state.kind === 'offline') dispatch({ type: 'uplinkBack', at: host.now() })
    if (!isTended()) return
    convergeIfTended()
    // what is being built has no interface yet, and is pursued as soon as it has
    if (!['applying', 'switching'].includes(machine().state.kind)) runner.watch('atMiss')
  }

  const lookAtTunnel = () => {
    const built = runner.built()
    if (built === null || machine().wish.kind !== 'through') return
    const counters = platform.counters(built.slot)
    const { state } = machine()
    if (counters === null) {
      if (state.kind === 'up' || state.kind === 'held' || state.kind === 'proving') dispatch({ type: 'tunnelLost', at: host.now() })
      return
    }
    const name = `${built.slot} ${built.pass.passId}`
    if (name !== watched) {
      watched = name
      watchdog = createWatchdog()
    }
    const seen = watchdog.look(counters, host.now())
    if (state.kind !== 'up') return
    const isDue = seen === 'alive' && host.now() - state.proof.at > proofEvery
    if (seen === 'silent' || isDue) runner.watch('atMiss')
  }

  const lookAtTargets = () => {
    const next = host.dialTargets().join()
    if (next === targets) return
    targets = next
    convergeIfTended()
    hosts.moved()
  }

  /** The block is ours to keep as it is. */
  const isTended = () => {
    const { state, wish } = machine()
    return wish.kind !== 'open' && !['paused', 'clearing', 'failed', 'open'].includes(state.kind)
  }

  /** Looks again when its turn comes: a pause in between must not be closed by it. */
  const convergeIfTended = () =>
    void context.enqueue(async () => {
      if (isTended()) await runner.converge()
    })

  const retryWhatFailed = () => {
    const { state } = machine()
    if (isTended() && runner.needsConverging() && host.now() - retriedAt >= retryAfter) {
      retriedAt = host.now()
      convergeIfTended()
      return
    }
    const failed = (state.kind === 'failed' && state.protection !== 'off') || (state.kind === 'held' && state.reason.why === 'applyFailed')
    if (!failed || host.now() - retriedAt < retryAfter) return
    retriedAt = host.now()
    dispatch({ type: 'retry', at: host.now() })
  }

  /** By the wall clock, or by one that nobody sets back: a pause lasts no longer than it was wished for. */
  const isOver = (until: number) => {
    if (pause?.until !== until) pause = { until, endsAt: performance.now() + Math.max(0, until - host.now()) }
    return host.now() >= until || performance.now() >= pause.endsAt
  }

  const tick = () => {
    const { state } = machine()
    if (state.kind === 'paused' && isOver(state.until)) dispatch({ type: 'pauseOver', at: host.now() })
    if (sleep?.hasSlept()) wakeUp()
    if (machine().wish.kind === 'through') lookAtUplink()
    lookAtTunnel()
    judge.look()
    runner.lookHome()
    lookAtTargets()
    retryWhatFailed()
    if (state.kind === 'up') void platform.keepDns()
    hosts.look()
  }

  /** Addresses, bridges and other VPNs that come and go change what is allowed beside the tunnel; where nothing did, converging does nothing. */
  const follow = () => {
    if (following) return
    following = true
    void context.enqueue(async () => {
      following = false
      if (isTended()) await runner.converge()
    })
  }

  /** After a sleep the session is old, the network perhaps another one, and nobody heard what was announced meanwhile. */
  const wakeUp = () => {
    host.log('resumed', {})
    repair('the machine slept')
    void roam()
  }

  const repair = (detail: string) => {
    if (repairing || !isTended()) return
    repairing = true
    const noticedAt = host.now()
    void context.enqueue(async () => {
      repairing = false
      if (!isTended()) return
      const built = runner.built()
      if (built !== null && platform.counters(built.slot) === null) {
        dispatch({ type: 'tunnelLost', at: host.now() })
        return
      }
      const read = await platform.verify()
      if (read.intact) return
      host.log('protection was changed by somebody else', { detail, missing: read.fault })
      const repaired = await runner.converge()
      // what nobody could look at is put right, and nothing is claimed about it
      if (repaired.ok && read.closed === null) return
      const what = {
        tookMs: host.now() - noticedAt,
        detail: detailOf(read.fault),
        ...(read.closed === true ? {} : { open: true as const }),
      }
      if (repaired.ok) dispatch({ type: 'repaired', at: host.now(), ...what })
      else dispatch({ type: 'protectionLost', fault: repaired.fault, at: host.now() })
    })
  }

  const onEvent = (event: PlatformEvent) => {
    if (event.kind === 'dnsChanged') return context.changed()
    if (event.kind === 'uplinkChanged') {
      if (machine().wish.kind === 'through') lookAtUplink()
      follow()
      return
    }
    repair(event.detail)
    hosts.repair()
  }

  return {
    start() {
      started = true
      targets = host.dialTargets().join()
      this.attend()
    },
    attend() {
      if (!started) return
      if (isNeeded()) {
        judge.look()
        sleep ??= resumeWatch()
        // as it is before a tunnel is built on it: the kernel's news are heard a moment later, and a network that came meanwhile isn't the first one
        const isThrough = machine().wish.kind === 'through'
        if (isThrough && !wasThrough) uplink = platform.uplink().identity
        wasThrough = isThrough
        timer ??= setInterval(tick, beat)
        unwatch ??= platform.watch(onEvent)
        return
      }
      this.stop()
    },
    stop() {
      if (timer !== null) clearInterval(timer)
      timer = null
      sleep = context.sleep ?? null
      wasThrough = false
      unwatch?.()
      unwatch = null
    },
    end() {
      started = false
      this.stop()
    },
  }
}

function detailOf(fault: Fault): string {
  return 'detail' in fault ? fault.detail : fault.code
}
