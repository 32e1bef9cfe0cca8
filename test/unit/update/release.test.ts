import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest'
import { makeManifest, type ReleasePlan } from '../../../build/release/make-manifest.ts'
import { runReleaseKey, runReleaseSign } from '../../../build/release/release.ts'
import { readReleaseKey } from '../../../build/release/release-keys.ts'
import { openEnvelope } from '../../../electron/common/update/envelope.ts'
import { judgeUpdate } from '../../../electron/common/update/judge-update.ts'
import { type TrustedKey, trustedKeySchema } from '../../../electron/common/update/update-source.ts'
import { verifySignature } from '../../../electron/helper/update/verify-signature.ts'
import { manifest, now, packageOf } from './signed-update.ts'

const hasDpkg = existsSync('/usr/bin/dpkg-deb')
let folder: string
let root: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waygate-release-'))
  root = join(folder, 'checkout')
  await mkdir(root)
  await writeFile(join(root, 'package.json'), JSON.stringify({ version: '0.2.0' }))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

async function makeDeb(name: string, fields: Readonly<Record<string, string>> = {}): Promise<string> {
  const tree = join(folder, `tree-${name}`)
  await mkdir(join(tree, 'DEBIAN'), { recursive: true })
  const control = {
    Package: 'waygate',
    Version: '0.2.0',
    Architecture: 'amd64',
    Maintainer: 'x <x@example.com>',
    Description: 'x',
    ...fields,
  }
  await writeFile(
    join(tree, 'DEBIAN/control'),
    `${Object.entries(control)
      .map(([key, value]) => `${key}: ${value}`)
      .join('\n')}\n`,
  )
  const file = join(folder, name)
  execFileSync('dpkg-deb', ['--build', '--root-owner-group', tree, file], { stdio: 'ignore' })
  return file
}

/** What `release:key` prints. */
function makeKey(name: string): { file: string; trusted: TrustedKey } {
  const file = join(folder, name)
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  expect(runReleaseKey([file], () => undefined)).toBe(0)
  const printed = String(write.mock.calls[0]?.[0])
  write.mockRestore()
  return { file, trusted: trustedKeySchema.parse(JSON.parse(printed)) }
}

const open = async (file: string, ...keys: readonly TrustedKey[]) =>
  openEnvelope(await readFile(file, 'utf8'), { keys, verify: verifySignature })
const sign = (...args: readonly string[]) => runReleaseSign(root, args, () => undefined)

describe('release:key', () => {
  it('writes the private half for its owner alone, and never over another file', async () => {
    const { file, trusted } = makeKey('release.pem')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(readReleaseKey(file).trusted).toEqual(trusted)
    expect(() => runReleaseKey([file], () => undefined)).toThrow(/EEXIST/)
    await chmod(file, 0o644)
    expect(() => readReleaseKey(file)).toThrow('can be read by others')
  })
})

describe.runIf(hasDpkg)('release:sign', () => {
  it('makes what clients take: two releases, one after the other', async () => {
    const { file, trusted } = makeKey('release.pem')
    vi.stubEnv('WAYGATE_RELEASE_KEYS', file)
    const deb = await makeDeb('waygate_0.2.0_amd64.deb')
    expect(sign('--channel', 'stable', '--previous', 'none', deb)).toBe(0)
    const published = join(folder, 'stable.json')
    const first = await open(published, trusted)
    if (!first.ok) throw new Error(first.fault)
    const facts = {
      channel: 'stable',
      kind: 'deb',
      arch: 'x64',
      installed: '0.1.0',
      now: Date.now(),
      seen: null,
      digest: '',
      rolledBack: [],
    } as const
    expect(judgeUpdate(first.value.manifest, facts)).toMatchObject({ ok: true, value: { file: 'waygate_0.2.0_amd64.deb' } })
    // signed again, for another while
    expect(sign('--channel', 'stable', '--previous', published, '--rollout', '50', deb)).toBe(0)
    expect(await open(published, trusted)).toMatchObject({ ok: true, value: { manifest: { counter: 2, rollout: 50, version: '0.2.0' } } })
  })

  it('hands over to another key: what both have signed is believed by old and new clients', async () => {
    const [old, fresh] = [makeKey('old.pem'), makeKey('new.pem')]
    const deb = await makeDeb('waygate_0.2.0_amd64.deb')
    const published = join(folder, 'stable.json')
    vi.stubEnv('WAYGATE_RELEASE_KEYS', old.file)
    sign('--channel', 'stable', '--previous', 'none', deb)
    expect(await open(published, fresh.trusted)).toEqual({ ok: false, fault: 'unknownKey' })
    vi.stubEnv('WAYGATE_RELEASE_KEYS', `${old.file}:${fresh.file}`)
    sign('--channel', 'stable', '--previous', published, deb)
    expect((await open(published, old.trusted)).ok && (await open(published, fresh.trusted)).ok).toBe(true)
    vi.stubEnv('WAYGATE_RELEASE_KEYS', fresh.file)
    sign('--channel', 'stable', '--previous', published, deb)
    expect(await open(published, old.trusted)).toEqual({ ok: false, fault: 'unknownKey' })
    expect(await open(published, fresh.trusted)).toMatchObject({ ok: true, value: { manifest: { counter: 3 } } })
  })

  it('takes no key as an argument, and begins nothing without one', async () => {
    const deb = await makeDeb('waygate_0.2.0_amd64.deb')
    vi.stubEnv('WAYGATE_RELEASE_KEYS', '')
    expect(() => sign('--channel', 'stable', '--previous', 'none', deb)).toThrow('WAYGATE_RELEASE_KEYS names no file')
    expect(() => sign('--key', 'x', deb)).toThrow()
    expect(sign('--channel', 'nightly', '--previous', 'none', deb)).toBe(64)
    expect(sign('--channel', 'stable', deb)).toBe(64)
  })

  it('does not go on from what it did not sign', async () => {
    const [mine, theirs] = [makeKey('mine.pem'), makeKey('theirs.pem')]
    const deb = await makeDeb('waygate_0.2.0_amd64.deb')
    vi.stubEnv('WAYGATE_RELEASE_KEYS', theirs.file)
    sign('--channel', 'stable', '--previous', 'none', deb)
    vi.stubEnv('WAYGATE_RELEASE_KEYS', mine.file)
    expect(() => sign('--channel', 'stable', '--previous', join(folder, 'stable.json'), deb)).toThrow('unknownKey')
    expect(() => sign('--channel', 'stable', '--previous', join(folder, 'missing.json'), deb)).toThrow('--previous none')
  })

  it('names an AppImage beside the package, for whoever has one', async () => {
    const { file, trusted } = makeKey('release.pem')
    vi.stubEnv('WAYGATE_RELEASE_KEYS', file)
    const images = ['waygate-0.2.0-x86_64.AppImage', 'waygate-0.2.0-arm64.AppImage'].map((name) => join(folder, name))
    for (const image of images) await writeFile(image, image)
    expect(sign('--channel', 'stable', '--previous', 'none', await makeDeb('waygate_0.2.0_amd64.deb'), ...images)).toBe(0)
    const opened = await open(join(folder, 'stable.json'), trusted)
    expect(opened.ok && opened.value.manifest.packages.map(({ kind, arch, file }) => [kind, arch, file])).toEqual([
      ['deb', 'x64', 'waygate_0.2.0_amd64.deb'],
      ['AppImage', 'x64', 'waygate-0.2.0-x86_64.AppImage'],
      ['AppImage', 'arm64', 'waygate-0.2.0-arm64.AppImage'],
    ])
  })

  test.each([
    ['waygate-0.2.1-x86_64.AppImage', 'is 0.2.1, not 0.2.0'],
    ['waygate-0.2.0-beta.1-x86_64.AppImage', 'is 0.2.0-beta.1, not 0.2.0'],
    ['waygate-0.2.0-riscv64.AppImage', 'no client asks for'],
    ['Waygate.AppImage', 'no AppImage of Waygate'],
  ])('refuses %s', async (name, words) => {
    vi.stubEnv('WAYGATE_RELEASE_KEYS', makeKey('release.pem').file)
    const image = join(folder, name)
    await writeFile(image, 'x')
    expect(() => sign('--channel', 'stable', '--previous', 'none', image)).toThrow(words)
  })

  test.each([
    ['of another version', { Version: '0.2.1' }, 'not 0.2.0'],
    ['of a beta of it', { Version: '0.2.0~beta.1' }, 'not 0.2.0'],
    ['of another product', { Package: 'waygate-plugin' }, 'no package of Waygate'],
    ['for a processor that nobody asks for', { Architecture: 'riscv64' }, 'no client asks for'],
  ])('refuses a package %s', async (_what, fields, words) => {
    vi.stubEnv('WAYGATE_RELEASE_KEYS', makeKey('release.pem').file)
    const deb = await makeDeb('waygate.deb', fields)
    expect(() => sign('--channel', 'stable', '--previous', 'none', deb)).toThrow(words)
  })
})

describe('a release plan', () => {
  const plan = (more: Partial<ReleasePlan> = {}): ReleasePlan => ({
    channel: 'stable',
    version: '0.2.0',
    previous: manifest({ version: '0.1.9', counter: 4 }),
    packages: [packageOf()],
    rollout: 100,
    days: 30,
    now,
    ...more,
  })

  it('counts on from the last one', () => {
    expect(makeManifest(plan())).toMatchObject({ counter: 5, version: '0.2.0', expiresAt: now + 30 * 24 * 60 * 60 * 1000 })
    expect(makeManifest(plan({ previous: null })).counter).toBe(1)
  })

  test.each<[string, Partial<ReleasePlan>, string]>([
    ['a version that is older than the last one', { version: '0.1.8' }, 'is older'],
    [
      'another content for a version that is out',
      { previous: manifest({ packages: [packageOf(Buffer.from('x'))] }) },
      'a release never changes',
    ],
    ['a beta as a stable version', { version: '0.3.0-beta.1' }, 'is not a stable version'],
    ['the number of another channel', { previous: manifest({ channel: 'beta' }) }, 'the previous manifest is of beta'],
    ['nothing', { packages: [] }, 'no package'],
  ])('refuses %s', (_what, more, words) => {
    expect(() => makeManifest(plan(more))).toThrow(words)
  })
})
