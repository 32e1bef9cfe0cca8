import { create } from 'zustand'

/** Which dialog is open. `nodeId` of 'create': a host chosen already. */
export type AdminDialog =
  | { readonly kind: 'create'; readonly nodeId: string | null }
  | { readonly kind: 'update' | 'removeRole' | 'delete'; readonly nodeId: string }

/** What is said after a write, with its inverse where there is one (UI.md: undo for 10 s). */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly undo: (() => void) | null
}

/** What only the admin window knows. */
interface AdminUi {
  readonly selected: string | null
  readonly text: string
  readonly dialog: AdminDialog | null
  /** Node ids whose last write the server has stored in this session. */
  readonly stored: ReadonlySet<string>
  readonly toasts: readonly Toast[]
}

export const useAdminUi = create<AdminUi>(() => ({ selected: null, text: '', dialog: null, stored: new Set(), toasts: [] }))

export function selectGateway(nodeId: string | null): void {
  useAdminUi.setState({ selected: nodeId })
}

export function searchAdmin(text: string): void {
  useAdminUi.setState({ text })
}

export function openDialog(dialog: AdminDialog | null): void {
  useAdminUi.setState({ dialog })
}

/** The server has answered a write with success: the row says so until the next write. */
export function markStored(nodeId: string): void {
  useAdminUi.setState({ stored: new Set([nodeId]) })
}

const toastMs = 10_000
let nextToast = 1

export function sayToast(text: string, undo: (() => void) | null): void {
  const id = nextToast
  nextToast += 1
  useAdminUi.setState(({ toasts }) => ({ toasts: [...toasts, { id, text, undo }].slice(-3) }))
  setTimeout(() => dropToast(id), toastMs)
}

export function dropToast(id: number): void {
  useAdminUi.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
}
