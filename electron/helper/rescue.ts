import { rmdir } from 'node:fs/promises'
import type { Fault } from '../common/fault.ts'
import { fail, ok, type Result } from '../common/result.ts'
import { faultText } from '../common/wording/fault-text.ts'
import { english } from '../common/words/words.ts'
import { type RescueReport, rescue } from '../engine/linux/rescue.ts'
import { forgetWish } from './forget-wish.ts'
import { runningHelper, takeRunDir } from './run-dir.ts'

export interface RescueOptions {
  readonly runDir: string
  readonly stateDir: string
}

/** Time for a helper to end by itself (ms). */
const endLimit = 5000

/**
 * The way back for a person who is locked out (DESIGN 1.2): ends the helper, makes the remembered wish "open" so that no later start closes again, and removes
 * everything of ours from the machine. Needs root, and nothing else: no app, no helper, no state, no network.
 */
export async function rescueMachine({ runDir, stateDir }: RescueOptions): Promise<Result<RescueReport>> {
  if (process.platform === 'win32') {
    const { rescueWindowsMachine } = await import('./windows/rescue-windows-machine.ts')
    return rescueWindowsMachine({ runDir, stateDir })
  }
  const uid = process.geteuid?.()
  if (uid !== 0) return fail({ code: 'permission.missing', need: 'root: sudo waygate rescue', detail: `it was started by uid ${uid}` })
  const notes: string[] = []
  const stopped = await endHelper(runDir)
  // holding the run directory keeps a service manager's next helper out until we are done
  const taken = await takeRunDir(runDir)
  if (!taken.ok) notes.push(whyNotTaken(taken.fault))
  const forgotten = await forgetWish(stateDir, notes)
  const report = await rescue({ stateDir })
  if (taken.ok) {
    await taken.value.release()
    // only when nothing else lies in it
    await rmdir(runDir).catch(() => undefined)
  }
  return ok({
    removed: [...(stopped === null ? [] : [`the running helper (pid ${stopped})`]), ...forgotten, ...report.removed],
    notes: [...notes, ...report.notes],
    failed: report.failed,
  })
}

function whyNotTaken(fault: Fault): string {
  if (fault.code === 'already.running') {
    return 'A helper could not be stopped and may close again: stop it (systemctl stop waygate-helper), then repeat this.'
  }
  const { headline, next } = faultText(english, fault)
  return `${headline}. ${next}`
}

/** Ends the helper that holds a run directory, whoever started it; what it built stays. Null = there was none. */
export async function endHelper(runDir: string): Promise<number | null> {
  const pid = await runningHelper(runDir)
  if (pid === null) return null
  const gone = async () => (await runningHelper(runDir)) !== pid
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal)
    } catch {
      // ended in between
    }
    for (let waited = 0; waited < endLimit && !(await gone()); waited += 50) await new Promise((resolve) => setTimeout(resolve, 50))
    if (await gone()) return pid
  }
  return pid
}
