import type { HostConfig, UnkeptWish } from '../../../electron/common/contracts/helper.ts'
import { ok, type Result } from '../../../electron/common/result.ts'
import type { Intent, Want } from '../../../electron/common/tunnel/intent.ts'
import type { Pause } from '../../../electron/common/tunnel/machine.ts'
import type { TunnelState } from '../../../electron/common/tunnel/state.ts'
import type { Supervisor, SupervisorHost } from '../../../electron/supervisor/supervisor.ts'

/** Remembers what it was told and touches nothing: for tests of the helper around it. */
export interface RecordingSupervisor extends Supervisor {
  readonly around: SupervisorHost
  readonly calls: { name: string; argument: unknown }[]
  /** What the next calls answer; default: done. */
  answer: Result<undefined>
  tunnelState: TunnelState
  /** Wishes that its system doesn't keep. */
  unkept: readonly UnkeptWish[]
  /** What the interface's counters say. */
  reading: Awaited<ReturnType<Supervisor['tunnel']>>
  /** Resolves before each `setIntent` answers. */
  gate: Promise<void>
  /** What the last start was told of a pause. */
  startedWithPause: Pause | null
  withdraw(revision: number, want?: Want): void
  notify(): void
}

export function createRecordingSupervisor(host: SupervisorHost): RecordingSupervisor {
  const calls: RecordingSupervisor['calls'] = []
  const listeners = new Set<() => void>()
  let withdrawn: (revision: number, want: Want) => void = () => undefined
  const recorded = async (name: string, argument: unknown) => {
    calls.push({ name, argument })
    await supervisor.gate
    return supervisor.answer
  }
  const supervisor: RecordingSupervisor = {
    around: host,
    calls,
    answer: ok(),
    tunnelState: { kind: 'open' },
    reading: null,
    gate: Promise.resolve(),
    startedWithPause: null,
    withdraw: (revision, want = 'open') => withdrawn(revision, want),
    notify: () => {
      for (const listener of listeners) listener()
    },
    start: async (intent: Intent | null, pause) => {
      supervisor.startedWithPause = pause
      await recorded('start', intent)
    },
    setIntent: (intent) => recorded('setIntent', intent),
    hold: (passId, reason) => recorded('hold', { passId, reason }),
    order: (reason) => recorded('order', reason),
    release: async () => void (await recorded('release', null)),
    pause: (until) => recorded('pause', until),
    prove: async () => void (await recorded('prove', null)),
    setHost: (config: HostConfig | null) => recorded('setHost', config),
    state: () => supervisor.tunnelState,
    tunnel: async () => supervisor.reading,
    host: async () => null,
    otherVpns: async () => [],
    unkept: [],
    explain: async (address) => ok({ address, verdict: 'unknown', device: '', source: '', table: '', kernel: '', because: [] }),
    check: async () => ok([]),
    onIntentWithdrawn: (listener) => {
      withdrawn = listener
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: async () => void (await recorded('stop', null)),
  }
  return supervisor
}
