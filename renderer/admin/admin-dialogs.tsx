import { type ReactElement, useEffect } from 'react'
import type { AdminClientRow, AdminGatewayRow, AdminHostRow } from '../../electron/common/contracts/app/admin-rows.ts'
import { type AdminRows, useAdminRows } from '../store/admin-rows.ts'
import { type AdminDialog, openDialog, useAdminUi } from '../store/admin-ui.ts'
import { ClientsDialog, RenameDialog } from './clients/client-dialogs.tsx'
import { ConfDialog } from './clients/conf-dialog.tsx'
import { CreateClientDialog } from './clients/create-client-dialog.tsx'
import { focusList } from './frame/focus-list.ts'
import { CreateDialog } from './gateways/create-dialog.tsx'
import { RemoveDialog } from './gateways/remove-dialog.tsx'
import { RemoveManyDialog } from './gateways/remove-many-dialog.tsx'
import { UpdateDialog } from './gateways/update-dialog.tsx'
import { MoveDialog } from './hosts/move-dialog.tsx'
import { OnDeadDialog } from './hosts/on-dead-dialog.tsx'
import { ReleaseDialog } from './hosts/release-dialog.tsx'
import { CreateKeyDialog, DeleteKeysDialog } from './keys/key-dialogs.tsx'
import { AccessDialog } from './people/access-dialog.tsx'
import { CreateUserDialog } from './people/create-user-dialog.tsx'
import { OwnPasswordDialog } from './people/own-password-dialog.tsx'
import { PeopleDialog } from './people/people-dialogs.tsx'
import { GiveAccessDialog, NoAccessDialog, WaitingPersonDialog } from './people/waiting-dialogs.tsx'
import { useKept } from './use-kept.ts'

/** The dialog that is open. It keeps the rows that it was opened for, also when a refresh no longer lists them. */
export function AdminDialogs({ dialog }: { readonly dialog: AdminDialog }): ReactElement | null {
  const rows = useKept(useAdminRows.getState(), dialog)
  useEffect(() => focusListAfterwards, [])
  // a write that goes on after its dialog was closed doesn't close the next one
  const close = (): void => {
    if (useAdminUi.getState().dialog === dialog) openDialog(null)
  }
  switch (dialog.kind) {
    case 'createGateway':
      return <CreateDialog nodeId={dialog.nodeId} onClose={close} />
    case 'updateGateway': {
      const gateway = gatewayOf(rows, dialog.nodeId)
      return gateway === null ? null : <UpdateDialog key={gateway.id} gateway={gateway} onClose={close} />
    }
    case 'removeRole':
    case 'deleteGateway': {
      const gateway = gatewayOf(rows, dialog.nodeId)
      if (gateway === null) return null
      return <RemoveDialog kind={dialog.kind === 'removeRole' ? 'removeRole' : 'delete'} gateway={gateway} onClose={close} />
    }
    case 'removeRoles':
    case 'deleteGateways':
      return <RemoveManyDialog what={dialog.kind === 'removeRoles' ? 'removeRole' : 'delete'} nodeIds={dialog.nodeIds} onClose={close} />
    case 'moveHosts':
      return <MoveDialog hosts={hostsOf(rows, dialog.nodeIds)} onClose={close} />
    case 'releaseHosts':
      return <ReleaseDialog hosts={hostsOf(rows, dialog.nodeIds)} onClose={close} />
    case 'onDead': {
      const [host] = hostsOf(rows, [dialog.nodeId])
      return host === undefined ? null : <OnDeadDialog host={host} onDead={dialog.onDead} onClose={close} />
    }
    case 'createClient':
      return <CreateClientDialog gatewayId={dialog.gatewayId} onClose={close} />
    case 'clientConf': {
      const [client] = clientsOf(rows, [dialog.clientId])
      return client === undefined ? null : <ConfDialog client={client} onClose={close} />
    }
    case 'renameClient': {
      const [client] = clientsOf(rows, [dialog.clientId])
      return client === undefined ? null : <RenameDialog client={client} onClose={close} />
    }
    case 'enableClients':
    case 'disableClients':
    case 'deleteClients':
      return <ClientsDialog kind={dialog.kind} clients={clientsOf(rows, dialog.clientIds)} onClose={close} />
    case 'createUser':
      return <CreateUserDialog onClose={close} />
    case 'ownPassword':
      return <OwnPasswordDialog onClose={close} />
    case 'enableUsers':
    case 'disableUsers':
    case 'deleteUsers':
      return <PeopleDialog kind={dialog.kind} names={dialog.names} onClose={close} />
    case 'personAccess':
      return <AccessDialog person={dialog.person} onClose={close} />
    case 'admitPerson':
    case 'turnAwayPerson':
      return <WaitingPersonDialog name={dialog.name} admitted={dialog.kind === 'admitPerson'} onClose={close} />
    case 'giveAccess':
      return <GiveAccessDialog access={dialog.access} onClose={close} />
    case 'refuseAccess':
    case 'endAccess':
      return <NoAccessDialog kind={dialog.kind === 'endAccess' ? 'end' : 'refuse'} access={dialog.access} onClose={close} />
    case 'createKey':
      return <CreateKeyDialog onClose={close} />
    case 'deleteKeys':
      return <DeleteKeysDialog names={dialog.names} onClose={close} />
    default:
      return dialog satisfies never
  }
}

/** What opened the dialog may be gone by its end: the button of an empty list, a row that was deleted. The dialog itself gives the focus back in a frame's time. */
function focusListAfterwards(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) focusList()
    }),
  )
}

function gatewayOf(rows: AdminRows, id: string): AdminGatewayRow | null {
  return rows.gateways?.find((row) => row.id === id) ?? null
}

function hostsOf(rows: AdminRows, ids: readonly string[]): readonly AdminHostRow[] {
  const wanted = new Set(ids)
  return rows.hosts?.filter(({ id }) => wanted.has(id)) ?? []
}

function clientsOf(rows: AdminRows, ids: readonly string[]): readonly AdminClientRow[] {
  const wanted = new Set(ids)
  return rows.clients?.filter(({ id }) => wanted.has(id)) ?? []
}
