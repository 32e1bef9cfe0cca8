import { readSetupAnswer, type SetupReport } from '../../common/contracts/setup.ts'
import { setupBegun } from '../../common/contracts/setup-verbs.ts'
import type { Fault } from '../../common/fault.ts'
import { fail, type Result } from '../../common/result.ts'

export interface Ended {
  /** Null: a signal ended it. */
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
  /** We ended it ourselves. */
  readonly cancelled: boolean
}

/** sysexits' EX_DATAERR: the fixed script found another program than it was told (portable-script.ts). */
export const exitOtherProgram = 65

/**
 * Pure: what became of a pkexec run. pkexec (0.105 to 126) ends with 126 when the prompt was closed and with 127 for everything else, so its words decide, in the
 * C locale; once root's side has begun, codes and words are its own.
 */
export function judgeElevation({ exit, stdout, stderr, cancelled }: Ended): Result<SetupReport> {
  const answer = readSetupAnswer(stdout)
  if (answer !== null) return answer
  const detail = stderr.trim().slice(-1500) || (exit === null ? 'it was ended by a signal' : `it ended with ${exit}`)
  const begun = stderr.split('\n').includes(setupBegun)
  if (begun && exit === exitOtherProgram) return fail({ code: 'setup.refused', why: 'otherProgram', path: '', detail })
  if (begun) return refused('failed', detail)
  if (cancelled) return refused('cancelled', '')
  if (exit === 126) return refused('dismissed', detail)
  if (/No authentication agent found/.test(stderr)) return refused('noAgent', detail)
  if (/Not authorized/.test(stderr)) return refused('denied', detail)
  if (/^(Error getting authority|Error enumerating actions|Error checking for authorization|pkexec must be setuid)/m.test(stderr)) {
    return refused('noPrompt', detail)
  }
  return refused('failed', detail)
}

function refused(why: Extract<Fault, { code: 'elevation.refused' }>['why'], detail: string): Result<never> {
  return fail({ code: 'elevation.refused', why, detail })
}
