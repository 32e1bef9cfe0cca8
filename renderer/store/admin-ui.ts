import { create } from 'zustand'
import type { Hit } from '../../electron/common/contracts/app/admin-find.ts'
import type { AccessRow, UserRow } from '../../electron/common/contracts/app/admin-people.ts'
import { call } from './bridge.ts'
import { useViews } from './views-store.ts'

/** Of the chosen network, and of the whole server. */
export const networkPages = ['gateways', 'hosts', 'clients', 'topology'] as const
export const serverPages = ['people', 'keys', 'activity'] as const
export const adminPages = [...networkPages, ...serverPages] as const
export type AdminPage = (typeof adminPages)[number]

/** Which dialog is open, and for what: ids of rows. */
export type AdminDialog =
  /** `nodeId`: the host is chosen already. */
  | { readonly kind: 'createGateway'; readonly nodeId: string | null }
  | { readonly kind: 'updateGateway' | 'removeRole' | 'deleteGateway'; readonly nodeId: string }
  | { readonly kind: 'removeRoles' | 'deleteGateways'; readonly nodeIds: readonly string[] }
  /** `to` null: back to their own internet. */
  | { readonly kind: 'moveHosts' | 'releaseHosts'; readonly nodeIds: readonly string[] }
  | { readonly kind: 'onDead'; readonly nodeId: string; readonly onDead: 'closed' | 'open' }
  /** `gatewayId`: chosen already. */
  | { readonly kind: 'createClient'; readonly gatewayId: string | null }
  | { readonly kind: 'clientConf' | 'renameClient'; readonly clientId: string }
  | { readonly kind: 'enableClients' | 'disableClients' | 'deleteClients'; readonly clientIds: readonly string[] }
  | { readonly kind: 'createUser' | 'ownPassword' }
  | { readonly kind: 'enableUsers' | 'disableUsers' | 'deleteUsers'; readonly names: readonly string[] }
  | { readonly kind: 'personAccess'; readonly person: UserRow }
  | { readonly kind: 'admitPerson' | 'turnAwayPerson'; readonly name: string }
  | { readonly kind: 'giveAccess' | 'refuseAccess' | 'endAccess'; readonly access: AccessRow }
  | { readonly kind: 'createKey' }
  | { readonly kind: 'deleteKeys'; readonly names: readonly string[] }

/** What is said after a write, with its inverse where there is one (undo for a minute). */
export interface Toast {
  readonly id: number
  readonly text: string
  /** `busy`: something is under way, and whoever said it takes it away. */
  readonly tone: 'done' | 'failed' | 'busy'
  readonly undo: (() => void) | null
}

/** What only the admin window knows. */
interface AdminUi {
  readonly page: AdminPage
  /** What is typed into each page's filter. */
  readonly texts: Readonly<Partial<Record<AdminPage, string>>>
  /** The row of each page that stands out: the gateway whose hosts are shown, or what a search found. */
  readonly current: Readonly<Partial<Record<AdminPage, string | null>>>
  /** What a search found, until its page has gone to it. */
  readonly found: { readonly page: AdminPage; readonly id: string } | null
  readonly dialog: AdminDialog | null
  readonly searching: boolean
  /** The dialog for signing in again is wanted. */
  readonly signsIn: boolean
  /** Writes under way: what they change meanwhile is no news. */
  readonly writes: number
  readonly toasts: readonly Toast[]
}

export const useAdminUi = create<AdminUi>(() => ({
  page: 'gateways',
  texts: {},
  current: {},
  found: null,
  dialog: null,
  searching: false,
  signsIn: false,
  writes: 0,
  toasts: [],
}))

const set = useAdminUi.setState

export function openPage(page: AdminPage): void {
  set({ page })
}

export function filterPage(page: AdminPage, text: string): void {
  set(({ texts }) => ({ texts: { ...texts, [page]: text } }))
}

export function usePageText(page: AdminPage): string {
  return useAdminUi((ui) => ui.texts[page] ?? '')
}

export function pointAt(page: AdminPage, id: string | null): void {
  set(({ current }) => ({ current: { ...current, [page]: id } }))
}

export function openDialog(dialog: AdminDialog | null): void {
  set({ dialog })
}

export function openSearch(searching: boolean): void {
  set({ searching })
}

export function openSignIn(signsIn: boolean): void {
  set({ signsIn })
}

/** What was begun as one account is no other's: neither a dialog's button nor an Undo may reach another server. Returns the unsubscriber. */
export function endWithAccount(): () => void {
  let last = ''
  return useViews.subscribe(({ admin }) => {
    const account = admin?.account ?? ''
    // who signs in again as the same goes on with what was typed
    if (account === '' || account === last) return
    if (last !== '') set({ dialog: null, searching: false, toasts: [], texts: {}, current: {} })
    last = account
  })
}

/** Another network: what was typed and pointed at belongs to the one before. */
export async function showNetwork(network: string): Promise<void> {
  if (network === useViews.getState().admin?.network) return
  set({ texts: {}, current: {}, found: null })
  await call('chooseNetwork', { network })
}

const pageOfHit = { gateway: 'gateways', host: 'hosts', client: 'clients', person: 'people', key: 'keys' } as const

export function forgetFound(): void {
  set({ found: null })
}

/** Goes to what a search found; the page's own filter stays. */
export async function goTo({ kind, id, name, network }: Pick<Hit, 'kind' | 'id' | 'name' | 'network'>): Promise<void> {
  set({ searching: false })
  if (kind === 'network') return showNetwork(name)
  const page = pageOfHit[kind]
  if (network !== '') await showNetwork(network)
  set(({ current }) => ({ page, found: { page, id }, current: { ...current, [page]: id } }))
}

/** A write, from its start until it is answered. */
export async function whileWriting<T>(write: () => Promise<T>): Promise<T> {
  set(({ writes }) => ({ writes: writes + 1 }))
  try {
    return await write()
  } finally {
    set(({ writes }) => ({ writes: writes - 1 }))
  }
}

let nextToast = 1

/** Answers its id. */
export function sayToast(text: string, undo: (() => void) | null = null, tone: Toast['tone'] = 'done'): number {
  const id = nextToast
  nextToast += 1
  set(({ toasts }) => ({ toasts: [...toasts, { id, text, undo, tone }].slice(-3) }))
  return id
}

export function dropToast(id: number): void {
  set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
}
