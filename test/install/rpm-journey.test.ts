import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stateDifference } from '../lab/library/machine-state.ts'
import { until } from '../lab/library/office.ts'
import { checkout } from '../lab/library/systemd-machine.ts'
import { addresses } from '../lab/library/trial-topology.ts'
import { bringPackages, type TestPackages } from './library/bring-packages.ts'
import { createPackagedMachine, hindrance, type PackagedMachine } from './library/packaged-machine.ts'

/** The rpm's own scripts under a real systemd. The system around them is Debian, whose packages rpm doesn't know: its dependencies aren't tried. */
describe.skipIf(hindrance !== null)(`a machine with the rpm${hindrance === null ? '' : ` (skipped: ${hindrance})`}`, () => {
  let packages: TestPackages
  let laptop: PackagedMachine
  let before: { readonly network: readonly string[]; readonly files: readonly string[] }

  beforeAll(async () => {
    packages = await bringPackages()
    laptop = await createPackagedMachine()
    before = { network: await laptop.networkState(), files: await laptop.files() }
  }, 600_000)
  afterAll(() => laptop?.release())

  const rpm = async (...words: readonly string[]) => {
    const { code, stdout, stderr } = await laptop.sudo(['/usr/bin/rpm', '--nodeps', ...words])
    expect(code, `${stdout}${stderr}`).toBe(0)
  }
  const shell = (script: string) => laptop.machine.shell(script)
  const helperPid = async () => (await shell('systemctl show -P MainPID waygate-helper')).trim()
  const isReady = () =>
    until('the helper opens its door', null, async () =>
      (await laptop.waygateAs('anna', ['status', '--json'])).stdout.includes('"link":"ready"'),
    )

  test('installed: the helper runs, is there at the next boot, and who installed it may use it', async () => {
    await rpm('--install', `${checkout}/${packages.rpm}`)
    await isReady()
    expect(await shell('systemctl is-enabled waygate-early-block waygate-early-boot waygate-helper')).toBe('enabled\nenabled\nenabled\n')
    expect(await shell('systemctl is-enabled waygate-server waygate-host || true')).toBe('disabled\ndisabled\n')
  })

  test('upgraded while joined: nothing leaves, and another helper has taken over', async () => {
    const { office } = laptop
    const signIn = ['login', '--server', office.origin, '--user', office.account.user, '--password-stdin', '--plain-http']
    await laptop.waygateAs('anna', signIn, { input: office.account.password })
    expect((await laptop.waygateAs('anna', ['join', 'exit-fra'])).code).toBe(0)
    const helper = await helperPid()
    const leaks = await laptop.leaksDuring(async () => {
      await rpm('--upgrade', '--force', `${checkout}/${packages.rpm}`)
      await isReady()
    })
    expect(leaks).toEqual([])
    expect(await helperPid()).not.toBe(helper)
    expect(await laptop.exitAddress()).toBe(addresses['exit-fra'].exit4)
    expect(await shell('systemctl is-enabled waygate-helper')).toBe('enabled\n')
  })

  test('removed while joined: the network is as it was before, and only what an administrator may want is left', async () => {
    await rpm('--erase', packages.name)
    expect(await laptop.exitAddress()).toBe(addresses.laptop.exit4)
    expect(stateDifference(before.network, await laptop.networkState())).toEqual([])
    await shell('rm -r /etc/waygate /var/lib/waygate')
    // folders that other packages have on a system with rpm stay here, empty
    const left = stateDifference(before.files, await laptop.files()).map((line) => line.slice(2))
    expect((await laptop.machine.must(['/usr/bin/find', ...left, '!', '-type', 'd'])).trim()).toBe('')
    expect(left.filter((path) => /waygate/i.test(path))).toEqual([])
    expect(await shell(`systemctl list-units --all --no-legend 'waygate*' || true`)).toBe('')
  })
})
