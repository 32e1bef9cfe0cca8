import { CircleOff, CirclePlay, Plus, Smartphone, Trash2 } from 'lucide-react'
import { memo, type ReactElement } from 'react'
import type { AdminClientRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { useT } from '../../i18n/use-words.ts'
import { useRows } from '../../store/admin-rows.ts'
import { openDialog, pointAt, useAdminUi, usePageText } from '../../store/admin-ui.ts'
import { useViews } from '../../store/views-store.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { useTableView } from '../../ui/table/use-table-view.ts'
import { PageHead } from '../frame/page-head.tsx'
import { SelectionBar } from '../frame/selection-bar.tsx'
import { TableBody } from '../frame/table-body.tsx'
import { useFound } from '../frame/use-found.ts'
import { useSelection } from '../frame/use-selection.ts'
import { clientRowId, clientWords, useClientColumns } from './client-columns.tsx'
import { ClientMenu } from './client-menu.tsx'

const none: readonly AdminClientRow[] = []

/** People's and devices' WireGuard registrations on the gateways of the network. */
export function ClientsPage(): ReactElement {
  const t = useT()
  const clients = useRows('clients')
  useRows('gateways')
  const network = useViews((views) => views.admin?.network ?? '')
  const text = usePageText('clients')
  const current = useAdminUi((ui) => ui.current.clients ?? null)
  const columns = useClientColumns()
  const view = useTableView({ table: 'clients', rows: clients ?? none, columns, text, wordsOf: clientWords(t) })
  const found = useFound('clients', { rows: clients, shown: view.shown, rowId: clientRowId })
  const { selection, rows: selected, hidden, clear } = useSelection(clients ?? none, view.shown, clientRowId)
  const ids = (enabled: boolean) => selected.filter((row) => row.enabled === enabled).map(clientRowId)
  return (
    <div className="list-page">
      <PageHead
        page="clients"
        title={t('manage.nav.clients')}
        total={clients?.length ?? null}
        view={view}
        filterLabel={t('manage.clients.filter')}
      >
        {clients === null || clients.length === 0 ? null : <CreateButton />}
      </PageHead>
      <TableBody
        page="clients"
        total={clients?.length ?? null}
        shown={view.shown.length}
        empty={
          <EmptyNote icon={<Smartphone />} title={t('manage.clients.empty', { network })} next={t('manage.clients.emptyNext')}>
            <CreateButton />
          </EmptyNote>
        }
      >
        <DataTable
          label={t('manage.nav.clients')}
          view={view}
          rowId={clientRowId}
          current={current}
          onCurrent={(id) => pointAt('clients', id)}
          selection={selection}
          {...found}
          menu={{ name: ({ id }) => id, of: (row) => <ClientMenu client={row} /> }}
        />
      </TableBody>
      <SelectionBar count={selected.length} hidden={hidden} onClear={clear}>
        <Button
          icon={<CirclePlay className="icon-small" aria-hidden="true" />}
          isDisabled={ids(false).length === 0}
          onPress={() => openDialog({ kind: 'enableClients', clientIds: ids(false) })}
        >
          {t('manage.clients.enable')}
        </Button>
        <Button
          icon={<CircleOff className="icon-small" aria-hidden="true" />}
          isDisabled={ids(true).length === 0}
          onPress={() => openDialog({ kind: 'disableClients', clientIds: ids(true) })}
        >
          {t('manage.clients.disable')}
        </Button>
        <Button
          icon={<Trash2 className="icon-small" aria-hidden="true" />}
          onPress={() => openDialog({ kind: 'deleteClients', clientIds: selected.map(clientRowId) })}
        >
          {t('manage.clients.delete')}
        </Button>
      </SelectionBar>
    </div>
  )
}

const CreateButton = memo(function CreateButton(): ReactElement {
  const t = useT()
  return (
    <Button
      look="primary"
      icon={<Plus className="icon-small" aria-hidden="true" />}
      onPress={() => openDialog({ kind: 'createClient', gatewayId: null })}
    >
      {t('manage.clients.create')}
    </Button>
  )
})
