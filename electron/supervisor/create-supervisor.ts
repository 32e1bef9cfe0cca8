import type { Fault } from '../common/fault.ts'
import { fail, ok, type Result } from '../common/result.ts'
import type { Intent, Want } from '../common/tunnel/intent.ts'
import { type Effect, initialMachine, type TunnelEvent, type TunnelMachine } from '../common/tunnel/machine.ts'
import { step } from '../common/tunnel/step.ts'
import type { Platform } from '../engine/platform.ts'
import { createHostKeeper } from './host-keeper.ts'
import { createPulse } from './pulse.ts'
import type { Supervisor, SupervisorHost } from './supervisor.ts'
import { createTaskQueue } from './task-queue.ts'
import { createTunnelRunner, joinDeadline } from './tunnel-runner.ts'
import { wishOf } from './wish.ts'

/** Runs `step()` with an engine. `platform` comes from `createLinuxPlatform(host)`. */
export function createSupervisor(host: SupervisorHost, platform: Platform): Supervisor {
  const { now } = host
  const changeListeners = new Set<() => void>()
  const withdrawListeners = new Set<(revision: number, want: Want) => void>()
  const queue = createTaskQueue((error) =>
    host.log('bug', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
  let machine: TunnelMachine = { ...initialMachine, state: { kind: 'held', revision: 0, reason: { why: 'starting' }, since: now() } }
  let intent: Intent | null = null
  /** What was wanted when the tunnel was last proven: a switch that fails goes back to it. */
  let settled: Want = 'open'
  /** Grows with each effect that replaces what goes on; older ones still in the queue are skipped. */
  let epoch = 0
  /** The machine is somebody else's to look after by now. */
  let stopped = false
  let blocked: { revision: number; settle(result: Result<undefined>): void } | null = null

  const changed = () => {
    for (const listener of [...changeListeners]) listener()
  }
  const settleBlocked = (revision: number, result: Result<undefined>) => {
    if (blocked?.revision !== revision) return
    blocked.settle(result)
    blocked = null
  }
  /** A bug must not leave a state that waits for ever. */
  const failed = (effect: Effect, revision: number, error: unknown) => {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
    host.log('bug', { effect: effect.do, error: detail })
    const fault: Fault = { code: 'internal', detail }
    settleBlocked(revision, fail(fault))
    // after a bug nobody knows what stands; 'holding' promises nothing that would be missed
    if (effect.do === 'open') dispatch({ type: 'clearFailed', revision, fault, closed: true, at: now() })
    else dispatch({ type: 'applyFailed', revision, fault, at: now() })
  }
  const enqueue = (task: () => Promise<void>) => (stopped ? Promise.resolve() : queue.add(task))
  const dispatch = (event: TunnelEvent): void => {
    if (stopped) return
    const { machine: next, effects } = step(machine, event)
    const isNews = next.state !== machine.state
    if (next.state.kind !== machine.state.kind) host.log('state', { from: machine.state.kind, to: next.state.kind, event: event.type })
    machine = next
    if (machine.state.kind === 'up' && event.type !== 'silent' && event.type !== 'applyFailed') settled = intent?.want ?? settled
    const { revision } = machine
    for (const effect of effects) {
      if (effect.do === 'withdraw') {
        const want = effect.to === 'open' ? 'open' : settled
        if (intent !== null) intent = { ...intent, want }
        for (const listener of [...withdrawListeners]) listener(revision, want)
        continue
      }
      if (['open', 'close', 'join', 'return'].includes(effect.do)) {
        runner.abort()
        epoch += 1
      }
      if (effect.do === 'open') {
        // nobody may wait for a block that won't be built any more
        blocked?.settle(fail({ code: 'join.superseded' }))
        blocked = null
      }
      const mine = epoch
      void enqueue(async () => {
        if (mine !== epoch) return
        try {
          await runner.run(effect, (result) => settleBlocked(revision, result))
        } catch (error) {
          failed(effect, revision, error)
        }
      })
    }
    pulse.attend()
    if (isNews) changed()
  }
  const runner = createTunnelRunner({
    host,
    platform,
    machine: () => machine,
    lan: () => intent?.lan ?? false,
    inbound: () => intent?.inbound ?? 'closed',
    dispatch,
    enqueue,
  })
  const hosts = createHostKeeper({ host, platform, enqueue, changed })
  const pulse = createPulse({ host, platform, runner, hosts, machine: () => machine, dispatch, enqueue, changed })
  const wish = () => wishOf(intent, { pass: host.pass, inUse: carrier(machine.state), sideBySide: platform.sideBySide })

  const passOfKey = (from: Intent | null, keyId: string | null) =>
    from === null || from.want === 'open' ? undefined : from.want.through.find((passId) => host.pass(passId)?.keyId === keyId)

  /** Until the state is one of those that a probe or a retry ends in, or patience is over. */
  const outcome = (before: TunnelMachine['state']) =>
    new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(limit)
        changeListeners.delete(look)
        resolve()
      }
      const look = () => {
        if (machine.state !== before && !['applying', 'proving', 'switching', 'clearing'].includes(machine.state.kind)) done()
      }
      const limit = setTimeout(done, joinDeadline)
      changeListeners.add(look)
      look()
    })

  return {
    async start(first, pause) {
      intent = first
      if (first !== null) settled = first.want
      const standing = await platform.takeOver()
      if (standing.ok) {
        runner.adopt(standing.value)
        host.log('found', { ...standing.value })
      } else host.log('looking failed', { fault: standing.fault })
      const carrying = standing.ok ? standing.value.tunnels.find((tunnel) => tunnel.carrying) : undefined
      const pass = carrying === undefined ? undefined : passOfKey(first, carrying.keyId)
      const isPaused = pause !== null && pause.bootId === platform.bootId() && pause.until > now()
      dispatch({
        type: 'started',
        wish: wish(),
        revision: first?.revision ?? 0,
        at: now(),
        ...(pass === undefined ? {} : { standing: pass }),
        ...(isPaused ? { paused: pause } : {}),
      })
      pulse.start()
      await queue.idle()
    },
    async setIntent(next) {
      const anew = next.want !== intent?.want
      intent = next
      blocked?.settle(fail({ code: 'join.superseded' }))
      blocked = null
      if (wish().kind === 'open') {
        dispatch({ type: 'wished', wish: wish(), revision: next.revision, at: now() })
        return ok()
      }
      const stands = new Promise<Result<undefined>>((resolve) => {
        blocked = { revision: next.revision, settle: resolve }
      })
      dispatch({ type: 'wished', wish: wish(), revision: next.revision, anew, at: now() })
      return stands
    },
    async hold(passId, reason) {
      dispatch({ type: 'accessGone', passId, detail: reason, at: now() })
      await queue.idle()
      return ok()
    },
    async order(reason) {
      dispatch({ type: 'ordered', detail: reason, at: now() })
      await queue.idle()
      return ok()
    },
    async release() {
      dispatch({ type: 'released', at: now() })
      await queue.idle()
    },
    async pause(until) {
      if (until <= now()) dispatch({ type: 'pauseOver', at: now() })
      else dispatch({ type: 'paused', until, bootId: platform.bootId(), at: now() })
      await queue.idle()
      return ok()
    },
    async prove() {
      const before = machine.state
      dispatch({ type: 'retry', at: now() })
      await queue.idle()
      const busy = runner.isPursuing() || machine.state !== before
      if (busy) await outcome(before)
    },
    async setHost(config) {
      const set = hosts.set(config)
      // a machine may be nothing but a host: there is no other reason to look after it
      pulse.attend()
      return set
    },
    state: () => machine.state,
    async tunnel() {
      const carrier = runner.carrier()
      const reading = carrier === null ? null : await platform.reading(carrier.slot)
      if (carrier === null || reading === null) return null
      return { ...reading, passId: carrier.pass.passId, mtu: carrier.mtu ?? carrier.pass.mtu, dns: platform.dnsDescription() }
    },
    host: () => hosts.status(),
    otherVpns: () => platform.otherVpns(),
    unkept: platform.unkept,
    explain: (address) => platform.explain(address),
    check: () => platform.check(),
    onIntentWithdrawn: (listener) => void withdrawListeners.add(listener),
    onChange(listener) {
      changeListeners.add(listener)
      return () => changeListeners.delete(listener)
    },
    async stop() {
      pulse.end()
      runner.end()
      epoch += 1
      blocked?.settle(fail({ code: 'join.cancelled' }))
      blocked = null
      // what is under way is brought to its end, and undone where it fails
      await queue.idle()
      stopped = true
    },
  }
}

/** The pass whose tunnel carries, or would if it were proven. */
function carrier(state: TunnelMachine['state']): string | null {
  if (state.kind === 'switching') return state.from
  return 'passId' in state ? (state.passId ?? null) : null
}
