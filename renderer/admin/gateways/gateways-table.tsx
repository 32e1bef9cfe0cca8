import { type ReactElement, useMemo } from 'react'
import type { AdminGatewayRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { numberText } from '../../../electron/common/wording/formats.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { pointAt } from '../../store/admin-ui.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { NodeState } from '../../ui/node-state.tsx'
import { SeenAt } from '../../ui/seen-at.tsx'
import type { Column } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import type { RowSelection } from '../../ui/table/row-selection.ts'
import type { TableView } from '../../ui/table/use-table-view.ts'
import type { FoundRow } from '../frame/use-found.ts'
import { StoredName } from '../write/stored-name.tsx'
import { GatewayMenu } from './gateway-menu.tsx'

/** The server gives a gateway no name of its own: it is called like its host. */
export function useGatewayColumns(): readonly Column<AdminGatewayRow>[] {
  const t = useT()
  return useMemo(
    (): readonly Column<AdminGatewayRow>[] => [
      {
        id: 'name',
        header: t('admin.column.name'),
        value: (row) => row.name,
        width: 'minmax(11rem, 2.2fr)',
        show: 'always',
        cell: (row) => <StoredName row={row}>{row.internet ? null : <span className="badge">{t('admin.noInternet')}</span>}</StoredName>,
      },
      {
        id: 'state',
        header: t('admin.column.state'),
        value: (row) => row.status,
        text: (row) => t(`node.${row.status}`),
        width: 'minmax(8rem, 1fr)',
        cell: (row) => <NodeState status={row.status} />,
      },
      {
        id: 'exit',
        header: t('admin.column.exit'),
        value: (row) => row.exitAddress,
        width: 'minmax(9rem, 1.3fr)',
        cell: (row) =>
          row.exitAddress === '' ? <span className="quiet">{t('common.none')}</span> : <CopyText text={row.exitAddress} inRow />,
      },
      {
        id: 'hosts',
        header: t('admin.column.hosts'),
        value: (row) => row.hostCount,
        width: 'minmax(5rem, 0.6fr)',
        align: 'end',
        cell: (row) => <Count value={row.hostCount} />,
      },
      {
        id: 'clients',
        header: t('admin.column.clients'),
        value: (row) => row.clientCount,
        width: 'minmax(9rem, 0.9fr)',
        align: 'end',
        cell: (row) => <Count value={row.clientCount} />,
      },
      {
        id: 'seen',
        header: t('admin.column.seen'),
        value: (row) => row.lastCheckIn,
        text: (row) => (row.lastCheckIn === 0 ? '' : new Date(row.lastCheckIn * 1000).toISOString()),
        width: 'minmax(8.5rem, 0.9fr)',
        cell: (row) => <SeenAt at={row.lastCheckIn * 1000} />,
      },
    ],
    [t],
  )
}

export function gatewayRowId({ id }: AdminGatewayRow): string {
  return id
}

interface GatewaysTableProps {
  readonly view: TableView<AdminGatewayRow>
  readonly current: string | null
  readonly found: FoundRow
  readonly selection: RowSelection
}

export function GatewaysTable({ view, current, found, selection }: GatewaysTableProps): ReactElement {
  const t = useT()
  return (
    <section className="pane" aria-label={t('admin.gateways')}>
      <DataTable
        label={t('admin.gateways')}
        view={view}
        rowId={gatewayRowId}
        current={current}
        onCurrent={(id) => pointAt('gateways', id)}
        {...found}
        selection={selection}
        menu={{ name: ({ name }) => name, of: (row) => <GatewayMenu gateway={row} /> }}
      />
    </section>
  )
}

function Count({ value }: { readonly value: number }): ReactElement {
  const words = useWords()
  return <span className={value === 0 ? 'quiet number' : 'number'}>{numberText(words, value)}</span>
}
