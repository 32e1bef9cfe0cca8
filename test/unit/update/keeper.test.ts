import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, test } from 'vitest'
import type { UpdateState } from '../../../electron/common/contracts/app/update.ts'
import type { UpdateTerms } from '../../../electron/common/contracts/helper.ts'
import type { Fault } from '../../../electron/common/fault.ts'
import { fail, ok, type Result } from '../../../electron/common/result.ts'
import type { UpdateManifest } from '../../../electron/common/update/update-manifest.ts'
import type { UpdateRun } from '../../../electron/common/update/update-run.ts'
import { type FoundUpdate, findUpdate, type Wanted } from '../../../electron/main/update/find-update.ts'
import { rolloutShare } from '../../../electron/main/update/rollout-share.ts'
import { clientIdOf, openUpdateMemory } from '../../../electron/main/update/update-file.ts'
import { createUpdateKeeper, type UpdateKeeperParts } from '../../../electron/main/update/update-keeper.ts'
import type { Updater } from '../../../electron/main/update/updater.ts'
import { makeKey, now, packageOf, releaseKey, signed, sourceOf } from './signed-update.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

describe('looking', () => {
  async function finder(text: string | Error, status = 200) {
    const folder = await mkdtemp(join(tmpdir(), 'waygate-updates-'))
    folders.push(folder)
    const asked: string[] = []
    const headers: unknown[] = []
    let answer = text
    const fetch = (async (url: string, options: RequestInit) => {
      asked.push(url)
      headers.push(options.headers)
      if (answer instanceof Error) throw answer
      return new Response(answer, { status })
    }) as typeof globalThis.fetch
    const memory = openUpdateMemory(folder)
    const parts = { memory, fetch, current: '0.1.0', arch: 'x64', now: () => now }
    const look = (wanted: Partial<Wanted> = {}) =>
      findUpdate(parts, { source: sourceOf(releaseKey), channel: 'stable', rolledBack: [], kind: 'deb', ...wanted })
    return { asked, headers, memory, look, say: (next: string) => (answer = next) }
  }

  it('asks for one small file, and says nothing about this computer', async () => {
    const { look, asked, headers } = await finder(signed())
    expect(await look()).toMatchObject({
      ok: true,
      value: { version: '0.2.0', package: { url: 'https://updates.example.com/waygate/waygate_0.2.0_amd64.deb', ...packageOf() } },
    })
    expect(asked).toEqual(['https://updates.example.com/waygate/stable.json'])
    expect(headers).toEqual([{ 'User-Agent': 'waygate', 'Accept-Language': '*' }])
  })

  it('finds nothing where there is nothing newer, or what is there did not work here', async () => {
    expect(await (await finder(signed({ version: '0.1.0' }))).look()).toEqual(ok(null))
    expect(await (await finder(signed())).look({ rolledBack: ['0.2.0'] })).toEqual(ok(null))
  })

  it('names a version without a package for this computer, which somebody else may bring', async () => {
    const { look } = await finder(signed({ packages: [packageOf(undefined, { kind: 'rpm' })] }))
    expect(await look()).toMatchObject({ ok: true, value: { version: '0.2.0', package: null } })
  })

  test.each<[string, string, Partial<UpdateManifest>]>([
    ['expired', 'expired', { expiresAt: now }],
    ['of another channel', 'wrongChannel', { channel: 'beta' }],
    ['older', 'downgrade', { version: '0.0.1' }],
    ['for another product', 'wrongProduct', { product: 'x' }],
  ])('refuses what is %s', async (_what, why, change) => {
    expect(await (await finder(signed(change))).look()).toMatchObject({ ok: false, fault: { code: 'update.refused', why } })
  })

  it('refuses what nobody trusted has signed, and what is no manifest', async () => {
    expect(await (await finder(signed({}, makeKey()))).look()).toMatchObject({ ok: false, fault: { why: 'unknownKey' } })
    expect(await (await finder('<html>')).look()).toMatchObject({ ok: false, fault: { why: 'malformed' } })
  })

  it('notices a server that goes back to what it said before', async () => {
    const { look, say } = await finder(signed({ counter: 8 }))
    expect((await look()).ok).toBe(true)
    say(signed({ counter: 7 }))
    expect(await look()).toMatchObject({ ok: false, fault: { why: 'replayed' } })
  })

  it('reads no more than a manifest can be', async () => {
    const { look } = await finder('x'.repeat(200_000))
    expect(await look()).toMatchObject({ ok: false, fault: { code: 'server.unreachable' } })
  })

  it('is told apart from an answer when there is none', async () => {
    expect(await (await finder(new Error('ECONNREFUSED'))).look()).toMatchObject({ ok: false, fault: { code: 'server.unreachable' } })
    expect(await (await finder('', 404)).look()).toMatchObject({ ok: false, fault: { code: 'server.unreachable' } })
  })

  it('waits for its turn in a staged release, and the turn is another one for each version', async () => {
    const { look, memory, say } = await finder(signed({ rollout: 0 }))
    expect(await look()).toEqual(ok(null))
    const share = rolloutShare(clientIdOf(memory), '0.2.0')
    say(signed({ rollout: share + 0.001, counter: 8 }))
    expect(await look()).toMatchObject({ ok: true, value: { version: '0.2.0' } })
    say(signed({ rollout: share, counter: 9 }))
    expect(await look()).toEqual(ok(null))
  })
})

describe('the keeper', () => {
  const found: FoundUpdate = {
    version: '0.2.0',
    channel: 'stable',
    expiresAt: now + 1000,
    manifest: signed(),
    package: { ...packageOf(), url: 'https://x/y.deb' },
  }
  const run = (phase: UpdateRun['phase'], more: Partial<UpdateRun> = {}): UpdateRun => ({
    version: '0.2.0',
    from: '0.1.0',
    phase,
    why: null,
    since: now,
    ...more,
  })
  const offline: Fault = { code: 'server.unreachable', server: 'x', detail: '' }

  function keeper(
    more: {
      terms?: Partial<UpdateTerms> | Fault
      packaged?: boolean
      found?: Result<FoundUpdate | null>
      updates?: 'on' | 'off'
      appImage?: UpdateKeeperParts['appImage']
    } = {},
  ) {
    const seen: string[] = []
    const told = (state: UpdateState) => `${state.phase}${'version' in state ? ` ${state.version}` : ''}`
    const world = {
      found: more.found ?? (ok(found) as Result<FoundUpdate | null>),
      downloaded: ok() as Result<undefined>,
      handed: ok() as Result<undefined>,
      calls: [] as string[],
      installed: true,
      terms: more.terms as Partial<UpdateTerms> | Fault | undefined,
      wanted: null as Pick<Wanted, 'kind' | 'rolledBack'> | null,
      updates: more.updates ?? ('on' as const),
      channel: 'stable' as 'stable' | 'beta',
    }
    const updater: Updater = {
      download: async (_update, onProgress) => {
        world.calls.push('download')
        for (const percent of [10, 10.4, 90]) onProgress(percent)
        return world.downloaded
      },
      handOver: async () => {
        world.calls.push('hand over')
        return world.handed
      },
      stop: () => undefined,
    }
    const terms: UpdateTerms = { source: sourceOf(releaseKey), by: 'waygate', allowed: true, rolledBack: [] }
    const made = createUpdateKeeper({
      current: '0.1.0',
      packaged: more.packaged ?? true,
      appImage: more.appImage ?? null,
      helperInstalled: () => world.installed,
      link: {
        terms: async () =>
          world.terms !== undefined && 'code' in world.terms ? fail(world.terms as Fault) : ok({ ...terms, ...world.terms } as UpdateTerms),
      },
      settings: () => ({ updates: world.updates, updateChannel: world.channel }),
      find: async ({ kind, rolledBack }) => {
        world.calls.push('look')
        world.wanted = { kind, rolledBack }
        return world.found
      },
      updater: async () => updater,
      now: () => now,
      changed: () => {
        const state = told(made.view().state)
        if (seen.at(-1) !== state) seen.push(state)
      },
    })
    return { ...made, seen, world, state: () => made.view().state }
  }

  it('looks, downloads and is ready; then a click hands it to the helper, whose word counts', async () => {
    const it_ = keeper()
    await it_.check()
    expect(it_.seen).toEqual(['checking', 'downloading 0.2.0', 'ready 0.2.0'])
    await it_.install()
    expect(it_.world.calls).toEqual(['look', 'download', 'hand over'])
    it_.follow(run('installing'))
    it_.follow(run('checking'))
    expect(it_.state()).toEqual({ phase: 'running', run: run('checking') })
    // while the helper is at it nothing else begins
    await it_.check()
    await it_.install()
    expect(it_.world.calls).toHaveLength(3)
    it_.follow(run('installed'))
    expect(it_.state()).toEqual({ phase: 'ended', run: run('installed') })
    it_.stop()
  })

  it('installs nothing by itself, and nothing that is not ready', async () => {
    const it_ = keeper({ found: ok(null) })
    await it_.check()
    await it_.install()
    expect(it_.world.calls).toEqual(['look'])
    expect(it_.view()).toMatchObject({ checkedAt: now, state: { phase: 'current' } })
    it_.stop()
  })

  it('only says that there is one where somebody else installs', async () => {
    for (const by of ['repository', 'other'] as const) {
      const it_ = keeper({ terms: { by } })
      await it_.check()
      expect(it_.state()).toEqual({ phase: 'available', version: '0.2.0', by })
      expect(it_.world.calls).toEqual(['look'])
      it_.stop()
    }
  })

  test.each<[string, Parameters<typeof keeper>[0], UpdateState]>([
    ['the person turned it off', { updates: 'off' }, { phase: 'off', why: 'person' }],
    ['the policy forbids it', { terms: { allowed: false } }, { phase: 'off', why: 'policy' }],
    ['no place is known', { terms: { source: { feed: '', keys: [], channels: ['stable', 'beta'] } } }, { phase: 'off', why: 'noSource' }],
    ['there is no helper to say one', { terms: { code: 'helper.missing', socket: '' } }, { phase: 'off', why: 'noSource' }],
    ['nobody installed it', { packaged: false }, { phase: 'off', why: 'development' }],
  ])('asks no server when %s', async (_why, options, state) => {
    const it_ = keeper(options)
    await it_.check()
    expect(it_.state()).toEqual(state)
    expect(it_.world.calls).toEqual([])
    it_.stop()
  })

  describe('of an app that is an AppImage', () => {
    const appImage = (more: Partial<NonNullable<UpdateKeeperParts['appImage']>> = {}): UpdateKeeperParts['appImage'] => ({
      isMine: async () => true,
      lastRun: () => null,
      start: () => undefined,
      stop: () => undefined,
      ...more,
    })

    it('looks for its own kind, whoever brought the helper, and says itself how it ended', async () => {
      const it_ = keeper({
        appImage: appImage(),
        terms: { by: 'other', rolledBack: ['0.1.8'] },
      })
      await it_.check()
      expect(it_.world.wanted).toEqual({ kind: 'AppImage', rolledBack: ['0.1.8'] })
      await it_.install()
      expect(it_.seen).toContain('trying 0.2.0')
      expect(it_.state()).toEqual({ phase: 'ended', run: run('installed') })
      it_.stop()
    })

    it('asks root’s rules once more before it is put in place', async () => {
      const it_ = keeper({ appImage: appImage() })
      await it_.check()
      it_.world.terms = { allowed: false }
      await it_.install()
      expect(it_.state()).toEqual({ phase: 'off', why: 'policy' })
      // what was ready isn't any more
      it_.world.terms = {}
      await it_.install()
      expect(it_.world.calls).toEqual(['look', 'download'])
      it_.stop()
    })

    it('puts nothing in place that was taken back, expired, or comes from elsewhere by now', async () => {
      for (const terms of [{ rolledBack: ['0.2.0'] }, { source: { ...sourceOf(releaseKey), feed: 'https://another.example.com' } }]) {
        const it_ = keeper({ appImage: appImage() })
        await it_.check()
        it_.world.terms = terms
        it_.world.found = ok(null)
        await it_.install()
        expect(it_.world.calls).toEqual(['look', 'download', 'look'])
        it_.stop()
      }
      const late = keeper({ appImage: appImage(), found: ok({ ...found, expiresAt: now }) })
      await late.check()
      late.world.found = ok(null)
      await late.install()
      expect(late.world.calls).not.toContain('hand over')
      late.stop()
    })

    it('waits for a helper that is installed and says nothing: its rules count', async () => {
      const lost: Fault = { code: 'helper.missing', socket: '' }
      const it_ = keeper({ appImage: appImage(), terms: lost })
      await it_.check()
      expect(it_.state()).toEqual({ phase: 'failed', during: 'check', version: '', fault: lost })
      it_.world.installed = false
      await it_.check()
      expect(it_.state()).toEqual({ phase: 'off', why: 'noSource' })
      it_.stop()
    })

    it('asks no server that root’s rules keep it from', async () => {
      const it_ = keeper({ appImage: appImage(), terms: { allowed: false } })
      await it_.check()
      expect(it_.state()).toEqual({ phase: 'off', why: 'policy' })
      it_.stop()
    })

    it('only says that there is one where this person may not replace it', async () => {
      const it_ = keeper({ appImage: appImage({ isMine: async () => false }) })
      await it_.check()
      expect(it_.state()).toEqual({ phase: 'available', version: '0.2.0', by: 'other' })
      it_.stop()
    })

    it('tells after the start that follows that it is installed, and not for ever', () => {
      const recent = keeper({ appImage: appImage({ lastRun: () => run('installed', { since: now - 60_000 }) }) })
      recent.start()
      expect(recent.state()).toMatchObject({ phase: 'ended', run: { phase: 'installed' } })
      recent.stop()
      const long = keeper({ appImage: appImage({ lastRun: () => run('installed', { since: now - 2 * 60 * 60_000 }) }) })
      long.start()
      expect(long.state()).toEqual({ phase: 'current' })
      long.stop()
    })
  })

  it('says that the place of updates cannot be read, which root has written down', async () => {
    const fault: Fault = { code: 'update.refused', why: 'badSource', version: '' }
    const it_ = keeper({ terms: fault })
    await it_.check()
    expect(it_.state()).toEqual({ phase: 'failed', during: 'check', version: '', fault })
    it_.stop()
  })

  it('says why, at each step', async () => {
    const refused: Fault = { code: 'update.refused', why: 'badSignature', version: '' }
    const it_ = keeper({ found: fail(refused) })
    await it_.check()
    expect(it_.state()).toEqual({ phase: 'failed', during: 'check', version: '', fault: refused })
    it_.world.found = ok(found)
    it_.world.downloaded = fail(offline)
    await it_.check()
    expect(it_.state()).toEqual({ phase: 'failed', during: 'download', version: '0.2.0', fault: offline })
    it_.world.downloaded = ok()
    it_.world.handed = fail({ ...refused, why: 'altered' })
    await it_.check()
    await it_.install()
    expect(it_.state()).toMatchObject({ phase: 'failed', during: 'handing', fault: { why: 'altered' } })
    it_.stop()
  })

  it('downloads what is ready once, and what came after it', async () => {
    const it_ = keeper()
    await it_.check()
    await it_.check()
    expect(it_.world.calls).toEqual(['look', 'download', 'look'])
    it_.world.found = ok({ ...found, manifest: signed({ counter: 8 }) })
    await it_.check()
    expect(it_.world.calls).toEqual(['look', 'download', 'look', 'look', 'download'])
    it_.stop()
  })

  it('forgets what was ready when the person takes the other channel, and looks there', async () => {
    const it_ = keeper()
    await it_.check()
    it_.settingsChanged()
    expect(it_.world.calls).toEqual(['look', 'download'])
    it_.world.channel = 'beta'
    it_.world.found = ok(null)
    it_.settingsChanged()
    await expect.poll(() => it_.state().phase).toBe('current')
    await it_.install()
    expect(it_.world.calls).toEqual(['look', 'download', 'look'])
    it_.stop()
  })

  it('goes on saying that an update was taken back while there is no other', async () => {
    const it_ = keeper({ found: ok(null) })
    it_.follow(run('rollingBack', { why: 'silent' }))
    it_.follow(run('rolledBack', { why: 'silent' }))
    await it_.check()
    expect(it_.state()).toMatchObject({ phase: 'ended', run: { phase: 'rolledBack' } })
    it_.world.found = ok({ ...found, version: '0.2.1' })
    await it_.check()
    expect(it_.state()).toEqual({ phase: 'ready', version: '0.2.1' })
    it_.stop()
  })

  it('takes what ended long ago for no news, and what ended just now for some', () => {
    const it_ = keeper()
    it_.follow(run('installed', { since: now - 2 * 60 * 60_000 }))
    expect(it_.state()).toEqual({ phase: 'current' })
    it_.follow(run('installed', { since: now - 60_000 }))
    expect(it_.state()).toMatchObject({ phase: 'ended' })
  })
})
