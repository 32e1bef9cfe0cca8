import { fail, ok, type Result } from '../../common/result.ts'
import type { GuardTools } from './guard-folder.ts'
import { powershellOf } from './powershell.ts'

const mayAdminister =
  '([Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)'

/** Refuses before anything is half-done where Windows says that this program is no administrator's; one that can't be asked stops nobody. */
export async function needAdministrator({ programs, run }: GuardTools): Promise<Result<undefined>> {
  const answer = await powershellOf(programs, run)(mayAdminister)
  if (answer !== 'False') return ok()
  return fail({
    code: 'permission.missing',
    need: 'a terminal that was started as administrator',
    detail: 'the program has not the rights of one',
  })
}
