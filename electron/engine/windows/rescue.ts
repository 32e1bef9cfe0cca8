import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Fault } from '../../common/fault.ts'
import type { RescueReport } from '../linux/rescue.ts'
import { tunnelFilePath, type WindowsPrograms } from './names.ts'
import { readGuard, readNames, readService, type WindowsLook } from './observe.ts'
import { planRescue } from './plan-tunnel.ts'
import { runWindowsActs } from './run-act.ts'
import type { RunProgram } from './run-program.ts'
import { startedRecord } from './started-record.ts'

export interface WindowsRescueOptions {
  readonly stateDir: string
  readonly programs: WindowsPrograms
  readonly run: RunProgram
  readonly patienceMs?: number
}

/** Removes everything of ours from a Windows machine, with no helper and no state; goes on past what fails, and may be repeated. */
export async function rescueWindows({ stateDir, programs, run, patienceMs }: WindowsRescueOptions): Promise<RescueReport> {
  const place = { programs, folder: join(stateDir, 'tunnel') }
  const look: WindowsLook = { place, run, record: startedRecord(join(stateDir, 'started.json')) }
  const [service, guard, names] = await Promise.all([readService(look), readGuard(look), readNames(look)])
  const there = [
    ...(service.ok && service.value !== 'absent' ? ['the tunnel service'] : []),
    ...(names.ok && names.value !== null ? ['the rule for names'] : []),
    ...(existsSync(tunnelFilePath(place)) ? ["the tunnel's file"] : []),
    ...(guard.ok && guard.value ? ['the guard rule of Windows Firewall'] : []),
  ]
  const noKeys = async () => ({ ok: false, fault: { code: 'key.unknown', keyId: '' } }) as const
  const act = runWindowsActs({
    ...look,
    host: { stateDir, privateKey: noKeys, log: () => undefined },
    ...(patienceMs === undefined ? {} : { patienceMs }),
  })
  const failed: Fault[] = []
  for (const stage of planRescue(place).stages) {
    for (const result of await Promise.all(stage.map((step) => act(step.what, step.run)))) if (!result.ok) failed.push(result.fault)
  }
  return { removed: there, notes: [], failed }
}
