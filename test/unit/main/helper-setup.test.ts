import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type HelperSetupView, helperSetupViewSchema } from '../../../electron/common/contracts/app/helper-setup.ts'
import type { TunnelView } from '../../../electron/common/contracts/app/tunnel.ts'
import type { SetupReport } from '../../../electron/common/contracts/setup.ts'
import type { Fault } from '../../../electron/common/fault.ts'
import { fail, ok, type Result } from '../../../electron/common/result.ts'
import type { ElevatedCommand } from '../../../electron/main/elevation/elevation.ts'
import { createHelperSetup, type HelperSetup, offerOf } from '../../../electron/main/elevation/helper-setup.ts'
import type { SetupPrograms } from '../../../electron/main/elevation/setup-command.ts'
import { type AppHandlers, createCallRouter } from '../../../electron/main/ipc/call-router.ts'
import { createHelperSetupActs } from '../../../electron/main/start/helper-setup-acts.ts'
import { views } from './views.ts'

const installed = '/opt/waygate-helper/bin/waygate'
const appImage: SetupPrograms = {
  own: { path: '/tmp/.mount_x/resources/waygate/waygate', rootOnly: false, baked: { sha256: 'ab'.repeat(32), size: 9 } },
  packaged: null,
  installed: null,
}
const gone = (fault: Fault): TunnelView['helper'] => ({ link: 'gone', fault })
const missing = gone({ code: 'helper.missing', socket: '/run/waygate/1000.sock' })
const denied = gone({ code: 'helper.denied', socket: '/run/waygate/1000.sock' })
const ready = views().tunnel.helper
const of = (version: string): TunnelView['helper'] => (ready.link === 'ready' ? { ...ready, status: { ...ready.status, version } } : ready)

interface Asked {
  readonly command: ElevatedCommand
  readonly begun: () => void
  readonly end: (outcome: Result<SetupReport>) => void
}

let helper: TunnelView['helper']
let programs: SetupPrograms | null
let asked: Asked[]
let log: string[]
let cancelled: number
let reconnects: number
let seen: HelperSetupView['act'][]
let setup: HelperSetup

beforeEach(() => {
  helper = missing
  programs = appImage
  asked = []
  log = []
  seen = []
  cancelled = 0
  reconnects = 0
  setup = createHelperSetup({
    elevation: {
      begin: (command, begun) => {
        let end: Asked['end'] = () => undefined
        const outcome = new Promise<Result<SetupReport>>((resolve) => (end = resolve))
        asked.push({ command, begun, end })
        return { outcome, cancel: () => (cancelled += 1) }
      },
    },
    uid: 1000,
    version: '0.2.0',
    now: () => 7,
    helper: () => helper,
    programs: () => programs,
    changed: () => seen.push(setup.view().act),
    reconnect: () => (reconnects += 1),
    log: (line) => log.push(line),
  })
})

const settle = () => new Promise((resolve) => setImmediate(resolve))
const report: SetupReport = { changes: [{ change: 'allowed', user: 'anna' }], notes: [{ note: 'notAtBoot' }] }

describe('what is offered', () => {
  const here = { ...appImage, installed }
  const none = appImage
  it.each<[string, TunnelView['helper'], SetupPrograms, HelperSetupView['offer']]>([
    ['nothing while it answers', ready, here, null],
    ['to update one that works and is older than what this app brings', of('0.1.9'), here, 'update'],
    ['nothing for one of this very version', of('0.2.0'), here, null],
    ['nothing for one that is newer', of('0.3.0'), here, null],
    ['nothing for one that doesn’t say what it is', of('?'), here, null],
    ['nothing for one that a package brought', of('0.1.9'), { ...here, packaged: '/opt/Waygate/waygate' }, null],
    ['nothing for one that somebody runs by hand', of('0.1.9'), none, null],
    ['nothing where this app brings none', of('0.1.9'), { ...here, own: { ...here.own, baked: null } }, null],
    ['nothing while it is looked for', { link: 'connecting' }, none, null],
    ['to install what isn’t there', missing, none, 'install'],
    ['to repair what is there and doesn’t run', missing, here, 'repair'],
    ['to let in who isn’t', denied, here, 'allow'],
    ['to repair what is older than the app', gone({ code: 'helper.version', ours: 2, theirs: 1 }), here, 'repair'],
    ['nothing when the app is the older one', gone({ code: 'helper.version', ours: 1, theirs: 2 }), here, null],
    ['to repair what is stuck', gone({ code: 'helper.lost', detail: '' }), here, 'repair'],
  ])('%s', (_, link, programsHere, expected) => {
    expect(offerOf(link, programsHere, '0.2.0')).toBe(expected)
  })

  it('updates by the same prompt that installs, and says why not where that is refused', async () => {
    helper = of('0.1.0')
    programs = { ...appImage, installed }
    expect(setup.view()).toMatchObject({ offer: 'update', way: 'prompt', removal: 'offered', act: null })
    setup.start()
    expect(asked).toEqual([])
    setup.update()
    expect(asked[0]?.command).toMatchObject({ program: '/bin/sh', input: appImage.own.path })
    expect(setup.view().act).toMatchObject({ phase: 'asking', verb: 'repair-helper' })
    asked[0]?.end(fail({ code: 'elevation.refused', why: 'denied', detail: '' }))
    await settle()
    // it still works, and is still the old one
    expect(setup.view()).toMatchObject({ offer: 'update', act: { phase: 'failed', fault: { why: 'denied' } } })
    setup.dismiss()
    setup.update()
    asked[1]?.end(ok(report))
    await settle()
    expect(setup.view().act).toMatchObject({ phase: 'done' })
    helper = of('0.2.0')
    expect(setup.view()).toMatchObject({ offer: null, act: null })
  })

  it('says how: by a prompt, or what to type', () => {
    expect(setup.view()).toMatchObject({ offer: 'install', way: 'prompt', command: expect.stringContaining('sudo /bin/sh') })
    programs = { ...appImage, own: { ...appImage.own, baked: null } }
    expect(setup.view()).toMatchObject({ offer: 'install', way: 'terminal', command: expect.stringContaining('helper --allow-uid 1000') })
    setup.start()
    expect(asked).toEqual([])
  })

  it('is nothing about a helper that was named for this app: it isn’t the computer’s own', () => {
    programs = null
    expect(setup.view()).toEqual({ offer: null, way: 'terminal', command: '', removal: 'none', act: null })
    setup.start()
    setup.uninstall()
    expect(asked).toEqual([])
  })

  it('fits the contract, with the longest command', () => {
    expect(helperSetupViewSchema.safeParse(setup.view()).success).toBe(true)
  })
})

describe('a prompt', () => {
  it('asks, works, is done, and looks for the helper at once; what happened is in the log', async () => {
    setup.start()
    expect(setup.view().act).toEqual({ phase: 'asking', verb: 'install-helper', since: 7 })
    asked[0]?.begun()
    expect(setup.view().act).toMatchObject({ phase: 'working' })
    asked[0]?.end(ok(report))
    await settle()
    expect(setup.view().act).toMatchObject({ phase: 'done' })
    expect(reconnects).toBe(1)
    expect(log).toEqual(['anna may use the helper now', expect.stringContaining('no systemd')])
    expect(seen.map((act) => act?.phase)).toEqual(['asking', 'working', 'done'])
    helper = ready
    expect(setup.view()).toMatchObject({ act: null, offer: null })
  })

  it('is one at a time, however often somebody clicks', () => {
    setup.start()
    setup.start()
    setup.uninstall()
    expect(asked).toHaveLength(1)
  })

  it('that is closed says so, keeps the command at hand, and can be tried again', async () => {
    setup.start()
    asked[0]?.end(fail({ code: 'elevation.refused', why: 'dismissed', detail: '' }))
    await settle()
    expect(setup.view()).toMatchObject({
      offer: 'install',
      command: expect.stringContaining('sudo'),
      act: { phase: 'failed', verb: 'install-helper', fault: { why: 'dismissed' } },
    })
    setup.dismiss()
    expect(setup.view().act).toBeNull()
    setup.start()
    expect(asked).toHaveLength(2)
  })

  it('that is called off is no news', async () => {
    setup.start()
    setup.cancel()
    expect(cancelled).toBe(1)
    asked[0]?.end(fail({ code: 'elevation.refused', why: 'cancelled', detail: '' }))
    await settle()
    expect(setup.view().act).toBeNull()
    setup.cancel()
    expect(cancelled).toBe(1)
  })

  describe('after which nothing is better', () => {
    beforeEach(() => void vi.useFakeTimers())
    afterEach(() => void vi.useRealTimers())

    const doneAndWaited = async () => {
      asked[0]?.end(ok(report))
      await vi.advanceTimersByTimeAsync(14_000)
      expect(setup.view().act).toMatchObject({ phase: 'done' })
      await vi.advanceTimersByTimeAsync(2000)
    }

    it('says that no helper came, and offers it again', async () => {
      setup.start()
      await doneAndWaited()
      expect(setup.view()).toMatchObject({
        offer: 'install',
        act: { phase: 'failed', fault: { code: 'setup.ineffective', how: 'silent' } },
      })
      // it came late after all: the next thing that goes wrong is another story
      helper = ready
      expect(setup.view()).toMatchObject({ offer: null, act: null })
      helper = missing
      expect(setup.view()).toMatchObject({ offer: 'install', act: null })
    })

    it('says nothing where a helper came that doesn’t let this person in: that is offered next', async () => {
      setup.start()
      helper = denied
      await doneAndWaited()
      expect(setup.view()).toMatchObject({ offer: 'allow', act: null })
    })

    it('says that the older one still runs where the two can’t speak at all', async () => {
      helper = gone({ code: 'helper.version', ours: 2, theirs: 1 })
      setup.start()
      await doneAndWaited()
      expect(setup.view()).toMatchObject({ offer: 'repair', act: { phase: 'failed', fault: { how: 'older' } } })
    })

    it('says nothing of one that answered meanwhile and went again', async () => {
      setup.start()
      asked[0]?.end(ok(report))
      await vi.advanceTimersByTimeAsync(3000)
      helper = ready
      expect(setup.view().act).toBeNull()
      helper = missing
      await vi.advanceTimersByTimeAsync(20_000)
      expect(setup.view()).toMatchObject({ offer: 'install', act: null })
    })

    it('says that the older one still runs', async () => {
      helper = of('0.1.0')
      programs = { ...appImage, installed }
      setup.update()
      await doneAndWaited()
      expect(setup.view()).toMatchObject({ offer: 'update', act: { phase: 'failed', fault: { how: 'older' } } })
      helper = of('0.2.0')
      expect(setup.view()).toMatchObject({ offer: null, act: null })
    })

    it('says nothing when what was asked for is that it goes', async () => {
      programs = { ...appImage, installed }
      helper = ready
      setup.uninstall()
      helper = missing
      programs = appImage
      await doneAndWaited()
      expect(setup.view()).toMatchObject({ offer: 'install', act: null })
    })
  })
})

describe('removing', () => {
  it('is offered for what an app installed, left to the package for a package’s', () => {
    expect(setup.view().removal).toBe('none')
    programs = { ...appImage, installed }
    helper = ready
    expect(setup.view().removal).toBe('offered')
    setup.uninstall()
    expect(asked.map(({ command }) => command)).toEqual([{ program: installed, args: ['uninstall-helper', '--json'], input: null }])
    programs = { ...programs, packaged: '/opt/Waygate/resources/waygate/waygate' }
    expect(setup.view().removal).toBe('package')
  })

  it('of a package’s is not asked for', () => {
    programs = { ...appImage, packaged: '/opt/Waygate/resources/waygate/waygate' }
    setup.uninstall()
    expect(asked).toEqual([])
  })

  it('that is refused is told although the helper answers', async () => {
    programs = { ...appImage, installed }
    helper = ready
    setup.uninstall()
    asked[0]?.end(fail({ code: 'setup.refused', why: 'inUse', path: '', detail: 'joined' }))
    await settle()
    expect(setup.view().act).toMatchObject({ phase: 'failed', verb: 'uninstall-helper' })
  })
})

it('nothing of what a page sends reaches a command', async () => {
  const acts = { ...createHelperSetupActs(setup) } as unknown as AppHandlers
  const route = createCallRouter(acts, (_name, error) => expect(error).toBeUndefined())
  const hostile = { verb: 'uninstall-helper', program: '/bin/sh', args: ['-c', 'id'] }
  expect(await route({ page: 'popover', name: 'setUpHelper', request: hostile })).toEqual({ ok: true, value: {} })
  setup.cancel()
  asked[0]?.end(fail({ code: 'elevation.refused', why: 'cancelled', detail: '' }))
  await settle()
  setup.start()
  expect(asked[0]?.command).toEqual(asked[1]?.command)
})

it('each page asks only for what it shows', async () => {
  const route = createCallRouter({ ...createHelperSetupActs(setup) } as unknown as AppHandlers, () => undefined)
  for (const page of ['settings', 'admin', 'connection'] as const) {
    expect(await route({ page, name: 'setUpHelper', request: {} })).toMatchObject({ fault: { code: 'audience.denied' } })
  }
  for (const page of ['popover', 'admin', 'connection'] as const) {
    expect(await route({ page, name: 'updateHelper', request: {} })).toMatchObject({ fault: { code: 'audience.denied' } })
    expect(await route({ page, name: 'uninstallHelper', request: {} })).toMatchObject({ fault: { code: 'audience.denied' } })
  }
  expect(asked).toEqual([])
})
