import { describe, expect, it, test } from 'vitest'
import type { UpdateState } from '../../../electron/common/contracts/app/update.ts'
import { updateFailureSchema, updateRefusalSchema } from '../../../electron/common/update/update-refusal.ts'
import { type UpdateRun, updatePhaseSchema } from '../../../electron/common/update/update-run.ts'
import { faultText } from '../../../electron/common/wording/fault-text.ts'
import { updateMenuText, updateText } from '../../../electron/common/wording/update-text.ts'
import { english } from '../../../electron/common/words/words.ts'
import { wordsIn } from '../../../electron/common/words/words-in.ts'
import type { Notice } from '../../../electron/main/notices/notice-of.ts'
import { trayModel } from '../../../electron/main/tray/tray-model.ts'
import { withUpdateDot } from '../../../electron/main/tray/update-dot.ts'
import { createUpdateNotices, updateNoticeOf } from '../../../electron/main/update/update-notices.ts'
import { now, states, throughFra, views } from './views.ts'

const run = (more: Partial<UpdateRun> = {}): UpdateRun => ({
  version: '0.2.0',
  from: '0.1.0',
  phase: 'installing',
  why: null,
  since: now,
  ...more,
})
const view = (state: UpdateState) => ({ current: '0.1.0', checkedAt: now - 240_000, state })
const ready: UpdateState = { phase: 'ready', version: '0.2.0' }

/** Every state that there is. */
const everyState: readonly UpdateState[] = [
  ...(['person', 'policy', 'noSource', 'development'] as const).map((why): UpdateState => ({ phase: 'off', why })),
  { phase: 'current' },
  { phase: 'checking' },
  { phase: 'available', version: '0.2.0', by: 'repository' },
  { phase: 'available', version: '0.2.0', by: 'other' },
  { phase: 'downloading', version: '0.2.0', percent: 41.7 },
  ready,
  { phase: 'handing', version: '0.2.0', percent: 0 },
  ...updatePhaseSchema.options.flatMap((phase) =>
    [null, ...updateFailureSchema.options].map((why): UpdateState => ({ phase: 'running', run: run({ phase, why }) })),
  ),
  { phase: 'failed', during: 'check', version: '', fault: { code: 'update.refused', why: 'expired', version: '' } },
]

describe('words', () => {
  it.each(everyState.map((state) => [JSON.stringify(state), state] as const))('for %s, in both languages', (_text, state) => {
    const [said, german] = [english, wordsIn('de')].map((words) => updateText(words, view(state), now))
    expect(german).not.toEqual(said)
    for (const { headline, second } of [said, german].filter((text) => text !== undefined)) {
      expect(headline).toMatch(/^[A-Z0-9]/)
      expect(second).not.toMatch(/^\s/)
      expect(`${headline} ${second}`).not.toMatch(/!|please|successful|undefined|null|\{/)
    }
  })

  it.each(updateRefusalSchema.options)('for a refusal: %s', (why) => {
    const { headline, next } = faultText(english, { code: 'update.refused', why, version: '0.2.0' })
    expect(headline).not.toContain('{')
    expect(next).toMatch(/\.$/)
    expect(faultText(english, { code: 'update.refused', why, version: '' }).headline).not.toContain('{')
  })

  test('what was taken back says why, and that it is over', () => {
    expect(updateText(english, view({ phase: 'ended', run: run({ phase: 'rolledBack', why: 'silent' }) }), now)).toEqual({
      headline: 'Back on Waygate 0.1.0',
      second: "0.2.0 didn't work on this computer: its helper didn't answer. It isn't offered again.",
    })
  })

  test('what never began says that nothing was changed', () => {
    expect(updateText(english, view({ phase: 'ended', run: run({ phase: 'failed', why: 'busy' }) }), now).second).toMatch(
      /Nothing was changed\.$/,
    )
    expect(updateText(english, view({ phase: 'ended', run: run({ phase: 'failed', why: 'package' }) }), now).headline).toBe(
      'Waygate needs to be installed again',
    )
  })
})

describe('the tray', () => {
  const menu = (update: UpdateState) => trayModel(english, { ...views({ state: states.up, intent: throughFra }), update }, now)
  const item = (update: UpdateState) =>
    menu(update).menu.find((entry) => 'label' in entry && entry.label === updateMenuText(english, update))

  it('has a dot and a click for what is ready', () => {
    expect(menu(ready).dot).toBe(true)
    expect(item(ready)).toEqual({ kind: 'item', label: 'Update ready: install 0.2.0', does: { act: 'installUpdate' } })
  })

  it('only says what somebody else brings, or what is under way', () => {
    expect(item({ phase: 'available', version: '0.2.0', by: 'repository' })).toEqual({ kind: 'text', label: 'Waygate 0.2.0 is available' })
    expect(item({ phase: 'running', run: run() })).toEqual({ kind: 'text', label: 'Installing Waygate 0.2.0' })
  })

  it('does not change while a download goes on: a menu must not move under the pointer', () => {
    const one = menu({ phase: 'downloading', version: '0.2.0', percent: 1 })
    expect(menu({ phase: 'downloading', version: '0.2.0', percent: 99 })).toEqual(one)
    expect(menu({ phase: 'current' })).toEqual(one)
    expect(one.dot).toBe(false)
  })
})

test('the dot stands in the lower right corner, with a gap around it, and touches nothing else', () => {
  const width = 22
  const white = Uint8Array.from({ length: width * width * 4 }, () => 255)
  const dotted = withUpdateDot(white, width)
  const pixel = (x: number, y: number) => [...dotted.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)]
  expect(pixel(17, 17)).toEqual([246, 130, 59, 255])
  expect(pixel(0, 0)).toEqual([255, 255, 255, 255])
  expect([...Array(width).keys()].map((x) => pixel(x, 17)[3])).toContain(0)
  // where there is nothing, only the dot is painted
  const clear = withUpdateDot(new Uint8Array(width * width * 4), width)
  expect([...clear.subarray(0, 4)]).toEqual([0, 0, 0, 0])
  expect(clear.some((value) => value > 0)).toBe(true)
})

describe('notices', () => {
  function notices() {
    const shown: Notice[] = []
    let last = ''
    const made = createUpdateNotices(
      (notice) => {
        shown.push(notice)
        return () => undefined
      },
      {
        last: () => last,
        remember: (key) => {
          last = key
        },
      },
    )
    const follow = (state: UpdateState, more: { wanted?: 'all' | 'important' | 'off'; watched?: boolean } = {}) =>
      made.follow({ words: english, view: view(state), wanted: 'all', watched: false, ...more }, now)
    return { shown, follow }
  }

  it('tell once that an update is ready, with the click that installs it', () => {
    const { shown, follow } = notices()
    for (let times = 0; times < 3; times++) follow(ready)
    expect(shown).toMatchObject([
      { title: 'Waygate 0.2.0 is ready', actions: [{ label: 'Install and restart', does: { act: 'installUpdate' } }] },
    ])
    follow({ phase: 'ready', version: '0.2.1' })
    expect(shown).toHaveLength(2)
  })

  it('are silent about what is seen in a window, and when nobody wants them', () => {
    const { shown, follow } = notices()
    follow(ready, { watched: true })
    follow(ready)
    follow({ phase: 'available', version: '0.3.0', by: 'other' }, { wanted: 'important' })
    follow({ phase: 'ended', run: run({ phase: 'rolledBack', why: 'silent' }) }, { wanted: 'off' })
    expect(shown).toEqual([])
  })

  it('tell those who want to hear only of trouble that an update was taken back', () => {
    const { shown, follow } = notices()
    follow({ phase: 'ended', run: run({ phase: 'rolledBack', why: 'silent' }) }, { wanted: 'important' })
    expect(shown.map(({ title }) => title)).toEqual(['Back on Waygate 0.1.0'])
  })

  it('are for what ended or waits, not for what goes on', () => {
    for (const state of everyState) {
      const isNews = ['ready', 'available', 'ended'].includes(state.phase)
      expect(updateNoticeOf(english, view(state), now) !== null).toBe(isNews)
    }
  })
})
