import { fail, ok, type Result } from '../../common/result.ts'
import { personPattern } from './accounts.ts'
import { letAccountIn } from './let-account-in.ts'
import type { PowerShell } from './powershell.ts'

const sidOf = (account: string) => `([Security.Principal.NTAccount](${account})).Translate([Security.Principal.SecurityIdentifier]).Value`

/** The person at the screen, who is not always the administrator that agreed. Nothing when nobody is, as in a session from afar. */
const atTheScreen = sidOf('(Get-CimInstance Win32_ComputerSystem).UserName')
const named = sidOf('[Console]::In.ReadToEnd().Trim()')

/** Lets in whoever is at the screen, if anybody is. */
export async function allowAtTheScreen(configDir: string, powershell: PowerShell): Promise<Result<undefined>> {
  const sid = await powershell(atTheScreen)
  return isPerson(sid) ? letAccountIn(configDir, sid) : ok()
}

/** Lets in who is named (`anna`, `DOMAIN\anna`, a SID), else who is at the screen. Value: who that is. Faults: setup.refused (userUnknown, nobodyAsked), disk.failed. */
export async function allowAccount(configDir: string, name: string | undefined, powershell: PowerShell): Promise<Result<string>> {
  const sid = name === undefined ? await powershell(atTheScreen) : isPerson(name) ? name : await powershell(named, name)
  if (!isPerson(sid)) {
    const why = name === undefined ? 'nobodyAsked' : 'userUnknown'
    return fail({ code: 'setup.refused', why, path: name?.slice(0, 64) ?? '', detail: '' })
  }
  const done = await letAccountIn(configDir, sid)
  return done.ok ? ok(name ?? sid) : done
}

function isPerson(sid: string | null): sid is string {
  return sid !== null && personPattern.test(sid)
}
