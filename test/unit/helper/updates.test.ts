import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, test } from 'vitest'
import { updateChunkBytes } from '../../../electron/common/contracts/helper.ts'
import type { UpdateManifest } from '../../../electron/common/update/update-manifest.ts'
import { noPolicy } from '../../../electron/helper/admission/policy.ts'
import type { Installation } from '../../../electron/helper/update/installation.ts'
import type { InstallerStart } from '../../../electron/helper/update/installer/run-installer.ts'
import { readRecord, type UpdateRecord, updatePlaces, writeRecord } from '../../../electron/helper/update/update-record.ts'
import { day, makeKey, packageBytes, packageOf, releaseKey, signed, sourceOf } from '../update/signed-update.ts'
import { got, type HelperInABox, startHelperInABox } from './helper-in-a-box.ts'

const anna = 12345
const ben = 12346
const boxes: HelperInABox[] = []
afterEach(async () => {
  for (const box of boxes.splice(0)) {
    await box.stop()
    await box.remove()
  }
})

/** An installation by our package; only dpkg and the process that installs are not there. */
function installed(started: InstallerStart[] = [], more: Partial<Installation> = {}): Installation {
  return {
    version: '0.1.0',
    arch: 'x64',
    suits: async () => true,
    updater: async () => 'waygate',
    source: async () => ({ ok: true, value: sourceOf(releaseKey) }),
    install: async (start) => {
      started.push(start)
      return { ok: true, value: undefined }
    },
    isInstalling: async () => false,
    ...more,
  }
}

async function start(options: Parameters<typeof startHelperInABox>[0] = {}) {
  const box = await startHelperInABox({ uids: [anna, ben], installation: installed(), ...options })
  boxes.push(box)
  return box
}

/** Manifests are judged by the real clock here. */
const fresh = (more: Partial<UpdateManifest> = {}, ...keys: Parameters<typeof signed>[1][]) =>
  signed({ issuedAt: Date.now() - day, expiresAt: Date.now() + day, ...more }, ...keys)
const begin = (manifest = fresh()) => ({ manifest, channel: 'stable' as const })
const refused = (why: string) => ({ ok: false, fault: { code: 'update.refused', why } })

type Helper = Awaited<ReturnType<HelperInABox['as']>>['helper']

/** As an app does it: in pieces, in order. */
async function send(helper: Helper, updateId: string, bytes: Uint8Array = packageBytes) {
  for (let offset = 0; offset < bytes.length; offset += updateChunkBytes) {
    const piece = bytes.subarray(offset, offset + updateChunkBytes)
    const put = await helper.updateChunk({ updateId, offset, data: Buffer.from(piece).toString('base64') })
    if (!put.ok) return put
  }
  return helper.finishUpdate({ updateId })
}

const recordOf = async (box: HelperInABox) => got(await readRecord(updatePlaces(box.directory)))
const journalOf = async (helper: Helper) => got(await helper.journal({ since: 0 })).entries.filter(({ act }) => act.startsWith('update'))

describe.runIf(process.geteuid?.() === 0)('an update', () => {
  it('is judged, taken whole into a place of root alone, and handed to the process that installs', async () => {
    const started: InstallerStart[] = []
    const box = await start({ installation: installed(started) })
    const { helper } = await box.as(anna)
    const { updateId, size } = got(await helper.beginUpdate(begin()))
    expect(size).toBe(packageBytes.length)
    got(await send(helper, updateId))
    const places = updatePlaces(box.directory)
    expect(await readFile(places.package)).toEqual(packageBytes)
    expect((await stat(places.directory)).mode & 0o777).toBe(0o700)
    expect((await stat(places.package)).mode & 0o777).toBe(0o600)
    expect(started).toEqual(['begin'])
    expect(got(await helper.status({})).update).toMatchObject({ version: '0.2.0', from: '0.1.0', phase: 'installing', why: null })
    expect(await journalOf(helper)).toMatchObject([{ uid: anna, act: 'updateBegun', detail: { version: '0.2.0', counter: 7 } }])
    expect((await recordOf(box)).run).toMatchObject({ by: anna, sha512: packageOf().sha512, before: { joined: false, up: false } })
    // one at a time
    expect(await helper.beginUpdate(begin(fresh({ counter: 8 })))).toMatchObject({ ok: false, fault: { code: 'already.running' } })
  })

  test.each<[string, string, string]>([
    ['malformed', 'malformed', '{}'],
    ['signed by nobody that is trusted', 'unknownKey', fresh({}, makeKey())],
    ['for another product', 'wrongProduct', fresh({ product: 'gatewise' })],
    ['of another channel', 'wrongChannel', fresh({ channel: 'beta' })],
    ['expired', 'expired', fresh({ expiresAt: Date.now() })],
    ['for another processor', 'noPackage', fresh({ packages: [packageOf(packageBytes, { arch: 'arm64' })] })],
    ['older than what is installed', 'downgrade', fresh({ version: '0.0.9' })],
    ['of the installed version', 'notNewer', fresh({ version: '0.1.0' })],
  ])('whose manifest is %s is refused before a byte of its package is taken', async (_what, why, manifest) => {
    const box = await start()
    const { helper } = await box.as(anna)
    expect(await helper.beginUpdate(begin(manifest))).toMatchObject(refused(why))
    expect((await readdir(join(box.directory, 'update'))).filter((name) => name !== 'record.json')).toEqual([])
  })

  it('is refused while root’s word on where updates come from can not be read', async () => {
    const box = await start({ installation: installed([], { source: async () => ({ ok: false, fault: 'not JSON' }) }) })
    const { helper } = await box.as(anna)
    expect(await helper.updateTerms({})).toMatchObject(refused('badSource'))
    expect(await helper.beginUpdate(begin())).toMatchObject(refused('badSource'))
    expect(box.log.join('')).toContain('not JSON')
  })

  it('of a channel that root left out is refused, although the person chose it', async () => {
    const source: Installation['source'] = async () => ({ ok: true, value: { ...sourceOf(releaseKey), channels: ['stable'] } })
    const box = await start({ installation: installed([], { source }) })
    const { helper } = await box.as(anna)
    expect(await helper.beginUpdate({ manifest: fresh({ channel: 'beta' }), channel: 'beta' })).toMatchObject(refused('wrongChannel'))
  })

  it('with an older number than one that was seen is refused, also in the next life of the helper', async () => {
    const box = await start()
    got(await (await box.as(anna)).helper.beginUpdate(begin(fresh({ counter: 8 }))))
    expect(await (await box.as(anna)).helper.beginUpdate(begin(fresh({ counter: 7 })))).toMatchObject(refused('replayed'))
    await box.stop()
    const next = await start({ directory: box.directory })
    const { helper } = await next.as(ben)
    expect(await helper.beginUpdate(begin(fresh({ counter: 7 })))).toMatchObject(refused('replayed'))
    expect(await helper.beginUpdate(begin(fresh({ counter: 8, version: '0.3.0' })))).toMatchObject(refused('contradicting'))
    // the other channel counts by itself
    expect((await helper.beginUpdate({ manifest: fresh({ counter: 1, channel: 'beta' }), channel: 'beta' })).ok).toBe(true)
    boxes.splice(boxes.indexOf(box), 1)
  })

  it('that is too old to be taken was seen all the same: what came before it is worth nothing any more', async () => {
    const box = await start()
    const { helper } = await box.as(anna)
    expect(await helper.beginUpdate(begin(fresh({ counter: 9, version: '0.1.0' })))).toMatchObject(refused('notNewer'))
    expect(await helper.beginUpdate(begin(fresh({ counter: 8 })))).toMatchObject(refused('replayed'))
  })

  it('that nobody trusted has signed changes nothing in what was seen', async () => {
    const box = await start()
    const { helper } = await box.as(anna)
    expect(await helper.beginUpdate(begin(fresh({ counter: 1_000_000 }, makeKey())))).toMatchObject(refused('unknownKey'))
    expect((await helper.beginUpdate(begin())).ok).toBe(true)
  })

  it('whose package comes incomplete is refused', async () => {
    const box = await start()
    const { helper } = await box.as(anna)
    const { updateId } = got(await helper.beginUpdate(begin()))
    expect(await send(helper, updateId, packageBytes.subarray(0, 300_000))).toMatchObject(refused('truncated'))
    expect(await nothingKept(box)).toBe(true)
  })

  it('that is larger than it said is refused with the first byte too many', async () => {
    const box = await start()
    const { helper } = await box.as(anna)
    const { updateId } = got(await helper.beginUpdate(begin()))
    expect(await send(helper, updateId, Buffer.concat([packageBytes, Buffer.alloc(1)]))).toMatchObject(refused('oversized'))
    expect(await nothingKept(box)).toBe(true)
    expect(await helper.finishUpdate({ updateId })).toMatchObject({ ok: false, fault: { code: 'request.malformed' } })
  })

  it('whose package is another one than the one that was signed is refused (mix and match)', async () => {
    const started: InstallerStart[] = []
    const box = await start({ installation: installed(started) })
    const { helper } = await box.as(anna)
    const other = Buffer.from(packageBytes)
    other[250_000] = 0
    const { updateId } = got(await helper.beginUpdate(begin()))
    expect(await send(helper, updateId, other)).toMatchObject(refused('altered'))
    expect(started).toEqual([])
    expect(await nothingKept(box)).toBe(true)
  })

  it('whose file is swapped on the disk before it is whole is refused: what is hashed is what the disk gives', async () => {
    const box = await start()
    const { helper } = await box.as(anna)
    const { updateId } = got(await helper.beginUpdate(begin()))
    const [incoming = ''] = (await readdir(join(box.directory, 'update'))).filter((name) => name.startsWith('incoming-'))
    for (let offset = 0; offset < packageBytes.length; offset += updateChunkBytes) {
      const data = packageBytes.subarray(offset, offset + updateChunkBytes).toString('base64')
      got(await helper.updateChunk({ updateId, offset, data }))
    }
    await writeFile(join(box.directory, 'update', incoming), Buffer.alloc(packageBytes.length, 'x'))
    expect(await helper.finishUpdate({ updateId })).toMatchObject(refused('altered'))
  })

  it('whose package is for something else than its manifest says is refused', async () => {
    const box = await start({ installation: installed([], { suits: async () => false }) })
    const { helper } = await box.as(anna)
    const { updateId } = got(await helper.beginUpdate(begin()))
    expect(await send(helper, updateId)).toMatchObject(refused('mismatched'))
    expect(await nothingKept(box)).toBe(true)
  })

  it('is dropped when its pieces come out of order', async () => {
    const box = await start()
    const { helper } = await box.as(anna)
    const { updateId } = got(await helper.beginUpdate(begin()))
    expect(await helper.updateChunk({ updateId, offset: 1, data: 'AAAA' })).toMatchObject({
      ok: false,
      fault: { code: 'request.malformed' },
    })
    expect(await nothingKept(box)).toBe(true)
  })

  it("is nobody else's to touch while it comes", async () => {
    const box = await start()
    const [annas, bens] = [(await box.as(anna)).helper, (await box.as(ben)).helper]
    const { updateId } = got(await annas.beginUpdate(begin()))
    expect(await bens.beginUpdate(begin())).toMatchObject({ ok: false, fault: { code: 'already.running' } })
    expect(await bens.updateChunk({ updateId, offset: 0, data: 'AAAA' })).toMatchObject({ ok: false, fault: { code: 'request.malformed' } })
    expect(await bens.finishUpdate({ updateId })).toMatchObject({ ok: false, fault: { code: 'request.malformed' } })
    got(await send(annas, updateId))
  })

  it('may be begun anew by the same person, and the half-sent one is gone', async () => {
    const box = await start()
    const { helper } = await box.as(anna)
    const manifest = fresh()
    const first = got(await helper.beginUpdate(begin(manifest)))
    got(await helper.updateChunk({ updateId: first.updateId, offset: 0, data: 'AAAA' }))
    const second = got(await helper.beginUpdate(begin(manifest)))
    expect(await helper.updateChunk({ updateId: first.updateId, offset: 3, data: 'AAAA' })).toMatchObject({ ok: false })
    expect((await readdir(join(box.directory, 'update'))).filter((name) => name.startsWith('incoming-')).length).toBe(1)
    got(await send(helper, second.updateId))
  })

  it('is forbidden by the policy, for everybody but root', async () => {
    const box = await start({ policy: { ok: true, value: { ...noPolicy, updates: 'forbidden' } } })
    const { helper } = await box.as(anna)
    expect(got(await helper.updateTerms({}))).toMatchObject({ allowed: false, by: 'waygate', rolledBack: [] })
    expect(await helper.beginUpdate(begin())).toMatchObject({ ok: false, fault: { code: 'intent.forbidden', by: 'policy' } })
    expect((await (await box.as(0)).helper.beginUpdate(begin())).ok).toBe(true)
  })

  it('is forbidden while the policy cannot be read, also when that happens in the middle of it', async () => {
    const box = await start()
    const { helper } = await box.as(anna)
    const { updateId } = got(await helper.beginUpdate(begin()))
    box.policy = { ok: false, fault: 'not JSON' }
    expect(await send(helper, updateId)).toMatchObject({ ok: false, fault: { code: 'intent.forbidden' } })
    expect(await nothingKept(box)).toBe(true)
  })

  it('is not for a program that no package of ours brought', async () => {
    const box = await startHelperInABox()
    boxes.push(box)
    const { helper } = await box.as(0)
    expect(await helper.beginUpdate(begin())).toMatchObject(refused('managed'))
  })

  it("is a package manager's to bring where its repository carries Waygate", async () => {
    const box = await start({ installation: installed([], { updater: async () => 'repository' }) })
    const { helper } = await box.as(anna)
    expect(got(await helper.updateTerms({})).by).toBe('repository')
    expect(await helper.beginUpdate(begin())).toMatchObject(refused('managed'))
  })

  it('that was rolled back is not taken again', async () => {
    const box = await start()
    await writeRecord(updatePlaces(box.directory), { ...(await recordOf(box)), rolledBack: ['0.2.0'] })
    const { helper } = await box.as(anna)
    expect(got(await helper.updateTerms({})).rolledBack).toEqual(['0.2.0'])
    expect(await helper.beginUpdate(begin())).toMatchObject(refused('rolledBack'))
    expect((await helper.beginUpdate(begin(fresh({ version: '0.2.1', counter: 8 })))).ok).toBe(true)
  })

  it('that cannot be started leaves nothing that looks like one', async () => {
    const fault = { code: 'step.failed', what: 'start', program: '/usr/bin/systemd-run', exit: 1, detail: '' } as const
    const box = await start({ installation: installed([], { install: async () => ({ ok: false, fault }) }) })
    const { helper } = await box.as(anna)
    const { updateId } = got(await helper.beginUpdate(begin()))
    expect(await send(helper, updateId)).toEqual({ ok: false, fault })
    expect(got(await helper.status({})).update).toBeNull()
  })

  it('finds no directory that somebody else prepared', async () => {
    const box = await start()
    await box.stop()
    boxes.splice(boxes.indexOf(box), 1)
    await rm(join(box.directory, 'update'), { recursive: true })
    await mkdir(join(box.directory, 'elsewhere'))
    await symlink(join(box.directory, 'elsewhere'), join(box.directory, 'update'))
    const next = await start({ directory: box.directory })
    const { helper } = await next.as(anna)
    expect((await helper.beginUpdate(begin())).ok).toBe(false)
    expect(await readdir(join(box.directory, 'elsewhere'))).toEqual([])
  })
})

describe.runIf(process.geteuid?.() === 0)('app and helper', () => {
  it('may be updated in either order: the newest protocol that both speak is spoken', async () => {
    const box = await start()
    const { helper } = await box.as(0)
    expect(got(await helper.hello({ protocol: 9, oldest: 1, client: 'test' })).protocol).toBe(1)
    expect(await helper.hello({ protocol: 9, oldest: 2, client: 'test' })).toMatchObject({ ok: false, fault: { code: 'helper.version' } })
  })
})

describe.runIf(process.geteuid?.() === 0)('the process that installs', () => {
  const run = (phase: 'installing' | 'installed' | 'rolledBack'): UpdateRecord['run'] => ({
    version: '0.2.0',
    from: '0.1.0',
    phase,
    why: phase === 'rolledBack' ? 'silent' : null,
    since: 1,
    by: anna,
    sha512: '',
    before: null,
    journalled: false,
  })
  const withRun = async (phase: Parameters<typeof run>[0], installation: Installation) => {
    const box = await start()
    await writeRecord(updatePlaces(box.directory), { ...(await recordOf(box)), run: run(phase) })
    await box.stop()
    boxes.splice(boxes.indexOf(box), 1)
    return start({ directory: box.directory, installation })
  }

  it('is heard of while it works: its end is in the status, and in the journal once', async () => {
    const box = await withRun('installing', installed([], { isInstalling: async () => true }))
    const { helper } = await box.as(anna)
    const places = updatePlaces(box.directory)
    await writeRecord(places, { ...(await recordOf(box)), run: run('rolledBack') })
    await expect.poll(async () => got(await helper.status({})).update?.phase).toBe('rolledBack')
    await expect
      .poll(() => journalOf(helper))
      .toMatchObject([{ act: 'updateRolledBack', uid: anna, detail: { version: '0.2.0', why: 'silent' } }])
    await box.stop()
    boxes.splice(boxes.indexOf(box), 1)
    const next = await start({ directory: box.directory })
    expect(await journalOf((await next.as(anna)).helper)).toHaveLength(1)
  })

  it('that ended while no helper ran is told by the next one', async () => {
    const box = await withRun('installed', installed())
    expect(await journalOf((await box.as(anna)).helper)).toMatchObject([{ act: 'updateInstalled' }])
  })

  it('is started again when it was interrupted, and not while it lives', async () => {
    const started: InstallerStart[] = []
    await withRun('installing', installed(started))
    expect(started).toEqual(['resume'])
    const living: InstallerStart[] = []
    await withRun('installing', installed(living, { isInstalling: async () => true }))
    expect(living).toEqual([])
  })
})

async function nothingKept(box: HelperInABox): Promise<boolean> {
  return (await readdir(join(box.directory, 'update'))).every((name) => name === 'record.json')
}
