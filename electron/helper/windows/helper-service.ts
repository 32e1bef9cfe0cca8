import { setTimeout as wait } from 'node:timers/promises'
import { fail, ok, type Result } from '../../common/result.ts'
import type { ServiceState } from '../../engine/windows/observed.ts'
import { readServiceState } from '../../engine/windows/read-output.ts'
import { runCommand } from '../../engine/windows/run-program.ts'
import type { GuardTools } from './guard-folder.ts'

/** What Windows calls the service that keeps the helper. */
export const helperService = 'WaygateHelper'

const pollEvery = 200
/** The service host itself gives up after 20 s. */
const patience = 30_000
/** winerror.h: ERROR_SERVICE_DOES_NOT_EXIST, ERROR_SERVICE_NOT_ACTIVE, ERROR_SERVICE_ALREADY_RUNNING. */
const [noSuchService, notActive, alreadyRunning] = [1060, 1062, 1056]

export async function queryHelperService({ programs, run }: GuardTools): Promise<Result<ServiceState>> {
  const ran = await run({ program: programs.sc, args: ['query', helperService] })
  if (!ran.ok) return ran
  const state = readServiceState(ran.value.exit, ran.value.stdout)
  if (state !== null) return ok(state)
  return fail({
    code: 'step.failed',
    what: 'read the service',
    program: programs.sc,
    exit: ran.value.exit,
    detail: ran.value.stdout.trim(),
  })
}

/** Stopping goes on after the order: resolves when it has ended. False = it did not run. */
export async function stopHelperService(tools: GuardTools): Promise<Result<boolean>> {
  const before = await queryHelperService(tools)
  if (!before.ok) return before
  if (before.value === 'absent' || before.value === 'stopped') return ok(false)
  const command = { program: tools.programs.sc, args: ['stop', helperService], okExitCodes: [noSuchService, notActive] }
  const ordered = await runCommand(tools.run, 'stop the service', command)
  if (!ordered.ok) return ordered
  for (let waited = 0; waited < patience; waited += pollEvery) {
    const now = await queryHelperService(tools)
    if (!now.ok) return now
    if (now.value === 'absent' || now.value === 'stopped') return ok(true)
    await wait(pollEvery)
  }
  return fail({ code: 'step.failed', what: 'stop the service', program: tools.programs.sc, exit: null, detail: 'it does not end' })
}

export async function startHelperService(tools: GuardTools): Promise<Result<undefined>> {
  const command = { program: tools.programs.sc, args: ['start', helperService], okExitCodes: [alreadyRunning] }
  const ran = await runCommand(tools.run, 'start the service', command)
  return ran.ok ? ok() : ran
}
