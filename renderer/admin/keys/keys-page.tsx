import { Copy, KeyRound, Plus, Trash2 } from 'lucide-react'
import { memo, type ReactElement, useEffect, useMemo } from 'react'
import type { EnrolmentKeyRow } from '../../../electron/common/contracts/app/admin-keys.ts'
import { nameList } from '../../../electron/common/wording/name-list.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { readKeys, useAdminServer } from '../../store/admin-server.ts'
import { openDialog, pointAt, useAdminUi, usePageText } from '../../store/admin-ui.ts'
import { latestOf } from '../../store/asked.ts'
import { useMinute } from '../../store/clock.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { MiddleCut } from '../../ui/middle-cut.tsx'
import type { Column } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { RowMenu } from '../../ui/table/row-menu.tsx'
import { type RowWords, rowWords } from '../../ui/table/row-words.ts'
import { useTableView } from '../../ui/table/use-table-view.ts'
import { AskedBody } from '../frame/asked-body.tsx'
import { PageHead } from '../frame/page-head.tsx'
import { SelectionBar } from '../frame/selection-bar.tsx'
import { TableBody } from '../frame/table-body.tsx'
import { useFound } from '../frame/use-found.ts'
import { useSelection } from '../frame/use-selection.ts'
import { StoredBadge } from '../write/stored-badge.tsx'
import { copyEnrolment } from './copy-enrolment.ts'
import { isUsedUp, useValidity } from './use-validity.ts'

const none: readonly EnrolmentKeyRow[] = []

function keyRowId({ name }: EnrolmentKeyRow): string {
  return name
}

/** What lets new hosts in. The secrets stay in main: a command with one goes straight to the clipboard. */
export function KeysPage(): ReactElement {
  const t = useT()
  const keys = useAdminServer((server) => server.keys)
  const text = usePageText('keys')
  const current = useAdminUi((ui) => ui.current.keys ?? null)
  useEffect(() => void readKeys(), [])
  const rows = latestOf(keys)
  const columns = useKeyColumns()
  const view = useTableView({ table: 'keys', rows: rows ?? none, columns, text, wordsOf: useKeyWords() })
  const found = useFound('keys', { rows, shown: view.shown, rowId: keyRowId })
  const { selection, rows: selected, hidden, clear } = useSelection(rows ?? none, view.shown, keyRowId)
  const removable = selected.filter(({ isDefault }) => !isDefault)
  return (
    <div className="list-page">
      <PageHead
        page="keys"
        title={t('manage.nav.keys')}
        total={rows?.length ?? null}
        view={view}
        filterLabel={t('manage.keys.filter')}
        onRefresh={() => void readKeys()}
        refreshing={keys.state === 'asking'}
      >
        <CreateButton />
      </PageHead>
      <AskedBody asked={keys} onAgain={() => void readKeys()}>
        {() => (
          <TableBody
            page="keys"
            total={rows?.length ?? null}
            shown={view.shown.length}
            empty={
              <EmptyNote icon={<KeyRound />} title={t('manage.keys.empty')} next={t('manage.keys.emptyNext')}>
                <CreateButton />
              </EmptyNote>
            }
          >
            <DataTable
              label={t('manage.nav.keys')}
              view={view}
              rowId={keyRowId}
              current={current}
              onCurrent={(id) => pointAt('keys', id)}
              selection={selection}
              {...found}
              menu={{ name: ({ name }) => name, of: (row) => <KeyMenu row={row} /> }}
            />
          </TableBody>
        )}
      </AskedBody>
      <SelectionBar count={selected.length} hidden={hidden} onClear={clear}>
        <Button
          icon={<Trash2 className="icon-small" aria-hidden="true" />}
          isDisabled={removable.length === 0}
          onPress={() => openDialog({ kind: 'deleteKeys', names: removable.map(keyRowId) })}
        >
          {t('manage.keys.delete')}
        </Button>
      </SelectionBar>
    </div>
  )
}

/** Found by what its row says; until when it lets hosts in becomes another every minute. */
function useKeyWords(): RowWords<EnrolmentKeyRow> {
  const t = useT()
  const validity = useValidity()
  const minute = useMinute()
  return useMemo(
    () =>
      rowWords((row) => [
        row.name,
        ...(row.networks.length === 0 ? [t('manage.keys.noNetwork')] : row.networks),
        validity(row, minute),
        row.isDefault ? t('manage.keys.ofNetwork') : '',
      ]),
    [t, validity, minute],
  )
}

function useKeyColumns(): readonly Column<EnrolmentKeyRow>[] {
  const t = useT()
  const words = useWords()
  const validity = useValidity()
  return useMemo(
    (): readonly Column<EnrolmentKeyRow>[] => [
      {
        id: 'name',
        header: t('admin.column.name'),
        value: (row) => row.name,
        width: 'minmax(10rem, 1.4fr)',
        show: 'always',
        cell: (row) => (
          <span className="named">
            <MiddleCut text={row.name} className="strong" tight />
            {row.isDefault ? <span className="badge">{t('manage.keys.ofNetwork')}</span> : null}
            <StoredBadge list="keys" id={row.name} />
          </span>
        ),
      },
      {
        id: 'networks',
        header: t('manage.keys.networks'),
        value: (row) => row.networks.join(', '),
        width: 'minmax(10rem, 1.6fr)',
        cell: (row) => (
          <span className="cut" title={row.networks.join(', ')}>
            {nameList(words, row.networks, 4) || t('manage.keys.noNetwork')}
          </span>
        ),
      },
      {
        id: 'valid',
        header: t('manage.keys.valid'),
        value: (row) => validity(row, Date.now()),
        width: 'minmax(10rem, 1.2fr)',
        cell: (row) => <span className={isUsedUp(row, Date.now()) ? 'quiet' : undefined}>{validity(row, Date.now())}</span>,
      },
    ],
    [t, words, validity],
  )
}

function KeyMenu({ row }: { readonly row: EnrolmentKeyRow }): ReactElement {
  const t = useT()
  const words = useWords()
  const used = isUsedUp(row, Date.now())
  return (
    <RowMenu
      label={t('admin.menu.label', { gateway: row.name })}
      acts={[
        {
          id: 'copy',
          label: t('manage.keys.copy'),
          icon: <Copy className="icon" aria-hidden="true" />,
          under: used ? t('manage.keys.usedUp') : t('manage.keys.copyUnder'),
          disabled: used,
          does: () => void copyEnrolment(words, row.name, t),
        },
        {
          id: 'delete',
          label: t('manage.keys.delete'),
          icon: <Trash2 className="icon" aria-hidden="true" />,
          under: row.isDefault ? t('manage.keys.defaultStays') : '',
          disabled: row.isDefault,
          apart: true,
          does: () => openDialog({ kind: 'deleteKeys', names: [row.name] }),
        },
      ]}
    />
  )
}

const CreateButton = memo(function CreateButton(): ReactElement {
  const t = useT()
  return (
    <Button look="primary" icon={<Plus className="icon-small" aria-hidden="true" />} onPress={() => openDialog({ kind: 'createKey' })}>
      {t('manage.keys.create')}
    </Button>
  )
})
