import { describe, expect, test } from 'vitest'
import { english } from '../../../electron/common/words/words.ts'
import { noteOf, withoutRead } from '../../../renderer/popover/note-of.ts'
import { panelOf } from '../../../renderer/popover/panel-of.ts'
import { statusOf } from '../../../renderer/store/current-gateway.ts'
import * as sample from '../../e2e/gallery/samples.ts'

const quiet = {
  tunnel: sample.up,
  session: sample.signedIn,
  frame: sample.frame,
  update: null,
  setup: null,
  refused: null,
  headline: '',
  stateNote: '',
  noTraySaid: false,
  now: sample.now,
  newsRead: [] as readonly string[],
}
const refused = { call: 'setLan' as const, fault: { code: 'intent.forbidden' as const, by: 'policy' as const, detail: 'no' } }

describe('the one note', () => {
  test('nothing to say', () => {
    expect(noteOf(english, quiet)).toBeNull()
  })

  test('an update that is ready can be installed there, until it was read; everything else comes first', () => {
    const update = { current: '0.1.0', checkedAt: 1, state: { phase: 'ready' as const, version: '0.2.0' } }
    expect(noteOf(english, { ...quiet, update })).toEqual({
      kind: 'update',
      key: 'ready 0.2.0',
      text: 'Waygate 0.2.0 is ready',
      canInstall: true,
    })
    expect(noteOf(english, { ...quiet, update, newsRead: ['ready 0.2.0'] })).toBeNull()
    expect(noteOf(english, { ...quiet, update, refused })).toMatchObject({ kind: 'fault' })
    expect(noteOf(english, { ...quiet, update: { ...update, state: { phase: 'downloading', version: '0.2.0', percent: 3 } } })).toBeNull()
  })

  test('a helper that is older than the app is named once, after the news of the update that made it so', () => {
    const { helper } = sample.up
    const status = helper.link === 'ready' ? helper.status : null
    const tunnel =
      status === null ? sample.up : { ...sample.up, helper: { link: 'ready' as const, status: { ...status, version: '0.1.0' } } }
    const setup = { offer: 'update' as const, way: 'prompt' as const, command: '', removal: 'offered' as const, act: null }
    const run = { version: '0.2.0', from: '0.1.0', phase: 'installed' as const, why: null, since: 1 }
    const update = { current: '0.2.0', checkedAt: 1, state: { phase: 'ended' as const, run } }
    const here = { ...quiet, tunnel, setup, update }
    expect(noteOf(english, here)).toMatchObject({ kind: 'update' })
    const read = ['installed 0.2.0 1']
    expect(noteOf(english, { ...here, newsRead: read })).toEqual({ kind: 'helperOlder', key: 'helper 0.1.0', version: '0.1.0' })
    expect(noteOf(english, { ...here, newsRead: [...read, 'helper 0.1.0'] })).toBeNull()
    expect(noteOf(english, { ...here, update: null, setup: { ...setup, offer: null } })).toBeNull()
  })

  test('an update that was taken back is told', () => {
    const run = { version: '0.2.0', from: '0.1.0', phase: 'rolledBack' as const, why: 'silent' as const, since: 1 }
    const update = { current: '0.1.0', checkedAt: 1, state: { phase: 'ended' as const, run } }
    expect(noteOf(english, { ...quiet, update })).toMatchObject({
      kind: 'update',
      text: expect.stringMatching(/^Back on Waygate 0\.1\.0\. 0\.2\.0 didn't work/),
      canInstall: false,
    })
  })

  test('a failed first join is the headline already: only its next step is left', () => {
    expect(noteOf(english, { ...quiet, tunnel: sample.failedJoin, headline: "exit-fra didn't answer" })).toEqual({
      kind: 'afterFailure',
      next: expect.stringContaining('Try again'),
      fault: null,
    })
  })

  test('a while later it is told in full, with its details: headline and buttons are those of the state again', () => {
    expect(noteOf(english, { ...quiet, tunnel: sample.failedJoinOld, headline: 'Not protected' })).toEqual({
      kind: 'afterFailure',
      next: expect.stringMatching(/^exit-fra didn't answer\. /),
      fault: expect.objectContaining({ code: 'gateway.silent' }),
    })
  })

  test('a while later it hides nothing that is so now: signed out, with the way in', () => {
    const session = { ...sample.signedIn, state: 'expired' as const }
    const now = { ...quiet, session, stateNote: 'Signed out since 16:36' }
    expect(noteOf(english, { ...now, tunnel: sample.failedJoin })).toMatchObject({ kind: 'afterFailure' })
    expect(noteOf(english, { ...now, tunnel: sample.failedJoinOld })).toMatchObject({ kind: 'info', text: now.stateNote, door: 'signIn' })
  })

  test('that traffic could leave for a moment comes before everything else, a later switch that failed too', () => {
    const state = statusOf(sample.failedSwitch)?.state
    const gap = { at: sample.now - 60_000, tookMs: 40, detail: '', open: true as const }
    const tunnel = { ...sample.failedSwitch, ...sample.tunnel({ ...state, repaired: gap } as never), act: sample.failedSwitch.act }
    expect(noteOf(english, { ...quiet, tunnel, refused, stateNote: 'Another program …' })).toEqual({
      kind: 'gap',
      text: 'Another program …',
    })
  })

  test('a switch that is refused while protected is told in full, before anything else', () => {
    expect(noteOf(english, { ...quiet, tunnel: sample.refusedSwitch, refused, stateNote: 'x' })).toMatchObject({
      kind: 'fault',
      from: 'act',
    })
  })

  test('a switch that failed is told once, whoever tells it first, with the ways on, until it was read', () => {
    const { act } = sample.failedSwitch
    const told = { ...quiet, stateNote: 'Switching failed', tunnel: sample.failedSwitch }
    const expected = {
      kind: 'switchFailed',
      key: `switch ${sample.now - 5000}`,
      text: 'Switching failed',
      again: { gatewayId: 'office/exit-nyc', name: 'exit-nyc' },
      fault: act.fault,
      door: null,
    }
    expect(noteOf(english, told)).toEqual(expected)
    expect(noteOf(english, { ...told, tunnel: { ...sample.failedSwitch, act: null } })).toEqual(expected)
    expect(
      noteOf(english, { ...told, tunnel: { ...sample.failedSwitch, act: null }, refused: { call: 'join', fault: act.fault } }),
    ).toEqual(expected)
    expect(withoutRead(told.tunnel, [])).toBe(told.tunnel)
    expect(noteOf(english, { ...told, stateNote: '', tunnel: withoutRead({ ...told.tunnel, act: null }, [expected.key]) })).toBeNull()
  })

  test('a refused call', () => {
    expect(noteOf(english, { ...quiet, refused, stateNote: 'x' })).toMatchObject({ kind: 'fault', from: 'call', fault: refused.fault })
  })

  test('an expired sign-in offers to sign in', () => {
    const session = { ...sample.signedIn, state: 'expired' as const }
    expect(noteOf(english, { ...quiet, session, stateNote: 'Signed out since 08:12' })).toMatchObject({ kind: 'info', door: 'signIn' })
  })

  test.each([
    ['locked', 'unlockKeyring'],
    ['absent', 'unlockKeyring'],
    ['asking', null],
    ['open', null],
  ] as const)('sign-ins that are locked away, the keyring is %s: the door is %s', (keyring, door) => {
    const session = { ...sample.signedOut, lockedAway: true, keyring }
    expect(noteOf(english, { ...quiet, session, stateNote: 'Your sign-in is sealed' })).toMatchObject({ kind: 'info', door })
  })

  test('a missing helper is the headline: a call that met it says nothing more', () => {
    const fault = { code: 'helper.missing' as const, socket: '/run/x' }
    const tunnel = { ...sample.open, helper: { link: 'gone' as const, fault } }
    expect(noteOf(english, { ...quiet, tunnel, refused: { call: 'retry', fault } })).toBeNull()
  })

  test('no tray is said until it was read', () => {
    const frame = { ...sample.frame, tray: 'absent' as const }
    expect(noteOf(english, { ...quiet, frame })).toEqual({ kind: 'noTray' })
    expect(noteOf(english, { ...quiet, frame, noTraySaid: true })).toBeNull()
  })
})

describe('the panel under the state', () => {
  const gone = { ...sample.open, helper: { link: 'gone' as const, fault: { code: 'helper.missing' as const, socket: '/run/x' } } }
  test.each([
    ['before the first push', { tunnel: null, session: null }, false, 'starting'],
    ['helper gone, whoever is signed in', { tunnel: gone, session: sample.signedOut }, false, 'helper'],
    ['signed out', { tunnel: sample.open, session: sample.signedOut }, false, 'signIn'],
    ['signed out with a tunnel that is up', { tunnel: sample.up, session: sample.signedOut }, false, 'signIn'],
    ['signed in', { tunnel: sample.open, session: sample.signedIn }, false, 'list'],
    ['expired keeps the list', { tunnel: sample.up, session: { ...sample.signedIn, state: 'expired' as const } }, false, 'list'],
    ['expired, and asked for', { tunnel: sample.up, session: { ...sample.signedIn, state: 'expired' as const } }, true, 'signIn'],
  ])('%s', (_name, views, asked, expected) => {
    expect(panelOf(views, asked)).toBe(expected)
  })
})
