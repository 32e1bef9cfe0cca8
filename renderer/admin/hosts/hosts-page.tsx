import { LogOut, Monitor, Plus, Waypoints } from 'lucide-react'
import { memo, type ReactElement } from 'react'
import type { AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
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
import { useHostColumns } from './host-columns.tsx'
import { HostMenu } from './host-menu.tsx'
import { hostRowId, hostWords } from './host-words.ts'

const none: readonly AdminHostRow[] = []

/** Every host of the network: what it is, which way it leaves, and whether it is what the server wants of it. */
export function HostsPage(): ReactElement {
  const t = useT()
  const hosts = useRows('hosts')
  // the choice of a gateway needs them
  useRows('gateways')
  const network = useViews((views) => views.admin?.network ?? '')
  const text = usePageText('hosts')
  const current = useAdminUi((ui) => ui.current.hosts ?? null)
  const reports = hosts?.some(({ report }) => report !== 'none') ?? false
  const columns = useHostColumns(reports)
  const view = useTableView({ table: 'hosts', rows: hosts ?? none, columns, text, wordsOf: hostWords(t) })
  const found = useFound('hosts', { rows: hosts, shown: view.shown, rowId: hostRowId })
  const { selection, rows: selected, hidden, clear } = useSelection(hosts ?? none, view.shown, hostRowId)
  const users = selected.filter(({ usesId }) => usesId !== '')
  return (
    <div className="list-page">
      <PageHead page="hosts" title={t('manage.nav.hosts')} total={hosts?.length ?? null} view={view} filterLabel={t('manage.hosts.filter')}>
        <EnrolButton />
      </PageHead>
      <TableBody
        page="hosts"
        total={hosts?.length ?? null}
        shown={view.shown.length}
        empty={
          <EmptyNote icon={<Monitor />} title={t('manage.hosts.empty', { network })} next={t('manage.hosts.emptyNext')}>
            <EnrolButton />
          </EmptyNote>
        }
      >
        <DataTable
          label={t('manage.nav.hosts')}
          view={view}
          rowId={hostRowId}
          current={current}
          onCurrent={(id) => pointAt('hosts', id)}
          selection={selection}
          {...found}
          menu={{ name: ({ name }) => name, of: (row) => <HostMenu host={row} /> }}
        />
      </TableBody>
      <SelectionBar count={selected.length} hidden={hidden} onClear={clear}>
        <Button
          icon={<Waypoints className="icon-small" aria-hidden="true" />}
          onPress={() => openDialog({ kind: 'moveHosts', nodeIds: selected.map(hostRowId) })}
        >
          {t('manage.hosts.move')}
        </Button>
        <Button
          icon={<LogOut className="icon-small flips" aria-hidden="true" />}
          isDisabled={users.length === 0}
          onPress={() => openDialog({ kind: 'releaseHosts', nodeIds: users.map(hostRowId) })}
        >
          {t('manage.hosts.release')}
        </Button>
      </SelectionBar>
    </div>
  )
}

/** Hosts come by themselves, with a key. */
const EnrolButton = memo(function EnrolButton(): ReactElement {
  const t = useT()
  return (
    <Button look="primary" icon={<Plus className="icon-small" aria-hidden="true" />} onPress={() => openDialog({ kind: 'createKey' })}>
      {t('manage.hosts.add')}
    </Button>
  )
})
