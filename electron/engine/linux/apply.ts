import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { Act, Plan, Step } from '../step.ts'

/** Carries out one act. */
export type RunAct = (what: string, act: Act) => Promise<Result<unknown>>

/** A plan on disk from before its first step until after its last; found at start, it was interrupted. */
export interface PlanJournal {
  begin(plan: Plan): void
  end(): void
  begun(): Plan | null
}

export function planJournal(stateDir: string, name: string): PlanJournal {
  const file = join(stateDir, `${name}.plan.json`)
  return {
    begin: (plan) => writeFileSync(file, JSON.stringify(plan), { mode: 0o600 }),
    end: () => rmSync(file, { force: true }),
    begun() {
      try {
        return JSON.parse(readFileSync(file, 'utf8')) as Plan
      } catch {
        return null
      }
    },
  }
}

export interface ApplyOptions {
  readonly run: RunAct
  readonly journal: PlanJournal
  /** Called once when the block stands; at once if the plan has no such step. */
  readonly onBlocked?: (() => void) | undefined
  log(event: string, detail: Readonly<Record<string, unknown>>): void
}

/** Runs a plan stage by stage. What failed is undone in reverse order as far as it isn't to be kept. */
export async function applyPlan(plan: Plan, options: ApplyOptions): Promise<Result<undefined>> {
  const steps = plan.stages.flat()
  if (steps.length === 0) {
    options.onBlocked?.()
    return ok()
  }
  try {
    options.journal.begin(plan)
  } catch (error) {
    // a full disk is no reason to leave a machine open, or closed
    options.log('plan not journalled', { plan: plan.title, error: String(error) })
  }
  let blocking = steps.filter((step) => step.blocks).length
  if (blocking === 0) options.onBlocked?.()
  const begun: Step[] = []
  let fault: Fault | null = null
  for (const stage of plan.stages) {
    const results = await Promise.all(
      stage.map(async (step) => {
        begun.push(step)
        const result = await options.run(step.what, step.run)
        if (result.ok && step.blocks) {
          blocking -= 1
          if (blocking === 0) options.onBlocked?.()
        }
        return result
      }),
    )
    for (const result of results) {
      if (result.ok) continue
      options.log('step failed', { plan: plan.title, fault: result.fault })
      fault ??= result.fault
    }
    if (fault !== null && plan.onFailure === 'undo') {
      await undoSteps(begun, options)
      break
    }
  }
  options.journal.end()
  return fault === null ? ok() : fail(fault)
}

/** Undoes an interrupted plan. Harmless for steps that never ran. */
export async function undoBegun(options: ApplyOptions): Promise<boolean> {
  const plan = options.journal.begun()
  if (plan === null) return false
  if (plan.onFailure === 'undo') await undoSteps(plan.stages.flat(), options)
  options.journal.end()
  return true
}

async function undoSteps(steps: readonly Step[], options: ApplyOptions): Promise<void> {
  for (const step of [...steps].reverse()) {
    if (step.undo === 'keep') continue
    const result = await options.run(`undo: ${step.what}`, step.undo)
    if (!result.ok) options.log('undo failed', { step: step.what, fault: result.fault })
  }
}
