import { useEffect } from 'react'
import { create } from 'zustand'
import type { AdminClientRow, AdminGatewayRow, AdminHostRow, RowPage, RowPosition } from '../../electron/common/contracts/app/admin-rows.ts'
import type { Fault } from '../../electron/common/fault.ts'
import type { Result } from '../../electron/common/result.ts'
import { call } from './bridge.ts'
import { framePainted } from './frame-painted.ts'
import { type Keyed, mergeRows } from './merge-rows.ts'
import { useViews } from './views-store.ts'

/** The long lists of the network that is shown, mirrored from main by their changes. Null: not heard of yet. */
export interface AdminRows {
  readonly gateways: readonly AdminGatewayRow[] | null
  readonly hosts: readonly AdminHostRow[] | null
  readonly clients: readonly AdminClientRow[] | null
  /** Of which of them the rest is still on its way. */
  readonly partial: ReadonlySet<string>
  /** Why one of them can't be had now. What was there before stays. */
  readonly faults: Readonly<Partial<Record<TableName, Fault>>>
}

export type TableName = 'gateways' | 'hosts' | 'clients'
type RowOf<Name extends TableName> = NonNullable<AdminRows[Name]>[number]

export const useAdminRows = create<AdminRows>(() => ({ gateways: null, hosts: null, clients: null, partial: new Set(), faults: {} }))

const asks = {
  gateways: (position: RowPosition) => call('adminGateways', position),
  hosts: (position: RowPosition) => call('adminHosts', position),
  clients: (position: RowPosition) => call('adminClients', position),
} satisfies { [Name in TableName]: (position: RowPosition) => Promise<Result<RowPage<RowOf<Name>>>> }

const names: readonly TableName[] = ['gateways', 'hosts', 'clients']
const start: RowPosition = { log: 0, seen: 0 }

interface Reader {
  /** Pages that show the list now. */
  wanted: number
  position: RowPosition
  running: boolean
}

const readers: Readonly<Record<TableName, Reader>> = {
  gateways: { wanted: 0, position: start, running: false },
  hosts: { wanted: 0, position: start, running: false },
  clients: { wanted: 0, position: start, running: false },
}

/** A list while a component shows it: only then are its changes asked for. */
export function useRows<Name extends TableName>(name: Name): AdminRows[Name] {
  useEffect(() => {
    readers[name].wanted += 1
    void read(name)
    return () => {
      readers[name].wanted -= 1
    }
  }, [name])
  return useAdminRows((rows) => rows[name])
}

/** Reads on when main says that a list has changed. Returns the unsubscriber. */
export function followAdminRows(): () => void {
  return useViews.subscribe(({ admin }, before) => {
    if (admin?.marks.log !== before.admin?.marks.log) forget()
    if (admin?.marks !== before.admin?.marks) for (const name of names) void read(name)
  })
}

/** Why one of these lists, or its rest, can't be had now; null while it may still come, and for one that is there. */
export function useRowsFault(lists: readonly TableName[]): Fault | null {
  return useAdminRows((rows) => {
    const lacking = lists.filter((name) => rows[name] === null || rows.partial.has(name))
    return lacking.map((name) => rows.faults[name]).find((fault) => fault !== undefined) ?? null
  })
}

/** Reads every list that is shown once more, after a failure. */
export function readAgain(): void {
  useAdminRows.setState({ faults: {} })
  for (const name of names) void read(name)
}

/** Another network's lists: what is shown would be of the one before. */
function forget(): void {
  for (const name of names) readers[name].position = { ...start }
  useAdminRows.setState({ gateways: null, hosts: null, clients: null, partial: new Set(), faults: {} })
}

async function read(name: TableName): Promise<void> {
  const reader = readers[name]
  if (reader.running) return
  reader.running = true
  try {
    while (reader.wanted > 0 && isBehind(name)) {
      if (!(await readPage(name))) break
      await framePainted()
    }
  } finally {
    reader.running = false
  }
}

/** What main already has of another log comes with the view that says so. */
function isBehind(name: TableName): boolean {
  const marks = useViews.getState().admin?.marks
  const { log, seen } = readers[name].position
  if (marks === undefined) return false
  return log === start.log || (log === marks.log && seen < marks[name])
}

/** False: nothing came, so asking on at once brings nothing either. */
async function readPage(name: TableName): Promise<boolean> {
  const reader = readers[name]
  const asked = reader.position
  const answer = await asks[name](asked)
  // a network was chosen meanwhile: this page is of the one before
  if (reader.position !== asked) return true
  if (!answer.ok) {
    useAdminRows.setState(({ faults }) => ({ faults: { ...faults, [name]: answer.fault } }))
    return false
  }
  const page: RowPage<Keyed> = answer.value
  const before: readonly Keyed[] = page.whole ? [] : (useAdminRows.getState()[name] ?? [])
  reader.position = { log: page.log, seen: page.seen }
  const { [name]: _, ...faults } = useAdminRows.getState().faults
  const partial = new Set(useAdminRows.getState().partial)
  if (page.more) partial.add(name)
  else partial.delete(name)
  // the page's rows are of the list that was asked for
  useAdminRows.setState({ [name]: mergeRows(before, page.put, page.drop), partial, faults } as Partial<AdminRows>)
  return page.put.length > 0 || page.drop.length > 0
}
