import type { ReactElement } from 'react'
import { type AdminDialog, openDialog } from '../store/admin-ui.ts'
import { useViews } from '../store/views-store.ts'
import { CreateDialog } from './create-dialog.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import { UpdateDialog } from './update-dialog.tsx'

/** The dialog that is open. It keeps the gateway it was opened for, also when a refresh no longer lists it. */
export function AdminDialogs({ dialog }: { readonly dialog: AdminDialog }): ReactElement | null {
  const gateway = useViews((views) => views.admin?.gateways.find(({ nodeId }) => nodeId === dialog.nodeId) ?? null)
  const close = (): void => openDialog(null)
  if (dialog.kind === 'create') return <CreateDialog nodeId={dialog.nodeId} onClose={close} />
  if (gateway === null) return null
  if (dialog.kind === 'update') return <UpdateDialog key={gateway.nodeId} gateway={gateway} onClose={close} />
  return <RemoveDialog kind={dialog.kind} gateway={gateway} onClose={close} />
}
