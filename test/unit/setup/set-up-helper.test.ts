import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setupReportSchema } from '../../../electron/common/contracts/setup.ts'
import { fail, ok } from '../../../electron/common/result.ts'
import { readAllowedUsers } from '../../../electron/helper/admission/allowed-users.ts'
import { type SetupOptions, setUpHelper } from '../../../electron/helper/setup/set-up-helper.ts'
import { type PrivateRoot, privateRoot } from './private-root.ts'

let box: PrivateRoot
beforeEach(() => {
  box = privateRoot()
})
afterEach(() => box.release())

/** uid 1 has a login name everywhere. */
const daemon = { PKEXEC_UID: '1' }

async function run(verb: SetupOptions['verb'], more: Partial<SetupOptions> = {}) {
  const umask = process.umask()
  const { places, program, machine } = box
  const outcome = await setUpHelper({ verb, env: daemon, places, program, machine, lack: () => null, ...more })
  process.umask(umask)
  return outcome
}

const installedFiles = {
  '/etc/systemd/system/waygate-early-block.service': '644',
  '/etc/systemd/system/waygate-early-boot.service': '644',
  '/etc/systemd/system/waygate-helper.service': '644',
  '/etc/systemd/system/waygate-wireguard@.service': '644',
  '/etc/waygate/users': '644',
  '/opt/waygate-helper/bin/waygate': '755',
  '/opt/waygate-helper/lib/early-boot.nft': '644',
  '/usr/local/bin/waygate': '777',
  '/usr/share/polkit-1/actions/net.waygate.policy': '644',
}

describe('installing', () => {
  it('leaves exactly these files, started and open to who asked, whatever their umask was', async () => {
    const umask = process.umask(0o077)
    const outcome = await run('install-helper')
    process.umask(umask)
    // everybody finds the program, and what a link of theirs leads to
    expect(statSync(dirname(box.places.program)).mode & 0o7777).toBe(0o755)
    expect(outcome.ok && setupReportSchema.safeParse(outcome.value).success).toBe(true)
    expect(outcome).toMatchObject({
      value: { changes: expect.arrayContaining([{ change: 'allowed', user: 'daemon' }, { change: 'started' }]) },
    })
    expect(box.files()).toEqual(installedFiles)
    expect(box.read(box.places.program)).toBe(box.read(box.program))
    expect((await readAllowedUsers(box.places.configDir, 'users')).uids).toEqual(new Set([1]))
    expect(box.asked.at(-1)).toBe('await 1')
  })

  it('again changes nothing and starts it again', async () => {
    await run('install-helper')
    box.asked.length = 0
    const again = await run('install-helper')
    expect(again).toEqual({ ok: true, value: { changes: [{ change: 'atBoot' }, { change: 'started' }], notes: [] } })
    expect(box.files()).toEqual(installedFiles)
    expect(box.asked).toContain('/usr/bin/systemctl stop waygate-helper.service')
  })

  it('goes on where it was broken off', async () => {
    box.release()
    box = privateRoot({ answers: (what) => (what === 'start the helper' ? fail({ code: 'internal', detail: 'power' }) : ok()) })
    expect(await run('install-helper')).toMatchObject({ ok: false, fault: { detail: 'power' } })
    expect(Object.keys(box.files())).toContain('/opt/waygate-helper/bin/waygate')
    const rest = await run('install-helper', { machine: { ...box.machine, run: async () => ok() } })
    expect(rest).toMatchObject({ ok: true, value: { changes: [{ change: 'atBoot' }, { change: 'started' }] } })
  })

  it('of a newer program replaces the older one', async () => {
    await run('install-helper')
    // of the same length: it is the content that counts
    writeFileSync(box.program, box.read(box.program).replace('version 1', 'version 2'))
    expect(await run('install-helper')).toMatchObject({
      value: { changes: expect.arrayContaining([{ change: 'placed', path: box.places.program }]) },
    })
    expect(box.read(box.places.program)).toContain('version 2')
  })

  it('of an older program is refused, and what is there stays', async () => {
    await run('install-helper')
    const newer = '#!/bin/sh\n[ "$*" = --version ] && echo 99.0.0\n'
    box.write(box.places.program, newer, 0o755)
    box.asked.length = 0
    for (const verb of ['install-helper', 'repair-helper'] as const)
      expect(await run(verb)).toMatchObject({ ok: false, fault: { why: 'newerInstalled', detail: '99.0.0' } })
    expect(box.read(box.places.program)).toBe(newer)
    expect(box.asked).toEqual([])
  })

  it('of an installed program that others can write, its version is not even asked for', async () => {
    await run('install-helper')
    box.write(box.places.program, `#!/bin/sh\ntouch ${box.root}/ran\necho 99.0.0\n`, 0o777)
    expect(await run('install-helper')).toMatchObject({ ok: true })
    expect(existsSync(join(box.root, 'ran'))).toBe(false)
    expect(box.read(box.places.program)).toBe(box.read(box.program))
  })

  it('changes nothing when something that the helper needs is missing', async () => {
    const fault = { code: 'program.missing', program: '/usr/sbin/nft', install: 'install it: sudo apt install nftables' } as const
    expect(await run('install-helper', { lack: () => fault })).toEqual({ ok: false, fault })
    expect(box.files()).toEqual({})
    expect(box.asked).toEqual([])
  })

  it('says what to type when it isn’t root', async () => {
    const fault = { code: 'permission.missing', need: 'root', detail: '' } as const
    expect(await run('allow', { lack: () => fault })).toMatchObject({ fault: { need: 'root: sudo waygate allow' } })
  })

  it('where prompts can’t have our words (a read-only /usr) goes on without them', async () => {
    // a file where a directory is needed: the nearest thing that fails for root, too
    rmSync(join(box.root, 'usr/share'), { recursive: true })
    mkdirSync(join(box.root, 'usr/share/polkit-1/actions/net.waygate.policy'), { recursive: true })
    expect(await run('install-helper')).toMatchObject({ ok: true, value: { notes: [{ note: 'plainPrompts' }] } })
  })
})

describe('what somebody prepared for root', () => {
  it('a link in the place of the program: refused, and what it leads to stays whole', async () => {
    const precious = join(box.root, 'precious')
    writeFileSync(precious, 'whole')
    mkdirSync(join(box.root, 'opt/waygate-helper/bin'), { recursive: true })
    symlinkSync(precious, box.places.program)
    expect(await run('install-helper')).toMatchObject({
      ok: false,
      fault: { code: 'setup.refused', why: 'foreignFile', path: box.places.program },
    })
    expect(readFileSync(precious, 'utf8')).toBe('whole')
    expect(box.asked).toEqual([])
  })

  it('a link to the very same bytes: not taken for an installation that is whole', async () => {
    const copy = join(box.root, 'copy')
    writeFileSync(copy, readFileSync(box.program), { mode: 0o755 })
    mkdirSync(join(box.root, 'opt/waygate-helper/bin'), { recursive: true })
    symlinkSync(copy, box.places.program)
    expect(await run('install-helper')).toMatchObject({ ok: false, fault: { why: 'foreignFile' } })
  })

  it('a program that others may write: nothing is placed and nothing started', async () => {
    chmodSync(box.program, 0o777)
    expect(await run('install-helper')).toMatchObject({ ok: false, fault: { code: 'setup.refused', why: 'programExposed' } })
    expect(box.files()).toEqual({})
    expect(box.asked).toEqual([])
  })

  it.runIf(process.geteuid?.() === 0)('an installed program whose owner is somebody else is written anew', async () => {
    await run('install-helper')
    chownSync(box.places.program, 1000, 1000)
    expect(await run('repair-helper')).toMatchObject({
      value: { changes: expect.arrayContaining([{ change: 'placed', path: box.places.program }]) },
    })
  })

  it('a mode that lets others write is put right', async () => {
    await run('install-helper')
    chmodSync(join(box.places.unitDir, 'waygate-helper.service'), 0o666)
    await run('repair-helper')
    expect(box.files()).toEqual(installedFiles)
  })
})

describe('allowing', () => {
  it('lets in who was asked, and a name that comes along is refused before it is looked up', async () => {
    await run('install-helper')
    expect(await run('allow', { env: { PKEXEC_UID: '2' } })).toMatchObject({
      ok: true,
      value: { changes: [{ change: 'allowed' }, { change: 'started' }] },
    })
    expect(await run('allow', { env: { PKEXEC_UID: '3' }, user: 'daemon' })).toMatchObject({ ok: false, fault: { why: 'onlyAsker' } })
    expect((await readAllowedUsers(box.places.configDir, 'users')).uids).toEqual(new Set([1, 2]))
  })

  it('lets in whom root names, and says who isn’t there', async () => {
    await run('install-helper', { env: {} })
    expect(await run('allow', { env: {}, user: 'daemon' })).toMatchObject({
      value: { changes: [{ change: 'allowed', user: 'daemon' }, { change: 'started' }] },
    })
    expect(await run('allow', { env: {}, user: 'nobody-of-that-name' })).toMatchObject({
      fault: { why: 'userUnknown', path: 'nobody-of-that-name' },
    })
    expect(await run('allow', { env: {}, user: '../../etc' })).toMatchObject({ fault: { why: 'userUnknown' } })
  })
})

it('one at a time: a second one is refused, and one that was killed is in nobody’s way', async () => {
  let release = () => {}
  const slow = run('install-helper', {
    machine: { ...box.machine, awaitHelper: () => new Promise((resolve) => (release = () => resolve(ok()))) },
  })
  await expect.poll(() => box.asked.includes('/usr/bin/systemctl start waygate-helper.service')).toBe(true)
  expect(await run('install-helper')).toMatchObject({
    ok: false,
    fault: { code: 'already.running', what: "an installation of Waygate's helper" },
  })
  release()
  expect(await slow).toMatchObject({ ok: true })
  mkdirSync(box.places.lockDir)
  writeFileSync(join(box.places.lockDir, 'helper.pid'), '999999999 1\n')
  expect(await run('install-helper')).toMatchObject({ ok: true })
})
