import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HoldReason, TunnelState } from '../../../electron/common/tunnel/state.ts'
import { english } from '../../../electron/common/words/words.ts'
import { createNoticeKeeper, type NoticeFacts } from '../../../electron/main/notices/notice-keeper.ts'
import { noticeOf } from '../../../electron/main/notices/notice-of.ts'
import { now, row, states, throughFra, views } from './views.ts'

const held = (reason: HoldReason): TunnelState => ({ ...states.held, reason })
const silent = held({ why: 'gatewaySilent', gateway: 'exit-fra' })
const noneAnswers = held({ why: 'noPassAnswers' })
const gone = held({ why: 'accessGone', gateway: 'exit-fra', seenAt: now, detail: 'clientMissing' })
const standIn: TunnelState = { ...states.up, insteadOf: { passId: 'pass-exit-nyc', gateway: 'exit-nyc', since: now - 5000 } }
const repaired = { at: now - 1000, tookMs: 300, detail: '' }
const wasOpen: TunnelState = { ...states.up, repaired: { ...repaired, open: true } }
const notice = (state: TunnelState) => noticeOf(english, views({ state, intent: throughFra }), now)

describe('what is news', () => {
  it.each([
    ['a hold', silent, "On hold: exit-fra doesn't answer", ['Switch', 'Retry']],
    ['nobody answers', noneAnswers, 'On hold: no gateway answers', ['Retry', 'Leave']],
    ['access taken away', gone, 'On hold: exit-fra is no longer yours to use', ['Switch', 'Leave']],
    ['lost protection', states.failed, 'Protection lost', ['Repair']],
    ['a first join that failed', { ...states.failed, protection: 'off' } as const, 'Something in Waygate went wrong', ['Open Waygate']],
    ['both layers were gone', wasOpen, 'Protection was gone for a moment', []],
    [
      'a change that failed while holding',
      { ...states.failed, protection: 'holding' } as const,
      'On hold: something in Waygate went wrong',
      ['Retry', 'Leave'],
    ],
    ['another gateway took over', standIn, 'exit-fra took over', []],
  ])('%s', (_what, state, title, labels) => {
    const told = notice(state)
    expect(told?.title).toBe(title)
    expect(told?.actions.map(({ label }) => label)).toEqual(labels)
    expect(told?.body).not.toBe('')
  })

  it.each([
    ['the person’s own lock', held({ why: 'lock' })],
    ['the start of the helper', held({ why: 'starting' })],
    ['joining', states.proving],
    ['a join that works', states.up],
    ['one layer was gone, and nothing left', { ...states.up, repaired } as TunnelState],
    ['a first join that failed an hour ago', { ...states.failed, protection: 'off', since: now - 3_600_000 } as const],
    ['leaving', states.clearing],
    ['no network', states.offline],
    ['a pause', states.paused],
    ['a first join that failed and is being taken back', { ...states.failed, protection: 'holding', undoing: true } as const],
  ])('not: %s', (_what, state) => {
    expect(notice(state)).toBeNull()
  })

  it('a join that failed before the helper was asked is told too, with the lock on as well, and not an hour later', () => {
    const fault = { code: 'server.unreachable', server: 'https://api.example.com', detail: '' } as const
    const of = (at: number, state: TunnelState) =>
      noticeOf(english, views({ state, act: { phase: 'failed', act: 'join', gateway: 'exit-fra', at, fault } }), now)?.title
    expect(of(now - 1000, states.open)).toBe("Can't reach api.example.com")
    expect(of(now - 1000, held({ why: 'lock' }))).toBe("Can't reach api.example.com")
    expect(of(now - 3_600_000, states.open)).toBeUndefined()
  })

  describe('access for a time', () => {
    const minute = 60_000
    const of = (state: TunnelState, fra: Parameters<typeof row>[1], session = {}) =>
      noticeOf(english, views({ state, rows: [row('exit-fra', fra)], session }), now)

    it('is told of in the last five minutes, by the server’s clock, and not once it is over', () => {
      expect(of(states.up, { accessUntil: now + 6 * minute })).toBeNull()
      expect(of(states.up, { accessUntil: now + 4 * minute })).toMatchObject({
        title: expect.stringMatching(/^Access to exit-fra ends at \d/),
      })
      expect(of(states.up, { accessUntil: now + 6 * minute }, { clockBehindMs: 2 * minute })).not.toBeNull()
      expect(of(states.up, { accessUntil: now - 1 })).toBeNull()
      expect(of(states.proving, { accessUntil: now + 4 * minute })).toBeNull()
    })

    it('is told of although another gateway stands in already, and once for each end', () => {
      const soon = of(standIn, { accessUntil: now + 4 * minute })
      expect(soon?.title).toMatch(/^Access to exit-fra/)
      expect(of(states.up, { accessUntil: now + 4 * minute })?.key).toBe(soon?.key)
      expect(of(states.up, { accessUntil: now + 5 * minute })?.key).not.toBe(soon?.key)
    })

    it('that has ended offers to ask for it again, where there is somebody to ask', () => {
      const refusals = [{ rule: 'access.approvalExpired', weight: 'certain', subject: 'exit-fra' }] as const
      const labels = (session = {}) => of(gone, { refusals: [...refusals] }, session)?.actions.map(({ label }) => label)
      expect(labels()).toEqual(['Request access', 'Leave'])
      expect(labels({ state: 'expired' })).toEqual(['Switch', 'Leave'])
    })
  })

  it('carries no countdown: it is read later', () => {
    const trying = { ...silent, trying: { passId: 'pass-exit-nyc', gateway: 'exit-nyc', at: now + 30_000 } } as TunnelState
    expect(notice(trying)?.body).toBe('Nothing leaves. Trying exit-nyc')
  })
})

describe('telling', () => {
  let shown: string[]
  let gone_: number
  let keeper: ReturnType<typeof createNoticeKeeper>
  const facts = (state: TunnelState, more: Partial<NoticeFacts> = {}): NoticeFacts => ({
    notice: notice(state),
    kind: state.kind,
    wanted: 'all',
    watched: false,
    ...more,
  })
  const follow = (state: TunnelState, more?: Partial<NoticeFacts>) => keeper.follow(facts(state, more))

  beforeEach(() => {
    vi.useFakeTimers()
    shown = []
    gone_ = 0
    keeper = createNoticeKeeper(({ title }) => {
      shown.push(title)
      return () => {
        gone_ += 1
      }
    })
  })
  afterEach(() => {
    keeper.stop()
    vi.useRealTimers()
  })

  it('waits whether a hold is over soon, then tells it once, whatever its reason becomes', () => {
    follow(states.up)
    follow(silent)
    vi.advanceTimersByTime(9_000)
    expect(shown).toEqual([])
    vi.advanceTimersByTime(2_000)
    expect(shown).toEqual(["On hold: exit-fra doesn't answer"])
    follow(noneAnswers)
    follow(states.proving)
    follow(silent)
    vi.advanceTimersByTime(60_000)
    expect(shown).toHaveLength(1)
  })

  it('says nothing of a hold that a stand-in ended; only that it took over, and once', () => {
    follow(states.up)
    follow(silent)
    vi.advanceTimersByTime(5_000)
    follow(standIn)
    follow(standIn)
    vi.advanceTimersByTime(60_000)
    expect(shown).toEqual(['exit-fra took over'])
  })

  it('takes the note away when it is over, and tells the next trouble', () => {
    follow(states.up)
    follow(gone)
    expect(gone_).toBe(0)
    follow(states.up)
    expect(gone_).toBe(1)
    follow(gone)
    expect(shown).toHaveLength(2)
  })

  it('tells nothing that was so before the app started', () => {
    follow(gone)
    vi.advanceTimersByTime(60_000)
    expect(shown).toEqual([])
  })

  it('tells nothing while the popover is open, and not afterwards either', () => {
    follow(states.up)
    follow(gone, { watched: true })
    follow(gone, { watched: false })
    expect(shown).toEqual([])
  })

  it('tells only what the person wants to hear', () => {
    follow(states.up, { wanted: 'important' })
    follow(standIn, { wanted: 'important' })
    expect(shown).toEqual([])
    follow(gone, { wanted: 'off' })
    expect(shown).toEqual([])
    follow(states.up)
    follow(states.failed, { wanted: 'important' })
    expect(shown).toEqual(['Protection lost'])
  })

  it('a helper that stays away is told where it looked after something, and taken away when it is back', () => {
    const fault = { code: 'helper.lost', detail: '' } as const
    const away = { ...views(), tunnel: { ...views().tunnel, helper: { link: 'gone' as const, fault } } }
    const leaves = () => keeper.follow({ notice: noticeOf(english, away, now), kind: null, wanted: 'important', watched: false })
    follow(states.open)
    leaves()
    vi.advanceTimersByTime(60_000)
    expect(shown).toEqual([])
    follow(states.up)
    leaves()
    vi.advanceTimersByTime(19_000)
    follow(states.up)
    leaves()
    vi.advanceTimersByTime(19_000)
    expect(shown).toEqual([])
    vi.advanceTimersByTime(2_000)
    expect(shown).toEqual(["Waygate's helper stopped answering"])
    follow(states.up)
    expect(gone_).toBe(1)
  })

  it('keeps quiet while the helper is away, and forgets nothing by it', () => {
    follow(states.up)
    follow(gone)
    keeper.follow({ notice: null, kind: null, wanted: 'all', watched: false })
    follow(gone)
    expect(shown).toHaveLength(1)
  })
})
