import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Fault } from '../../../electron/common/fault.ts'
import { fail, ok } from '../../../electron/common/result.ts'
import { type Intent, initialIntent } from '../../../electron/common/tunnel/intent.ts'
import { setUpHelper } from '../../../electron/helper/setup/set-up-helper.ts'
import { uninstallHelper } from '../../../electron/helper/setup/uninstall-helper.ts'
import { initialState } from '../../../electron/helper/state/helper-state.ts'
import { type PrivateRoot, privateRoot } from './private-root.ts'

let box: PrivateRoot
beforeEach(async () => {
  box = privateRoot()
  await install()
})
afterEach(() => box.release())

async function install(): Promise<void> {
  const { places, program, machine } = box
  await setUpHelper({ verb: 'install-helper', env: { PKEXEC_UID: '1' }, places, program, machine, lack: () => null })
  mkdirSync(places.runDir)
  writeFileSync(join(places.runDir, '1.sock'), '')
  remember({})
  mkdirSync(join(places.stateDir, 'keys'))
  writeFileSync(join(places.stateDir, 'keys/1000-x'), 'secret')
  box.asked.length = 0
}

function remember(intent: Partial<Intent>, more: object = {}): void {
  mkdirSync(box.places.stateDir, { recursive: true, mode: 0o700 })
  const state = { ...initialState, intent: { ...initialIntent, ...intent }, ...more }
  writeFileSync(join(box.places.stateDir, 'state.json'), JSON.stringify(state), { mode: 0o600 })
}

function uninstall(whenInUse: 'refuse' | 'leave' = 'refuse', failed: readonly Fault[] = []) {
  const { places, machine } = box
  return uninstallHelper({
    whenInUse,
    env: { PKEXEC_UID: '1' },
    places,
    machine,
    rescue: async ({ runDir, stateDir }) => {
      box.asked.push(`rescue ${runDir.slice(box.root.length)} ${stateDir.slice(box.root.length)}`)
      return ok({ removed: ['firewall table inet waygate'], notes: ['something to know'], failed })
    },
  })
}

const through: Partial<Intent> = { want: { through: ['p1'], failover: false, goHome: false } }

describe.skipIf(process.geteuid?.() !== 0)('removing', () => {
  it('also takes what a loss of power left half-written, and nothing that only looks like it', async () => {
    const left = [
      'opt/.waygate-aB3dE5gH7j',
      'etc/systemd/system/.waygate-helper.service.0123456789abcdef01',
      'etc/waygate/.users.0123456789abcdef01',
    ]
    const others = ['opt/.waygate-notes', 'etc/systemd/system/.ssh.service.0123456789abcdef01']
    for (const path of [...left, ...others]) box.write(join(box.root, path), '')
    await uninstall()
    expect(Object.keys(box.files())).toEqual(others.map((path) => `/${path}`).sort())
  })

  it('leaves nothing, says what it was, and ends the program last', async () => {
    const removed = await uninstall()
    expect(box.files()).toEqual({})
    for (const place of ['home', 'stateDir', 'runDir', 'configDir', 'lockDir'] as const)
      expect(existsSync(box.places[place]), place).toBe(false)
    const paths = removed.ok
      ? removed.value.changes.flatMap((change) => ('path' in change ? [change.path.slice(box.root.length)] : []))
      : []
    expect(paths).toEqual([
      '/etc/systemd/system/waygate-early-block.service',
      '/etc/systemd/system/waygate-early-boot.service',
      '/etc/systemd/system/waygate-helper.service',
      '/etc/systemd/system/waygate-wireguard@.service',
      '/usr/share/polkit-1/actions/net.waygate.policy',
      '/usr/local/bin/waygate',
      '/opt/waygate-helper',
      '/etc/waygate/users',
      '/etc/waygate',
      '/var/lib/waygate',
      '/run/waygate',
    ])
    expect(removed).toMatchObject({
      value: {
        changes: expect.arrayContaining([{ change: 'undone', what: 'firewall table inet waygate' }]),
        notes: [{ note: 'said', text: 'something to know' }],
      },
    })
  })

  it('stops the service before the way back, or it would be started again; and only then takes its units away', async () => {
    await uninstall()
    expect(box.asked).toEqual([
      '/usr/bin/systemctl stop waygate-helper.service',
      'rescue /run/waygate /var/lib/waygate',
      '/usr/bin/systemctl disable --quiet waygate-early-block.service waygate-early-boot.service waygate-helper.service',
      '/usr/bin/systemctl daemon-reload',
      '/usr/bin/systemctl reset-failed waygate-helper.service',
      '/usr/bin/systemctl stop waygate-early-block.service waygate-early-boot.service',
    ])
  })

  it('keeps what an administrator wrote, and names it', async () => {
    box.write(join(box.places.configDir, 'policy.json'), '{}')
    expect(await uninstall()).toMatchObject({
      ok: true,
      value: { notes: expect.arrayContaining([{ note: 'kept', path: join(box.places.configDir, 'policy.json') }]) },
    })
    expect(box.files()).toEqual({ '/etc/waygate/policy.json': '644' })
  })

  it('keeps what only looks like ours: a link of somebody else’s, a package’s policy', async () => {
    const { link, policy } = box.places
    await uninstall()
    symlinkSync('/usr/bin/other', link)
    box.write(policy, '<annotate key="org.freedesktop.policykit.exec.path">/opt/Waygate/resources/waygate/waygate</annotate>')
    await install()
    // installing took the place of the policy; a package that came later put its own there
    box.write(policy, '<annotate key="org.freedesktop.policykit.exec.path">/opt/Waygate/resources/waygate/waygate</annotate>')
    await uninstall()
    expect(Object.keys(box.files())).toEqual(['/usr/local/bin/waygate', '/usr/share/polkit-1/actions/net.waygate.policy'])
  })

  it.each<[string, () => void]>([
    ['joined', () => remember(through)],
    ['locked', () => remember({ lock: true })],
    ['locked', () => box.write(join(box.places.configDir, 'policy.json'), '{"lock":"on"}')],
    ['unreadable', () => writeFileSync(join(box.places.stateDir, 'state.json'), 'torn')],
  ])('%s: refuses and changes nothing, unless it is left first', async (why, prepare) => {
    prepare()
    const before = box.files()
    expect(await uninstall()).toEqual({ ok: false, fault: { code: 'setup.refused', why: 'inUse', path: '', detail: why } })
    expect(box.files()).toEqual(before)
    expect(box.asked).toEqual([])
    expect(await uninstall('leave')).toMatchObject({ ok: true })
    expect(existsSync(box.places.stateDir)).toBe(false)
  })

  it('ends where the network can’t be put back, with the way back still there', async () => {
    const fault: Fault = { code: 'step.failed', what: 'remove table waygate', program: '/usr/sbin/nft', exit: 1, detail: '' }
    expect(await uninstall('refuse', [fault])).toEqual({ ok: false, fault })
    expect(Object.keys(box.files())).toContain('/opt/waygate-helper/bin/waygate')
    expect(existsSync(join(box.places.stateDir, 'state.json'))).toBe(true)
    expect(await uninstall()).toMatchObject({ ok: true })
    expect(box.files()).toEqual({})
  })

  it('ends where the service can’t be stopped', async () => {
    const { places, machine } = box
    const stuck = await uninstallHelper({
      whenInUse: 'refuse',
      env: {},
      places,
      machine: { ...machine, run: async () => fail({ code: 'internal', detail: 'stuck' }) },
      rescue: () => Promise.reject(new Error('never')),
    })
    expect(stuck).toMatchObject({ ok: false, fault: { detail: 'stuck' } })
  })

  it('of a package’s helper is the package’s to do', async () => {
    await uninstall()
    const [unit = ''] = box.places.packagedUnits
    box.write(unit, '[Unit]\n')
    expect(await uninstall()).toMatchObject({ ok: false, fault: { why: 'ownedByPackage', path: unit } })
  })

  it('of an installation that hides a package’s helper, where no systemd runs: it ends, and no systemctl is asked', async () => {
    rmSync(box.places.systemdMark, { recursive: true })
    box.write(box.places.packagedUnits[0] ?? '', '[Unit]\n')
    expect(await uninstall()).toMatchObject({ ok: true })
    expect(existsSync(box.places.home)).toBe(false)
    expect(box.asked).toEqual(['end the helper'])
  })

  it('of an installation that hides a package’s helper: the package’s goes on, with everything that is remembered', async () => {
    const [unit = ''] = box.places.packagedUnits
    box.write(unit, '[Unit]\n')
    remember(through)
    expect(await uninstall()).toMatchObject({ ok: true, value: { changes: expect.arrayContaining([{ change: 'started' }]) } })
    expect(Object.keys(box.files())).toEqual(
      expect.arrayContaining(['/etc/waygate/users', '/usr/lib/systemd/system/waygate-helper.service', '/var/lib/waygate/state.json']),
    )
    expect(existsSync(box.places.home)).toBe(false)
    expect(box.asked).not.toContainEqual(expect.stringMatching(/^rescue/))
    expect(box.asked.at(-1)).toBe('/usr/bin/systemctl start waygate-helper.service')
  })

  it('that was broken off goes on from there', async () => {
    for (const path of [box.places.home, box.places.unitDir]) rmSync(path, { recursive: true })
    expect(await uninstall()).toMatchObject({ ok: true })
    expect(Object.keys(box.files())).toEqual([])
  })

  it('of nothing: refused', async () => {
    await uninstall()
    expect(await uninstall()).toMatchObject({ ok: false, fault: { why: 'notInstalled' } })
  })
})
