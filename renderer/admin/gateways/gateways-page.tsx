import { Plus, Waypoints } from 'lucide-react'
import { memo, type ReactElement } from 'react'
import type { AdminGatewayRow, AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { useT } from '../../i18n/use-words.ts'
import { useRows } from '../../store/admin-rows.ts'
import { openDialog, useAdminUi, usePageText } from '../../store/admin-ui.ts'
import { useViews } from '../../store/views-store.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { useTableView } from '../../ui/table/use-table-view.ts'
import { PageHead } from '../frame/page-head.tsx'
import { TableBody } from '../frame/table-body.tsx'
import { useFound } from '../frame/use-found.ts'
import { gatewayWords } from './gateway-words.ts'
import { GatewaysTable, gatewayRowId, useGatewayColumns } from './gateways-table.tsx'
import { HostsPane } from './hosts-pane.tsx'

const noGateways: readonly AdminGatewayRow[] = []
const noHosts: readonly AdminHostRow[] = []

/** Gateways of the network above the connected hosts of the chosen one. */
export function GatewaysPage(): ReactElement {
  const t = useT()
  const gateways = useRows('gateways')
  const hosts = useRows('hosts') ?? noHosts
  const network = useViews((views) => views.admin?.network ?? '')
  const text = usePageText('gateways')
  const selected = useAdminUi((ui) => ui.current.gateways)
  const columns = useGatewayColumns()
  const view = useTableView({ table: 'gateways', rows: gateways ?? noGateways, columns, text, wordsOf: gatewayWords(hosts, t) })
  const found = useFound('gateways', { rows: gateways, shown: view.shown, rowId: gatewayRowId })
  // The one that was clicked, else the first: a single gateway needs no picking.
  const current = view.shown.find(({ id }) => id === selected) ?? view.shown[0] ?? null
  return (
    <div className="list-page">
      <PageHead
        page="gateways"
        title={t('admin.gateways')}
        total={gateways?.length ?? null}
        view={view}
        filterLabel={t('manage.gateways.filter')}
      >
        {gateways === null || gateways.length === 0 ? null : <CreateButton />}
      </PageHead>
      <TableBody
        page="gateways"
        total={gateways?.length ?? null}
        shown={view.shown.length}
        empty={
          <EmptyNote icon={<Waypoints />} title={t('admin.empty', { network })} next={t('admin.emptyNext')}>
            <CreateButton />
          </EmptyNote>
        }
      >
        <GatewaysTable view={view} current={current?.id ?? null} found={found} />
        <HostsPane gateway={current} text={text} hosts={hosts} />
      </TableBody>
    </div>
  )
}

const CreateButton = memo(function CreateButton(): ReactElement {
  const t = useT()
  return (
    <Button
      look="primary"
      icon={<Plus className="icon-small" aria-hidden="true" />}
      onPress={() => openDialog({ kind: 'createGateway', nodeId: null })}
    >
      {t('admin.create')}
    </Button>
  )
})
