import { create } from 'zustand'
import { useAdminRows } from './admin-rows.ts'

/** Whose list a row is in: names of people, clients and keys may be the same. */
export type StoredList = 'nodes' | 'clients' | 'people' | 'keys'

interface StoredMark {
  /** Unix ms of the server's answer. */
  readonly at: number
  /** What the row says when it is as it was stored; null: nothing that could change. */
  readonly value: string | null
  /** Unix ms from which on it is no news; null: its host hasn't applied it yet. */
  readonly until: number | null
}

export type StoredMarks = ReadonlyMap<string, StoredMark>

/** What was written and nobody has applied, or a moment ago: news, no state. */
export const useStoredMarks = create<{ readonly marks: StoredMarks }>(() => ({ marks: new Map() }))

/** As long as one needs to see where a change arrived. */
const newsMs = 10_000

/** The server has answered a write with success. `values`: of each row that it was about, what it says then. */
export function markStored(list: StoredList, values: ReadonlyMap<string, string | null>): void {
  const at = Date.now()
  const marks = new Map(useStoredMarks.getState().marks)
  for (const [id, value] of values) marks.set(keyOf(list, id), { at, value, until: at + newsMs })
  keep(marks)
}

/** The same for rows that say nothing of it but that they are there. */
export function markStoredRows(list: StoredList, ids: readonly string[]): void {
  markStored(list, new Map(ids.map((id) => [id, null])))
}

/** Null: nothing was written about it lately, or it has changed since. `value`: what the row says now, where it says something. */
export function useStoredMark(list: StoredList, id: string, value: string | null): StoredMark | null {
  return useStoredMarks(({ marks }) => {
    const mark = marks.get(keyOf(list, id))
    return mark === undefined || (mark.value !== null && value !== null && mark.value !== value) ? null : mark
  })
}

function keyOf(list: StoredList, id: string): string {
  return `${list} ${id}`
}

/** Follows what hosts report. Returns the unsubscriber. */
export function followReports(): () => void {
  return useAdminRows.subscribe(({ hosts, gateways }, before) => {
    if (hosts === before.hosts && gateways === before.gateways) return
    const { marks } = useStoredMarks.getState()
    if (marks.size > 0) keep(marks)
  })
}

let timer: ReturnType<typeof setTimeout> | undefined

function keep(marks: StoredMarks): void {
  const now = Date.now()
  const { hosts, gateways } = useAdminRows.getState()
  const waiting = new Set(
    [...(hosts ?? []), ...(gateways ?? [])].filter(({ report }) => report === 'waiting').map(({ id }) => keyOf('nodes', id)),
  )
  const next = stillNews(marks, waiting, now)
  useStoredMarks.setState({ marks: next })
  clearTimeout(timer)
  const ends = Math.min(...[...next.values()].map(({ until }) => until ?? Number.POSITIVE_INFINITY))
  if (ends !== Number.POSITIVE_INFINITY) timer = setTimeout(() => keep(useStoredMarks.getState().marks), ends - now)
}

/** What waits for its host stays, and what it has applied stays for a moment. `waiting`: keys of the marks of such rows. */
export function stillNews(marks: StoredMarks, waiting: ReadonlySet<string>, now: number): StoredMarks {
  const next = new Map<string, StoredMark>()
  for (const [key, mark] of marks) {
    const until = waiting.has(key) ? null : (mark.until ?? now + newsMs)
    if (until === null || until > now) next.set(key, until === mark.until ? mark : { ...mark, until })
  }
  return next
}
