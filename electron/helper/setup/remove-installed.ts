import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { installedHelperProgram } from '../../common/contracts/helper-places.ts'
import type { SetupChange } from '../../common/contracts/setup.ts'
import { ok, type Result } from '../../common/result.ts'
import { begunFor } from './place-file.ts'
import { removedChange, removeFile, removeLink, removeTree } from './remove-file.ts'
import type { SetupMachine } from './setup-machine.ts'
import type { SetupPlaces } from './setup-places.ts'
import { enabledUnits, helperService, helperUnits } from './shipped-files.ts'

const systemctl = '/usr/bin/systemctl'

/** Takes away what `install-helper` placed: units, policy, link, and the program last, which may be what runs. What the helper keeps stays. */
export async function removeInstalled(
  places: SetupPlaces,
  machine: SetupMachine,
  services: 'systemd' | 'none',
): Promise<Result<readonly SetupChange[]>> {
  const systemd = (what: string, args: readonly string[], okExitCodes: readonly number[] = []) =>
    services === 'none' ? Promise.resolve(ok()) : machine.run(what, { program: systemctl, args, okExitCodes })
  // 1: some of them aren't there (systemctl(1))
  const disabled = await systemd('disable the units', ['disable', '--quiet', ...enabledUnits], [1])
  if (!disabled.ok) return disabled
  const removals = [
    ...helperUnits.map((name) => () => removeFile(join(places.unitDir, name))),
    // a package's has another program in it
    () => removeFile(places.policy, (text) => text.includes(installedHelperProgram)),
    () => removeLink(places.link, places.program),
    ...(await brokenOff(places)).map((path) => () => removeFile(path)),
    () => removeTree(places.home),
  ]
  const changes: SetupChange[] = []
  for (const remove of removals) {
    const gone = await remove()
    if (!gone.ok) return gone
    changes.push(...removedChange(gone.value))
  }
  const reloaded = await systemd('read the units again', ['daemon-reload'])
  if (!reloaded.ok) return reloaded
  // 1, 5: it hadn't failed, or is no unit any more
  const forgotten = await systemd('forget failures', ['reset-failed', helperService], [1, 5])
  return forgotten.ok ? ok(changes) : forgotten
}

/** What a loss of power left of copies that weren't finished: beside the files that are placed, and the app's checked program (main/elevation/portable-script.ts). */
async function brokenOff({ unitDir, policy, users, home }: SetupPlaces): Promise<readonly string[]> {
  const begun = (path: string) => within(dirname(path), (name) => begunFor(name) === basename(path))
  const [units, others, copies] = await Promise.all([
    Promise.all(helperUnits.map((name) => begun(join(unitDir, name)))),
    Promise.all([policy, users].map(begun)),
    within(dirname(home), (name) => /^\.waygate-[A-Za-z0-9]{10}$/.test(name)),
  ])
  return [...units, ...others, copies].flat()
}

async function within(folder: string, isOurs: (name: string) => boolean): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter(isOurs).map((name) => join(folder, name))
}
