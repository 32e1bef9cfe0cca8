import { spawnSync } from 'node:child_process'
import type { HistoryOutcome } from './run-history.ts'

/**
 * Random histories of several runs, one row of `docs/random-histories.md` each: ten thousand take hours, and a run lives through as many of them as there is
 * time for.
 */
export interface RandomRow {
  /** First and last number that was lived through; every one between them was. */
  readonly from: number
  readonly to: number
  readonly leaked: number
  /** Packets that were looked at while traffic had to be closed. */
  readonly judged: number
  /** How many, and which: `1: random/17`. */
  readonly failed: string
  /** `26 of 26`: deliberate leaks of that run, caught of all. */
  readonly deliberate: string
  /** Packets that captures had no room for. */
  readonly dropped: number
  readonly minutes: number
  /** YYYY-MM-DD */
  readonly date: string
  /** The last commit that changed the product; `+` behind it when the sources had changed since. */
  readonly sources: string
}

const columns = [
  'Numbers',
  'Leaked',
  'Judged',
  'Failed',
  'Deliberate leaks caught',
  'Dropped by captures',
  'Minutes',
  'Date',
  'Sources',
] as const

/** The rows that a document holds; what isn't a whole row is none. */
export function readRows(document: string): readonly RandomRow[] {
  return document.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim())
    const [, numbers = '', leaked, judged, failed = '0', deliberate = '', dropped, minutes, date = '', sources = ''] = cells
    const range = /^(\d+)–(\d+)$/.exec(numbers)
    if (range === null || cells.length !== columns.length + 2) return []
    return [
      {
        from: Number(range[1]),
        to: Number(range[2]),
        leaked: Number(leaked),
        judged: Number(judged),
        failed,
        deliberate,
        dropped: Number(dropped),
        minutes: Number(minutes),
        date,
        sources,
      },
    ]
  })
}

/** In the order of their numbers; a row of the same numbers gives way to the new one. */
export function withRow(rows: readonly RandomRow[], added: RandomRow): readonly RandomRow[] {
  const others = rows.filter(({ from, to }) => to < added.from || from > added.to)
  return [...others, added].sort((left, right) => left.from - right.from)
}

export function rowTable(rows: readonly RandomRow[]): readonly string[] {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map((row) =>
      line([
        `${row.from}–${row.to}`,
        row.leaked,
        row.judged,
        row.failed,
        row.deliberate,
        row.dropped,
        row.minutes,
        row.date,
        row.sources === '' ? '?' : row.sources,
      ]),
    ),
  ]
}

/** `10000 histories, **0 leaked packets** of 33400470 judged, 0 failed`. */
export function rowTotals(rows: readonly RandomRow[]): string {
  const sum = (pick: (row: RandomRow) => number) => rows.reduce((total, row) => total + pick(row), 0)
  const histories = sum(({ from, to }) => to - from + 1)
  return `${histories} histories, **${sum(({ leaked }) => leaked)} leaked packets** of ${sum(({ judged }) => judged)} judged, ${sum(({ failed }) => Number.parseInt(failed, 10))} failed`
}

/** `first`: the number of the first of them. */
export function rowOf(
  first: number,
  outcomes: readonly HistoryOutcome[],
  run: Pick<RandomRow, 'deliberate' | 'dropped' | 'minutes' | 'sources'>,
): RandomRow {
  const sum = (pick: (outcome: HistoryOutcome) => number) => outcomes.reduce((total, outcome) => total + pick(outcome), 0)
  const failed = outcomes.filter(({ troubles }) => troubles.length > 0).map(({ id }) => id)
  return {
    from: first,
    to: first + outcomes.length - 1,
    leaked: sum(({ leaked }) => leaked),
    judged: sum(({ judged }) => judged),
    failed: failed.length === 0 ? '0' : `${failed.length}: ${failed.join(', ')}`,
    deliberate: run.deliberate,
    dropped: run.dropped,
    minutes: Math.round(run.minutes),
    date: new Date().toISOString().slice(0, 10),
    sources: run.sources,
  }
}

/** Of the checkout at `root`; empty where git doesn't tell. */
export function sourcesOf(root: string): string {
  const git = (...words: readonly string[]) => spawnSync('git', words, { cwd: root, encoding: 'utf8' }).stdout ?? ''
  const commit = git('log', '-1', '--format=%h', '--', 'electron').trim()
  return commit === '' || git('status', '--porcelain', '--', 'electron').trim() === '' ? commit : `${commit}+`
}
