import { describe, expect, it } from 'vitest'
import type { HistoryEvent } from '../../../electron/common/contracts/helper.ts'
import { historyKindSchema } from '../../../electron/common/tunnel/history.ts'
import { holdReasonSchema } from '../../../electron/common/tunnel/state.ts'
import { historyWords } from '../../../electron/common/wording/history-text.ts'
import { english } from '../../../electron/common/words/words.ts'
import { chartData } from '../../../renderer/connection/chart-data.ts'
import { filterLines } from '../../../renderer/connection/filter-lines.ts'

const event = (more: Partial<HistoryEvent>): HistoryEvent => ({
  seq: 1,
  at: 1,
  by: 'you',
  kind: 'joined',
  gateway: 'exit-fra',
  from: '',
  why: '',
  detail: '',
  lastedMs: null,
  rxBytes: null,
  txBytes: null,
  ...more,
})

describe('the history in words', () => {
  it.each<[Partial<HistoryEvent>, string, string]>([
    [{ kind: 'joined' }, 'Joined exit-fra', ''],
    [{ kind: 'joined', by: 'other', gateway: '' }, 'Joined a gateway', 'By another user of this computer'],
    [{ kind: 'switched', gateway: 'exit-nyc', from: 'exit-fra' }, 'Switched to exit-nyc', 'From exit-fra'],
    [{ kind: 'tookOver', gateway: 'exit-nyc', from: 'exit-fra', lastedMs: 6400 }, 'exit-nyc took over', 'For exit-fra, on hold for 7 s'],
    [{ kind: 'held', why: 'gatewaySilent' }, "On hold: exit-fra doesn't answer", 'Nothing left meanwhile'],
    [
      { kind: 'held', why: 'accessGone', detail: 'clientDisabled' },
      'On hold: exit-fra is no longer yours to use',
      'Your place on it is switched off at the server',
    ],
    [{ kind: 'repaired', lastedMs: 40 }, 'Another program removed our rules', 'Repaired after 0.1 s; nothing left meanwhile'],
    [
      { kind: 'repaired', why: 'open', lastedMs: 340 },
      'Another program removed our rules',
      'Repaired after 0.4 s; until then traffic could leave directly',
    ],
    [{ kind: 'lockOn', gateway: '' }, 'Lock turned on', ''],
    [{ kind: 'lockOff', gateway: '', by: 'other' }, 'Lock turned off', 'By another user of this computer'],
    [{ kind: 'left', lastedMs: 7_200_000 }, 'Left exit-fra', 'Joined for 2 h'],
    [{ kind: 'left', lastedMs: 363_000, hereMs: 180_000 }, 'Left exit-fra', 'Joined for 6 min 3 s, the last 3 min 0 s through exit-fra'],
  ])('%j', (more, title, second) => {
    expect(historyWords(english, event(more))).toMatchObject({ title, second })
  })

  it('has words for every kind and for every reason of a hold', () => {
    for (const kind of historyKindSchema.options) expect(historyWords(english, event({ kind })).title).not.toBe('')
    const reasons = holdReasonSchema.options.map((option) => option.shape.why.value).filter((why) => why !== 'starting')
    const said = reasons.map((why) => historyWords(english, event({ kind: 'held', why })).title)
    expect(new Set(said).size).toBe(reasons.length)
  })
})

describe('the chart', () => {
  it('has a place for every quarter of an hour of a day, sent below the line', () => {
    const now = 1_000_000 * 900_000 + 5
    const [times, received, sent] = chartData([{ at: now - 5, rxBytes: 7, txBytes: 3 }], 900_000, now)
    expect([times.length, received.at(-1), sent.at(-1), sent[0]]).toEqual([96, 7, -3, 0])
    expect(times.at(-1)).toBe((now - 5) / 1000)
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(900)
  })
})

it('the log is filtered by every word, whatever the case, and by weight', () => {
  const line = (seq: number, level: 'info' | 'warn', text: string) => ({ seq, at: 1, level, text })
  const lines = [line(1, 'info', 'State up'), line(2, 'warn', 'filter was removed'), line(3, 'info', 'filter is back')]
  const seqs = (text: string, onlyWarnings = false) => filterLines(lines, { text, onlyWarnings }).map(({ seq }) => seq)
  expect([seqs(''), seqs('FILTER'), seqs('filter removed'), seqs('', true), seqs('state', true)]).toEqual([[1, 2, 3], [2, 3], [2], [2], []])
})
