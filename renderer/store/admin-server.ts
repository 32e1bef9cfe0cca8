import { create } from 'zustand'
import type { ActivityEntry } from '../../electron/common/contracts/app/admin-activity.ts'
import type { EnrolmentKeyRow } from '../../electron/common/contracts/app/admin-keys.ts'
import type { GroupRow, UserRow, Waiting } from '../../electron/common/contracts/app/admin-people.ts'
import type { Fault } from '../../electron/common/fault.ts'
import type { AdminPage } from './admin-ui.ts'
import { type Asked, answered, asking, latestOf } from './asked.ts'
import { call } from './bridge.ts'
import { useViews } from './views-store.ts'

export interface People {
  readonly users: readonly UserRow[]
  readonly groups: readonly GroupRow[]
}

/** An entry with a name of its own: two acts may look the same. */
export interface ActivityRow extends ActivityEntry {
  readonly id: string
}

export interface Activity {
  readonly source: 'waygate' | 'netmaker'
  readonly entries: readonly ActivityRow[]
  readonly pages: number
  readonly more: boolean
}

/** The short lists of the whole server: asked for by the page that shows them, not pushed. */
interface AdminServer {
  readonly people: Asked<People>
  readonly waiting: Asked<Waiting>
  readonly keys: Asked<readonly EnrolmentKeyRow[]>
  readonly activity: Asked<Activity>
  /** When a page's list was read last, unix ms. */
  readonly readAt: Readonly<Partial<Record<AdminPage, number>>>
}

const nothing = { state: 'none' } as const
const none: AdminServer = { people: nothing, waiting: nothing, keys: nothing, activity: nothing, readAt: {} }

export const useAdminServer = create<AdminServer>(() => none)

const set = useAdminServer.setState
const get = useAdminServer.getState

/** Why the page's list can't be had; null: it can, or it wasn't asked for here. */
export function faultOf(server: AdminServer, page: AdminPage): Fault | null {
  const asked = page === 'people' || page === 'keys' || page === 'activity' ? server[page] : nothing
  return asked.state === 'failed' ? asked.fault : null
}

/** Forgets everything of an account that is not in use any more, and asks again for what failed when the server answers again. Returns the unsubscriber. */
export function followAccount(): () => void {
  return useViews.subscribe(({ session }, before) => {
    if (session?.server !== before.session?.server || session?.user !== before.session?.user) set(none)
    else if (session?.trouble === null && before.session?.trouble) readFailed()
  })
}

function readFailed(): void {
  const { people, waiting, keys, activity } = get()
  if (people.state === 'failed') void readPeople()
  if (waiting.state === 'failed') void readWaiting()
  if (keys.state === 'failed') void readKeys()
  if (activity.state === 'failed') void readActivity('newest')
}

function readNow(before: AdminServer['readAt'], page: AdminPage, isNew: boolean): AdminServer['readAt'] {
  return isNew ? { ...before, [page]: Date.now() } : before
}

export async function readPeople(): Promise<void> {
  if (get().people.state === 'asking') return
  set(({ people }) => ({ people: asking(people) }))
  const answer = await call('users', {})
  set(({ people, readAt }) => ({ people: answered(answer, latestOf(people)), readAt: readNow(readAt, 'people', answer.ok) }))
}

/** What waits for an admin: also asked for while another page is shown, because people wait. */
export async function readWaiting(): Promise<void> {
  const round = ++waitingRound
  const whose = accountNow()
  set(({ waiting }) => ({ waiting: waiting.state === 'asking' ? waiting : asking(waiting) }))
  const answer = await call('waiting', {})
  // what was asked before an answer was given, or for another account, is old
  if (round !== waitingRound || whose !== accountNow()) return
  set(({ waiting }) => ({ waiting: answered(answer, latestOf(waiting)) }))
}

let waitingRound = 0

function accountNow(): string {
  const { session } = useViews.getState()
  return `${session?.user ?? ''}@${session?.server ?? ''}`
}

/** How many an admin has to answer; null: not known. */
export function waitingCount({ waiting }: AdminServer): number | null {
  const latest = latestOf(waiting)
  return latest === null ? null : latest.people.length + latest.access.filter(({ until }) => until === 0).length
}

export async function readKeys(): Promise<void> {
  if (get().keys.state === 'asking') return
  set(({ keys }) => ({ keys: asking(keys) }))
  const answer = await call('enrolmentKeys', {})
  set(({ keys, readAt }) => ({
    keys: answered(answer.ok ? { ok: true, value: answer.value.keys } : answer, latestOf(keys)),
    readAt: readNow(readAt, 'keys', answer.ok),
  }))
}

/** The newest entries; 'more': the next older page, below what is there. */
export async function readActivity(which: 'newest' | 'more'): Promise<void> {
  const before = get().activity
  if (before.state === 'asking') return
  const known = which === 'more' ? latestOf(before) : null
  const page = (known?.pages ?? 0) + 1
  set({ activity: asking(before) })
  const answer = await call('readActivity', { page })
  if (!answer.ok) return set({ activity: answered<Activity>(answer, latestOf(before)) })
  const { source, entries, more } = answer.value
  const rows = entries.map((entry, place) => ({ ...entry, id: `${page}-${place}` }))
  const readAt = readNow(get().readAt, 'activity', which === 'newest')
  set({ readAt, activity: { state: 'there', value: { source, entries: [...(known?.entries ?? []), ...rows], pages: page, more } } })
}
