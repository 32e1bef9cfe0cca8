import { rmdir } from 'node:fs/promises'
import type { Fault } from '../common/fault.ts'
import { fail, ok, type Result } from '../common/result.ts'
import { faultText } from '../common/wording/fault-text.ts'
import { english } from '../common/words/words.ts'
import { type RescueReport, rescue } from '../engine/linux/rescue.ts'
import { openJournal } from './journal/journal.ts'
import { runningHelper, takeRunDir } from './run-dir.ts'
import { initialState } from './state/helper-state.ts'
import { openStateStore } from './state/state-store.ts'

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

/** Passes and keys stay: joining again is a person's wish, and then they are there. */
async function forgetWish(stateDir: string, notes: string[]): Promise<readonly string[]> {
  const store = await openStateStore(stateDir)
  const state = store.current()
  if (state !== null && state.intent.want === 'open' && !state.intent.lock && state.host === null) return []
  if (state === null) await store.keepBroken(Date.now())
  const base = state ?? initialState
  const intent = { ...base.intent, revision: base.intent.revision + 1, want: 'open' as const, lock: false }
  const written = await store.replace({ ...base, intent, owner: null, host: null })
  if (!written.ok) {
    notes.push(`What the helper remembers could not be changed (${stateDir}/state.json): when it starts it may close again.`)
    return []
  }
  const journal = await openJournal({ stateDir, now: Date.now, onHead: () => undefined, onTrouble: (detail) => void notes.push(detail) })
  await journal.append(0, 'rescue', {})
  return [state === null ? 'what the helper remembered, which was unreadable' : 'the wish that the helper remembered']
}
