import type { RunAct } from '../../../electron/engine/linux/apply.ts'

/** What happens to an engine at one of its steps, counted from 0 since the gate was set. */
export interface Gate {
  readonly step: number
  readonly when: 'before' | 'after'
  /** 'die': as by kill -9. 'fail': the step reports a failure (before: it never ran). 'stop': waits until it may go on. */
  readonly does: 'die' | 'fail' | 'stop'
}

export type GateEvent =
  | { readonly event: 'step'; readonly step: number; readonly what: string; readonly at: number }
  | { readonly event: 'gate'; readonly step: number; readonly what: string; readonly at: number }

export interface StepGate {
  around(run: RunAct): RunAct
  /** Counts from 0 again; null = only counts. */
  set(gate: Gate | null): void
  go(): void
}

/** Stands around the engine's one place where planned data becomes deeds, so that something can happen before and after every single step. */
export function createStepGate(tell: (event: GateEvent) => void): StepGate {
  let gate: Gate | null = null
  let count = 0
  let release: () => void = () => undefined

  const pass = async (what: string, step: number, when: Gate['when']): Promise<'on' | 'fail'> => {
    if (gate === null || gate.step !== step || gate.when !== when) return 'on'
    const { does } = gate
    gate = null
    tell({ event: 'gate', step, what, at: Date.now() })
    if (does === 'die') process.kill(process.pid, 'SIGKILL')
    if (does === 'fail') return 'fail'
    await new Promise<void>((resolve) => {
      release = resolve
    })
    return 'on'
  }
  const refuse = (what: string) => ({
    ok: false as const,
    fault: { code: 'step.failed' as const, what, program: '', exit: null, detail: 'made to fail' },
  })
  return {
    around: (run) => async (what, act) => {
      const step = count
      count += 1
      tell({ event: 'step', step, what, at: Date.now() })
      if ((await pass(what, step, 'before')) === 'fail') return refuse(what)
      const result = await run(what, act)
      return (await pass(what, step, 'after')) === 'fail' ? refuse(what) : result
    },
    set(next) {
      gate = next
      count = 0
      release()
    },
    go: () => release(),
  }
}
