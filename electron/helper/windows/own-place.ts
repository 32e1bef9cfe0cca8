import { isBelowProgramFiles } from '../../common/contracts/helper-places.ts'
import { fail, ok, type Result } from '../../common/result.ts'

interface OwnProgram {
  /** Absolute. */
  readonly path: string
  readonly isOneFile: boolean
}

/**
 * Windows starts it as SYSTEM from then on: from a download or a checkout that would be whatever somebody puts in its place. Faults: setup.refused
 * (`notOneFile`: a checkout's; `programExposed`: not below Program Files).
 */
export function needOwnPlace({ path, isOneFile }: OwnProgram, environment: NodeJS.ProcessEnv): Result<undefined> {
  if (!isOneFile) return fail({ code: 'setup.refused', why: 'notOneFile', path, detail: '' })
  if (isBelowProgramFiles(path, environment)) return ok()
  return fail({ code: 'setup.refused', why: 'programExposed', path, detail: 'it is not below Program Files' })
}
