import { GlobeOff, Plus, Trash2, Waypoints } from 'lucide-react'
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
import { SelectionBar } from '../frame/selection-bar.tsx'
import { TableBody } from '../frame/table-body.tsx'
import { useFound } from '../frame/use-found.ts'
import { useSelection } from '../frame/use-selection.ts'
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
  const { selection, rows: chosen, hidden, clear } = useSelection(gateways ?? noGateways, view.shown, gatewayRowId)
  const exits = chosen.filter(({ internet }) => internet)
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
        <GatewaysTable view={view} current={current?.id ?? null} found={found} selection={selection} />
        <HostsPane gateway={current} text={text} hosts={hosts} />
      </TableBody>
      <SelectionBar count={chosen.length} hidden={hidden} onClear={clear}>
        <Button
          icon={<GlobeOff className="icon-small" aria-hidden="true" />}
          isDisabled={exits.length === 0}
          onPress={() => openDialog({ kind: 'removeRoles', nodeIds: exits.map(gatewayRowId) })}
        >
          {t('admin.menu.removeRole')}
        </Button>
        <Button
          icon={<Trash2 className="icon-small" aria-hidden="true" />}
          onPress={() => openDialog({ kind: 'deleteGateways', nodeIds: chosen.map(gatewayRowId) })}
        >
          {t('admin.menu.delete')}
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
      onPress={() => openDialog({ kind: 'createGateway', nodeId: null })}
    >
      {t('admin.create')}
    </Button>
  )
})
