import { GlobeOff, ListChecks, Monitor } from 'lucide-react'
import { memo, type ReactElement, useMemo } from 'react'
import type { AdminGatewayRow, AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { numberText } from '../../../electron/common/wording/formats.ts'
import { nameList } from '../../../electron/common/wording/name-list.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { useAdminRows } from '../../store/admin-rows.ts'
import { openDialog } from '../../store/admin-ui.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { MiddleCut } from '../../ui/middle-cut.tsx'
import { NodeState } from '../../ui/node-state.tsx'
import { systemName } from '../../ui/system-name.ts'
import type { Column } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { useTableView } from '../../ui/table/use-table-view.ts'
import { typingPauseMs, useAfterPaint } from '../../ui/use-after-paint.ts'
import { RowsFault } from '../frame/rows-fault.tsx'
import { HostMenu } from '../hosts/host-menu.tsx'
import { hostRowId, hostWords } from '../hosts/host-words.ts'
import { StoredName } from '../write/stored-name.tsx'
import { hostsByGateway, hostsByRelay, matchingHosts } from './gateway-words.ts'

interface HostsPaneProps {
  readonly gateway: AdminGatewayRow | null
  readonly hosts: readonly AdminHostRow[]
  /** What is searched for. */
  readonly text: string
}

const none: readonly AdminHostRow[] = []
const nothing = { gateway: null, text: '' }

/** The hosts that leave through the chosen gateway: drawn after the list, after the click, and after the word that found it. */
export function HostsPane({ gateway, text, hosts }: HostsPaneProps): ReactElement {
  const isWhole = useAdminRows(({ hosts: known, partial }) => known !== null && !partial.has('hosts'))
  const settled = useAfterPaint(text, { pauseMs: typingPauseMs })
  const painted = useAfterPaint<Pick<HostsPaneProps, 'gateway' | 'text'>>(
    useMemo(() => ({ gateway, text }), [gateway, text]),
    { first: nothing, pauseMs: settled === text ? 0 : typingPauseMs },
  )
  return <Pane {...painted} hosts={hosts} isWhole={isWhole} />
}

interface PaneProps extends HostsPaneProps {
  /** All hosts have arrived: what isn't there isn't on its way. */
  readonly isWhole: boolean
}

/** With the button that changes them on top. */
const Pane = memo(function Pane({ gateway, hosts, text, isWhole }: PaneProps): ReactElement {
  const t = useT()
  const words = useWords()
  if (gateway === null) return <section className="pane lower" aria-label={t('admin.connected')} />
  const connected = hostsByGateway(hosts).get(gateway.id) ?? none
  return (
    <section className="pane lower" aria-label={t('admin.connectedOf', { gateway: gateway.name })}>
      <header className="pane-head">
        <h2>
          <span>{t('admin.connected')}</span>
          <MiddleCut text={gateway.name} className="pane-of" />
          {isWhole ? <span className="count">{numberText(words, connected.length)}</span> : null}
        </h2>
        {gateway.internet ? (
          <Button
            icon={<ListChecks className="icon-small" aria-hidden="true" />}
            onPress={() => openDialog({ kind: 'updateGateway', nodeId: gateway.id })}
          >
            {t('admin.update')}
          </Button>
        ) : null}
      </header>
      {connected.length === 0 && gateway.internet && !isWhole ? (
        <RowsFault lists={['hosts']} />
      ) : (
        <Connected gateway={gateway} connected={connected} hosts={hosts} text={text} />
      )}
    </section>
  )
})

interface ConnectedProps {
  readonly gateway: AdminGatewayRow
  readonly connected: readonly AdminHostRow[]
  readonly hosts: readonly AdminHostRow[]
  readonly text: string
}

function Connected({ gateway, connected, hosts, text }: ConnectedProps): ReactElement {
  const t = useT()
  const rows = useMemo(() => matchingHosts(gateway, connected, text), [gateway, connected, text])
  const columns = useConnectedColumns(hosts)
  const view = useTableView({ table: 'connected', rows, columns, text: '', wordsOf: hostWords(t) })
  if (!gateway.internet) {
    return <EmptyNote icon={<GlobeOff />} title={t('admin.notInternet', { gateway: gateway.name })} next={t('admin.notInternetNext')} />
  }
  if (connected.length === 0) {
    return <EmptyNote icon={<Monitor />} title={t('admin.noHosts', { gateway: gateway.name })} next={t('admin.noHostsNext')} />
  }
  return (
    <DataTable
      label={t('admin.connectedOf', { gateway: gateway.name })}
      view={view}
      rowId={hostRowId}
      menu={{ name: ({ name }) => name, of: (row) => <HostMenu host={row} /> }}
    />
  )
}

function useConnectedColumns(hosts: readonly AdminHostRow[]): readonly Column<AdminHostRow>[] {
  const t = useT()
  return useMemo(
    (): readonly Column<AdminHostRow>[] => [
      {
        id: 'name',
        header: t('admin.column.name'),
        value: (row) => row.name,
        width: 'minmax(11rem, 2fr)',
        show: 'always',
        cell: (row) => <StoredName row={row} />,
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
        cell: (row) => <Relayed names={(hostsByRelay(hosts).get(row.id) ?? none).map(({ name }) => name)} />,
      },
    ],
    [t, hosts],
  )
}

function Relayed({ names }: { readonly names: readonly string[] }): ReactElement {
  const t = useT()
  const words = useWords()
  return names.length === 0 ? (
    <span className="quiet">{t('common.none')}</span>
  ) : (
    <span className="cut" title={nameList(words, names, 100)}>
      {nameList(words, names, 3)}
    </span>
  )
}
