import { create } from 'zustand'
import type { ConnectionPage } from '../../electron/common/contracts/app/connection.ts'
import type { LogSource, RouteAnswer } from '../../electron/common/contracts/app/insight.ts'
import type { History, LogLine } from '../../electron/common/contracts/helper.ts'
import type { Fault } from '../../electron/common/fault.ts'
import { type Asked, answered, asking, latestOf } from './asked.ts'
import { call } from './bridge.ts'
import { useViews } from './views-store.ts'

export interface Report {
  readonly text: string
  readonly addresses: 'hide' | 'show'
}

export interface ConnectionUi {
  readonly page: ConnectionPage
  readonly target: string
  readonly route: Asked<RouteAnswer>
  readonly history: Asked<History>
  readonly addresses: 'hide' | 'show'
  readonly report: Asked<Report>
  /** Where the report was saved, '' = not. */
  readonly savedAs: string
  readonly saveFault: Fault | null
  readonly logs: Readonly<Record<LogSource, Asked<readonly LogLine[]>>>
}

const nothing = { state: 'none' } as const
/** Lines kept of one log; what is older is gone from the helper too. */
const lineLimit = 1000

export const useConnection = create<ConnectionUi>(() => ({
  page: 'check',
  target: '',
  route: nothing,
  history: nothing,
  addresses: 'hide',
  report: nothing,
  savedAs: '',
  saveFault: null,
  logs: { app: nothing, helper: nothing },
}))

const set = useConnection.setState
const get = useConnection.getState

/** Shows the page that main was asked for. Returns the unsubscriber. */
export function followConnection(): () => void {
  return useViews.subscribe(({ connection }, before) => {
    if (connection !== null && connection.asked !== before.connection?.asked) set({ page: connection.page })
  })
}

export function choosePage(page: ConnectionPage): void {
  set({ page })
}

export function typeTarget(target: string): void {
  set({ target })
}

export async function explainTarget(): Promise<void> {
  const { target, route } = get()
  const asked = asking(route)
  set({ route: asked })
  const result = await call('explainRoute', { target: target.slice(0, 300) })
  // a later question decides
  if (get().route === asked) set({ route: answered(result, null) })
}

export async function readHistory(): Promise<void> {
  if (get().history.state === 'asking') return
  set({ history: asking(get().history) })
  set({ history: answered(await call('history', {}), latestOf(get().history)) })
}

export async function makeReport(addresses: 'hide' | 'show'): Promise<void> {
  set({ addresses, report: asking(get().report), savedAs: '', saveFault: null })
  const made = await call('makeReport', { addresses })
  if (get().addresses !== addresses) return
  set({ report: answered(made.ok ? { ok: true, value: { text: made.value.text, addresses } } : made, null) })
}

/** Before there is a report it only decides what goes into it. */
export function allowAddresses(addresses: 'hide' | 'show'): void {
  if (get().report.state === 'none') set({ addresses })
  else void makeReport(addresses)
}

export async function saveReport(text: string): Promise<void> {
  const saved = await call('saveReport', { text })
  set(saved.ok ? { savedAs: saved.value.path, saveFault: null } : { savedAs: '', saveFault: saved.fault })
}

/** The lines that came since the last look. */
export async function readLog(source: LogSource): Promise<void> {
  const log = get().logs[source]
  if (log.state === 'asking') return
  const known = latestOf(log) ?? []
  // a quiet look doesn't flicker
  if (log.state !== 'there') put(source, asking(log))
  const after = known.at(-1)?.seq ?? 0
  const read = await call('readLog', { source, after })
  if (!read.ok) return put(source, answered(read, known))
  const lines = read.value.lines.filter(({ seq }) => seq > after)
  if (log.state === 'there' && lines.length === 0) return
  put(source, { state: 'there', value: [...known, ...lines].slice(-lineLimit) })
}

function put(source: LogSource, log: Asked<readonly LogLine[]>): void {
  set(({ logs }) => ({ logs: { ...logs, [source]: log } }))
}
