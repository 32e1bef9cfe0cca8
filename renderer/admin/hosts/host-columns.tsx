import { type ReactElement, useMemo } from 'react'
import type { AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { useT } from '../../i18n/use-words.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { MiddleCut } from '../../ui/middle-cut.tsx'
import { NodeState } from '../../ui/node-state.tsx'
import { SeenAt } from '../../ui/seen-at.tsx'
import { systemName } from '../../ui/system-name.ts'
import type { Column } from '../../ui/table/column.ts'
import { StoredName } from '../write/stored-name.tsx'
import { wayText } from './host-words.ts'

/** `reports`: the server tells whether hosts are what it wants of them. */
export function useHostColumns(reports: boolean): readonly Column<AdminHostRow>[] {
  const t = useT()
  return useMemo((): readonly Column<AdminHostRow>[] => {
    const way = (row: AdminHostRow): string => wayText(t, row)
    return [
      {
        id: 'name',
        header: t('admin.column.name'),
        value: (row) => row.name,
        width: 'minmax(12rem, 2fr)',
        show: 'always',
        cell: (row) => (
          <StoredName row={row}>{row.role === 'host' ? null : <span className="badge">{t(`manage.role.${row.role}`)}</span>}</StoredName>
        ),
      },
      {
        id: 'state',
        header: t('admin.column.state'),
        value: (row) => row.status,
        text: (row) => t(`node.${row.status}`),
        width: 'minmax(7rem, 0.8fr)',
        cell: (row) => <NodeState status={row.status} />,
      },
      {
        id: 'role',
        header: t('manage.hosts.role'),
        value: (row) => row.role,
        text: (row) => t(`manage.role.${row.role}`),
        width: 'minmax(6rem, 0.7fr)',
        show: 'later',
        cell: (row) => t(`manage.role.${row.role}`),
      },
      {
        id: 'uses',
        header: t('manage.hosts.uses'),
        value: way,
        width: 'minmax(9rem, 1.5fr)',
        cell: (row) => (
          <span className={row.uses === '' && row.relayUses === '' ? 'cut quiet' : 'cut'} title={way(row)}>
            {way(row)}
          </span>
        ),
      },
      {
        id: 'relay',
        header: t('manage.hosts.relay'),
        value: (row) => row.relay,
        width: 'minmax(7rem, 1fr)',
        show: 'later',
        cell: (row) => (row.relay === '' ? <None /> : <MiddleCut text={row.relay} />),
      },
      {
        id: 'address',
        header: t('admin.column.address'),
        value: (row) => row.address,
        width: 'minmax(8.2rem, 1fr)',
        cell: (row) => (row.address === '' ? <None /> : <CopyText text={row.address} inRow />),
      },
      {
        id: 'public',
        header: t('manage.hosts.public'),
        value: (row) => row.publicAddress,
        width: 'minmax(8.5rem, 1fr)',
        show: 'later',
        cell: (row) => (row.publicAddress === '' ? <None /> : <CopyText text={row.publicAddress} inRow />),
      },
      {
        id: 'system',
        header: t('admin.column.system'),
        value: (row) => row.os,
        text: (row) => systemName(row.os),
        width: 'minmax(5rem, 0.6fr)',
        // Hosts that report are Waygate's own, and those are Linux
        ...(reports ? { show: 'later' as const } : {}),
        cell: (row) => systemName(row.os),
      },
      {
        id: 'version',
        header: t('manage.hosts.version'),
        value: (row) => row.version,
        width: 'minmax(4.6rem, 0.6fr)',
        cell: (row) => <span className="number">{row.version}</span>,
      },
      ...(reports
        ? [
            {
              id: 'report',
              header: t('manage.report.column'),
              value: (row: AdminHostRow) => row.report,
              text: (row: AdminHostRow) => t(`manage.report.state.${row.report}`),
              width: 'minmax(5.6rem, 0.6fr)',
              cell: (row: AdminHostRow) => (
                <span className={row.report === 'failed' ? 'caution' : 'quiet'} title={row.reportFault}>
                  {t(`manage.report.state.${row.report}`)}
                </span>
              ),
            } satisfies Column<AdminHostRow>,
          ]
        : []),
      {
        id: 'seen',
        header: t('admin.column.seen'),
        value: (row) => row.lastCheckIn,
        text: (row) => (row.lastCheckIn === 0 ? '' : new Date(row.lastCheckIn * 1000).toISOString()),
        width: 'minmax(8rem, 0.7fr)',
        cell: (row) => <SeenAt at={row.lastCheckIn * 1000} />,
      },
    ]
  }, [t, reports])
}

function None(): ReactElement {
  const t = useT()
  return <span className="quiet">{t('common.none')}</span>
}
