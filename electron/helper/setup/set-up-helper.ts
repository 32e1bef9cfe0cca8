import type { SetupReport } from '../../common/contracts/setup.ts'
import type { SetupVerb } from '../../common/contracts/setup-verbs.ts'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { uidOf } from '../admission/allowed-users.ts'
import { missingPrecondition } from '../preconditions.ts'
import { applySetup } from './apply-setup.ts'
import { type Asker, askingUser } from './asking-user.ts'
import { ownProgramPath, trustedProgram } from './own-program.ts'
import { planSetup } from './plan-setup.ts'
import { readSetupFacts } from './setup-facts.ts'
import { withSetupLock } from './setup-lock.ts'
import { type SetupMachine, thisMachine } from './setup-machine.ts'
import { type SetupPlaces, setupPlaces } from './setup-places.ts'
import { filesForInstallation } from './shipped-files.ts'
import { shippedTexts } from './shipped-texts.ts'

export interface SetupOptions {
  readonly verb: Exclude<SetupVerb, 'uninstall-helper'>
  /** A login name or uid; only root in a terminal may name somebody. */
  readonly user?: string | undefined
  /** Who asks and what is where, as a test has it. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly places?: SetupPlaces
  readonly program?: string
  readonly machine?: SetupMachine
  /** What this computer lacks. */
  readonly lack?: () => Fault | null
}

/**
 * Installs the running program's helper, repairs it, or lets one more user in; as root, with nothing of it left half-done that the same again wouldn't finish.
 * What is joined stays joined meanwhile (the helper's units see to that). Faults: permission.missing, program.missing, setup.refused, path.exposed, disk.failed,
 * step.failed, already.running.
 */
export async function setUpHelper(options: SetupOptions): Promise<Result<SetupReport>> {
  const {
    verb,
    env = process.env,
    places = setupPlaces(),
    program = ownProgramPath(),
    machine = thisMachine,
    lack = missingPrecondition,
  } = options
  const missing = lack()
  if (missing !== null) {
    return fail(missing.code === 'permission.missing' ? { ...missing, need: `root: sudo waygate ${verb}` } : missing)
  }
  const asker = askingUser(env)
  if (!asker.ok) return asker
  const named = await namedUser(options.user, asker.value)
  if (!named.ok) return named
  // what is placed is for everybody to read, whatever the person's own habits are
  process.umask(0o022)
  return withSetupLock(places.lockDir, async () => {
    const plan = planSetup(
      { verb, asker: asker.value, named: named.value },
      {
        facts: await readSetupFacts(places, program),
        places,
        files: filesForInstallation(shippedTexts),
        program: await trustedProgram(program),
      },
    )
    return plan.ok ? applySetup(plan.value, places, machine) : plan
  })
}

async function namedUser(user: string | undefined, asker: Asker): Promise<Result<number | null>> {
  if (user === undefined) return ok(null)
  // refused before anything is looked up for them
  if (asker.by === 'prompt') return fail({ code: 'setup.refused', why: 'onlyAsker', path: user.slice(0, 64), detail: '' })
  const uid = await uidOf(user)
  return uid === null ? fail({ code: 'setup.refused', why: 'userUnknown', path: user.slice(0, 64), detail: '' }) : ok(uid)
}
