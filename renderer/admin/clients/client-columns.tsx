import { CircleCheck, CircleOff } from 'lucide-react'
import { type ReactElement, useMemo } from 'react'
import type { AdminClientRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { useT } from '../../i18n/use-words.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { MiddleCut } from '../../ui/middle-cut.tsx'
import { NodeState } from '../../ui/node-state.tsx'
import type { Column } from '../../ui/table/column.ts'
import { type RowWords, rowWords, wordsIn } from '../../ui/table/row-words.ts'
import { StoredBadge } from '../write/stored-badge.tsx'

/** Found by what its row says, its state and its gateway's included. */
export const clientWords: (t: ReturnType<typeof useT>) => RowWords<AdminClientRow> = wordsIn((t) =>
  rowWords(({ id, gateway, gatewayStatus, owner, device, addresses, enabled }) => [
    id,
    gateway,
    t(`node.${gatewayStatus}`),
    t(enabled ? 'manage.clients.on' : 'manage.clients.off'),
    owner,
    device,
    ...addresses,
  ]),
)

export function clientRowId({ id }: AdminClientRow): string {
  return id
}

export function useClientColumns(): readonly Column<AdminClientRow>[] {
  const t = useT()
  return useMemo(
    (): readonly Column<AdminClientRow>[] => [
      {
        id: 'name',
        header: t('admin.column.name'),
        value: (row) => row.id,
        width: 'minmax(9rem, 1.6fr)',
        show: 'always',
        cell: (row) => (
          <span className="named">
            <MiddleCut text={row.id} className="strong" tight />
            <StoredBadge list="clients" id={row.id} value={String(row.enabled)} />
          </span>
        ),
      },
      {
        id: 'enabled',
        header: t('admin.column.state'),
        value: (row) => (row.enabled ? 0 : 1),
        text: (row) => t(row.enabled ? 'manage.clients.on' : 'manage.clients.off'),
        width: 'minmax(8.4rem, 0.8fr)',
        cell: (row) => <Enabled enabled={row.enabled} />,
      },
      {
        id: 'gateway',
        header: t('manage.clients.gateway'),
        value: (row) => row.gateway,
        width: 'minmax(8rem, 1.3fr)',
        cell: (row) => (
          <span className="named">
            <NodeState status={row.gatewayStatus} short />
            <MiddleCut text={row.gateway} />
          </span>
        ),
      },
      {
        id: 'device',
        header: t('manage.clients.for'),
        value: (row) => row.device,
        width: 'minmax(7rem, 1.2fr)',
        cell: (row) =>
          row.device === '' ? (
            <span className="quiet">{t('common.none')}</span>
          ) : (
            <span className="cut" title={row.device}>
              {row.device}
            </span>
          ),
      },
      {
        id: 'owner',
        header: t('manage.clients.owner'),
        value: (row) => row.owner,
        width: 'minmax(6.2rem, 1fr)',
        cell: (row) => <MiddleCut text={row.owner} />,
      },
      {
        id: 'address',
        header: t('admin.column.address'),
        value: (row) => row.addresses[0] ?? '',
        text: (row) => row.addresses.join(' '),
        width: 'minmax(10.4rem, 1.1fr)',
        cell: (row) => {
          const [first] = row.addresses
          return first === undefined ? <span className="quiet">{t('common.none')}</span> : <CopyText text={first} inRow />
        },
      },
    ],
    [t],
  )
}

function Enabled({ enabled }: { readonly enabled: boolean }): ReactElement {
  const t = useT()
  const Shape = enabled ? CircleCheck : CircleOff
  return (
    <span className="node-state" data-status={enabled ? 'enabled' : 'disabled'}>
      <Shape className="icon-small" aria-hidden="true" />
      <span>{t(enabled ? 'manage.clients.on' : 'manage.clients.off')}</span>
    </span>
  )
}
