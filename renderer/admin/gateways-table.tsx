import { Check } from 'lucide-react'
import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { AdminGateway } from '../../electron/common/contracts/app/admin.ts'
import { numberText } from '../../electron/common/wording/formats.ts'
import { useWords } from '../i18n/use-words.ts'
import { selectGateway, useAdminUi } from '../store/admin-ui.ts'
import { CopyText } from '../ui/copy-text.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { MiddleCut } from '../ui/middle-cut.tsx'
import { NodeState } from '../ui/node-state.tsx'
import { SeenAt } from '../ui/seen-at.tsx'
import { GatewayMenu } from './gateway-menu.tsx'

interface GatewaysTableProps {
  readonly gateways: readonly AdminGateway[]
  readonly selected: string | null
}

/** The gateways of the network. The server gives a gateway no name of its own: it is called like its host. */
export function GatewaysTable({ gateways, selected }: GatewaysTableProps): ReactElement {
  const { t } = useTranslation()
  const columns = useMemo(
    (): readonly Column<AdminGateway>[] => [
      {
        id: 'name',
        header: t('admin.column.name'),
        value: (row) => row.name,
        width: 'minmax(11rem, 2.2fr)',
        cell: (row) => <GatewayName gateway={row} />,
      },
      {
        id: 'state',
        header: t('admin.column.state'),
        value: (row) => row.status,
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
        value: (row) => row.remoteClientCount,
        width: 'minmax(9rem, 0.9fr)',
        align: 'end',
        cell: (row) => <Count value={row.remoteClientCount} />,
      },
      {
        id: 'seen',
        header: t('admin.column.seen'),
        value: (row) => row.lastCheckIn,
        width: 'minmax(7.5rem, 0.9fr)',
        cell: (row) => <SeenAt at={row.lastCheckIn * 1000} />,
      },
    ],
    [t],
  )
  return (
    <section className="pane" aria-label={t('admin.gateways')}>
      <DataTable
        label={t('admin.gateways')}
        rows={gateways}
        columns={columns}
        rowId={(row) => row.nodeId}
        selected={selected}
        onSelect={selectGateway}
        menu={(row) => <GatewayMenu gateway={row} />}
        minWidth="56rem"
      />
    </section>
  )
}

function GatewayName({ gateway }: { readonly gateway: AdminGateway }): ReactElement {
  const { t } = useTranslation()
  const stored = useAdminUi((ui) => ui.stored.has(gateway.nodeId))
  return (
    <span className="gateway-name">
      <MiddleCut text={gateway.name} className="strong" />
      {gateway.isGateway ? null : <span className="badge">{t('admin.noInternet')}</span>}
      {stored ? (
        <span className="badge stored" title={t('admin.storedTip')}>
          <Check className="icon-small" aria-hidden="true" />
          {t('admin.stored')}
        </span>
      ) : null}
    </span>
  )
}

function Count({ value }: { readonly value: number }): ReactElement {
  const words = useWords()
  return <span className={value === 0 ? 'quiet number' : 'number'}>{numberText(words, value)}</span>
}
