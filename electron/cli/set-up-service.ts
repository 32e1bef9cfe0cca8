import { helperPlaces } from '../common/contracts/helper-places.ts'
import type { SetupReport } from '../common/contracts/setup.ts'
import { fail, ok, type Result } from '../common/result.ts'

/**
 * On Windows the verbs about the helper are about its service: set up anew by the program itself, with whoever is at the screen let in. Removing it is the
 * installer's part, or files would stay. Faults: permission.missing, setup.refused, platform.unsupported, step.failed, disk.failed, path.exposed.
 */
export async function setUpService(verb: 'install' | 'uninstall'): Promise<Result<SetupReport>> {
  if (verb === 'uninstall') return fail({ code: 'setup.refused', why: 'ownedByInstaller', path: '', detail: '' })
  const { changeService } = await import('../helper/windows/install-service.ts')
  const done = await changeService('repair', helperPlaces(process.platform, process.env))
  return done.ok ? ok({ changes: [{ change: 'atBoot' }, { change: 'started' }], notes: [] }) : done
}

/** `waygate allow` on Windows; without a name, whoever is at the screen. Faults: permission.missing, setup.refused, disk.failed. */
export async function allowOnWindows(name: string | undefined): Promise<Result<SetupReport>> {
  const { allowOne } = await import('../helper/windows/install-service.ts')
  const done = await allowOne(helperPlaces(process.platform, process.env).configDir, name)
  return done.ok ? ok({ changes: [{ change: 'allowed', user: done.value }], notes: [] }) : done
}
