import { GlobeOff, ListChecks, Monitor } from 'lucide-react'
import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { AdminGateway } from '../../electron/common/contracts/app/admin.ts'
import { numberText } from '../../electron/common/wording/formats.ts'
import { nameList } from '../../electron/common/wording/name-list.ts'
import { useWords } from '../i18n/use-words.ts'
import { openDialog, useAdminUi } from '../store/admin-ui.ts'
import { Button } from '../ui/button.tsx'
import { CopyText } from '../ui/copy-text.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { MiddleCut } from '../ui/middle-cut.tsx'
import { NodeState } from '../ui/node-state.tsx'
import { systemName } from '../ui/system-name.ts'
import { type ConnectedHost, filterHosts } from './filter-gateways.ts'

/** The hosts that leave through the chosen gateway, with the button that changes them on top. */
export function HostsPane({ gateway }: { readonly gateway: AdminGateway | null }): ReactElement {
  const { t } = useTranslation()
  const words = useWords()
  if (gateway === null) return <section className="pane" aria-label={t('admin.connected')} />
  return (
    <section className="pane lower" aria-label={t('admin.connectedOf', { gateway: gateway.name })}>
      <header className="pane-head">
        <h2>
          <span>{t('admin.connected')}</span>
          <MiddleCut text={gateway.name} className="pane-of" />
          <span className="count">{numberText(words, gateway.hosts.length)}</span>
        </h2>
        {gateway.isGateway ? (
          <Button
            icon={<ListChecks className="icon-small" aria-hidden="true" />}
            onPress={() => openDialog({ kind: 'update', nodeId: gateway.nodeId })}
          >
            {t('admin.update')}
          </Button>
        ) : null}
      </header>
      <Hosts gateway={gateway} />
    </section>
  )
}

function Hosts({ gateway }: { readonly gateway: AdminGateway }): ReactElement {
  const { t } = useTranslation()
  const words = useWords()
  const text = useAdminUi((ui) => ui.text)
  const shown = useMemo(() => filterHosts(gateway, text), [gateway, text])
  const columns = useMemo(
    (): readonly Column<ConnectedHost>[] => [
      {
        id: 'name',
        header: t('admin.column.name'),
        value: (row) => row.name,
        width: 'minmax(11rem, 2fr)',
        cell: (row) => <MiddleCut text={row.name} className="strong" />,
      },
      {
        id: 'state',
        header: t('admin.column.state'),
        value: (row) => row.status,
        width: 'minmax(8rem, 1fr)',
        cell: (row) => <NodeState status={row.status} />,
      },
      {
        id: 'address',
        header: t('admin.column.address'),
        value: (row) => row.address,
        width: 'minmax(9rem, 1.2fr)',
        cell: (row) => (row.address === '' ? null : <CopyText text={row.address} inRow />),
      },
      {
        id: 'system',
        header: t('admin.column.system'),
        value: (row) => row.os,
        width: 'minmax(6rem, 0.8fr)',
        cell: (row) => systemName(row.os),
      },
      {
        id: 'relays',
        header: t('admin.column.relays'),
        width: 'minmax(9rem, 1.6fr)',
        cell: (row) =>
          row.relaying.length === 0 ? (
            <span className="quiet">{t('common.none')}</span>
          ) : (
            <span className="cut" title={nameList(words, row.relaying, 100)}>
              {nameList(words, row.relaying, 3)}
            </span>
          ),
      },
    ],
    [t, words],
  )
  if (!gateway.isGateway) {
    return <EmptyNote icon={<GlobeOff />} title={t('admin.notInternet', { gateway: gateway.name })} next={t('admin.notInternetNext')} />
  }
  if (gateway.hosts.length === 0) {
    return <EmptyNote icon={<Monitor />} title={t('admin.noHosts', { gateway: gateway.name })} next={t('admin.noHostsNext')} />
  }
  return (
    <DataTable
      label={t('admin.connectedOf', { gateway: gateway.name })}
      rows={shown}
      columns={columns}
      rowId={(row) => row.nodeId}
      minWidth="46rem"
    />
  )
}
