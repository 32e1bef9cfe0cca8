import { ok, type Result } from '../../common/result.ts'
import type { RescueReport } from '../../engine/linux/rescue.ts'
import { windowsPrograms } from '../../engine/windows/names.ts'
import { rescueWindows } from '../../engine/windows/rescue.ts'
import { runProgram } from '../../engine/windows/run-program.ts'
import { forgetWish } from '../forget-wish.ts'
import type { RescueOptions } from '../rescue.ts'
import { needAdministrator } from './administrator.ts'
import { startHelperService, stopHelperService } from './helper-service.ts'
import { takeLock } from './take-places.ts'

const stillRuns = 'A helper could not be stopped and may close again: stop the service WaygateHelper, then repeat this.'

/** The same as on Linux (rescue.ts): the helper ends, the wish is forgotten, everything of ours goes; then the service may run again, with nothing to hold. */
export async function rescueWindowsMachine({ runDir, stateDir }: RescueOptions): Promise<Result<RescueReport>> {
  const tools = { programs: windowsPrograms(process.env), run: runProgram }
  const allowed = await needAdministrator(tools)
  if (!allowed.ok) return allowed
  const notes: string[] = []
  const stopped = await stopHelperService(tools)
  // holding the lock keeps another helper out until we are done
  const lock = await takeLock(runDir)
  if (!lock.ok && lock.fault.code === 'already.running') notes.push(stillRuns)
  const forgotten = await forgetWish(stateDir, notes)
  const report = await rescueWindows({ stateDir, ...tools })
  if (lock.ok) await lock.value.release()
  const wasRunning = stopped.ok && stopped.value
  const started = wasRunning ? await startHelperService(tools) : ok()
  const faults = [stopped, started].flatMap((one) => (one.ok ? [] : [one.fault]))
  return ok({
    removed: [...forgotten, ...report.removed],
    notes: [...notes, ...report.notes],
    failed: [...faults, ...report.failed],
  })
}
