import type { TFunction } from 'i18next'
import { CloudOff, Download, RefreshCw } from 'lucide-react'
import { type KeyboardEvent, memo, type ReactElement, type ReactNode, useEffect } from 'react'
import { faultText } from '../../../electron/common/wording/fault-text.ts'
import { numberText } from '../../../electron/common/wording/formats.ts'
import { clockTime } from '../../../electron/common/wording/relative-time.ts'
import type { Words } from '../../../electron/common/words/words.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { act, useRunning } from '../../store/acts-store.ts'
import { useAdminRows } from '../../store/admin-rows.ts'
import { useAdminServer } from '../../store/admin-server.ts'
import { type AdminPage, dropToast, filterPage, sayToast, usePageText } from '../../store/admin-ui.ts'
import { call } from '../../store/bridge.ts'
import { useViews } from '../../store/views-store.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import type { Column } from '../../ui/table/column.ts'
import { ColumnMenu } from '../../ui/table/column-menu.tsx'
import { csvOf } from '../../ui/table/csv.ts'
import type { TableView } from '../../ui/table/use-table-view.ts'
import { useSteady } from '../../ui/use-steady.ts'
import { focusList } from './focus-list.ts'

interface PageHeadProps<Row> {
  readonly page: AdminPage
  readonly title: string
  /** Of what the page lists, null = not known yet. */
  readonly total: number | null
  /** With it the page can be filtered, exported, and its columns chosen. */
  readonly view?: TableView<Row>
  readonly filterLabel?: string
  readonly onRefresh?: () => void
  readonly refreshing?: boolean
  /** What is made here. */
  readonly children?: ReactNode
}

/** The head of a page: how many there are and match, how old it is, and what can be done with the list. */
export function PageHead<Row>(props: PageHeadProps<Row>): ReactElement {
  const { page, title, view, filterLabel, children } = props
  const partial = useAdminRows((rows) => rows.partial.has(page))
  // of a list that is still coming nobody knows how long it is
  const total = partial ? null : props.total
  const t = useT()
  const words = useWords()
  const text = usePageText(page)
  const fetching = useRunning('refreshAdmin')
  const refreshing = props.refreshing ?? fetching
  useLateWords(refreshing)
  const acts = useSteady<ListActs>({
    refresh: props.onRefresh ?? (() => void act('refreshAdmin', {})),
    showColumns: (ids) => view?.showColumns(ids),
    saveTable: () => void (view === undefined ? null : exportTable(words, page, view, t)),
  })
  const filtered = view !== undefined && text.trim() !== ''
  return (
    <header className="page-head">
      <h1>
        {title}
        {total === null ? null : (
          <span className="count" role="status">
            {filtered ? t('manage.table.some', { shown: view.shown.length, count: total }) : numberText(words, total)}
          </span>
        )}
      </h1>
      <Freshness page={page} />
      <div className="page-tools">
        {filterLabel === undefined ? null : (
          <SearchBox label={filterLabel} text={text} onText={(next) => filterPage(page, next)} onKey={intoList} typed />
        )}
        <PageButtons
          columns={view?.columns ?? null}
          allColumns={view?.allColumns ?? null}
          canSave={!partial && (view?.shown.length ?? 0) > 0}
          refreshing={refreshing}
          acts={acts}
        />
        {children}
      </div>
    </header>
  )
}

/** From the filter down to what it left. */
function intoList(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown') return
  event.preventDefault()
  focusList()
}

interface ListActs {
  refresh(): void
  showColumns(ids: readonly string[]): void
  saveTable(): void
}

interface PageButtonsProps<Row> {
  /** Null: the page lists nothing that has columns. */
  readonly columns: readonly Column<Row>[] | null
  readonly allColumns: readonly Column<Row>[] | null
  readonly canSave: boolean
  readonly refreshing: boolean
  readonly acts: ListActs
}

/** What can be done with the list. A key in the search changes nothing here. */
const PageButtons = memo(function PageButtons<Row>({
  columns,
  allColumns,
  canSave,
  refreshing,
  acts,
}: PageButtonsProps<Row>): ReactElement {
  const t = useT()
  return (
    <span className="page-buttons">
      {columns === null || allColumns === null ? null : (
        <>
          <ColumnMenu columns={columns} allColumns={allColumns} onShow={acts.showColumns} />
          <IconButton label={t('manage.table.export')} isDisabled={!canSave} onPress={acts.saveTable}>
            <Download className="icon" />
          </IconButton>
        </>
      )}
      <IconButton label={refreshing ? t('common.refreshing') : t('common.refresh')} isDisabled={refreshing} onPress={acts.refresh}>
        <RefreshCw className="icon" />
      </IconButton>
    </span>
  )
}) as <Row>(props: PageButtonsProps<Row>) => ReactElement

/** What is shown now, in its order and with its columns, as a file. */
async function exportTable<Row>(words: Words, page: AdminPage, view: TableView<Row>, t: TFunction): Promise<void> {
  const network = useViews.getState().admin?.network ?? ''
  const saved = await call('saveTable', { name: `${network}-${page}`, text: csvOf(view.columns, view.shown) })
  if (!saved.ok) sayToast(faultText(words, saved.fault).headline, null, 'failed')
  else if (saved.value.path !== '') {
    const said = t('manage.table.exported', { count: view.shown.length, path: saved.value.path })
    const time = staleSince(words, page)
    sayToast(time === null ? said : `${said}. ${t('manage.table.exportedOld', { time })}`)
  }
}

/** When what is shown was read, where it may be old; null: it is as the server has it. */
function staleSince(words: Words, page: AdminPage): string | null {
  const { admin } = useViews.getState()
  if (admin === null || admin.state !== 'stale') return null
  return clockTime(words, useAdminServer.getState().readAt[page] ?? admin.at, Date.now())
}

/** Only when what is shown may be old: as old as the picture of the network, or as the page's own list. */
function Freshness({ page }: { readonly page: AdminPage }): ReactElement | null {
  const t = useT()
  const words = useWords()
  const state = useViews((views) => views.admin?.state)
  const seenAt = useViews((views) => views.admin?.at ?? 0)
  const readAt = useAdminServer((server) => server.readAt[page])
  if (state !== 'stale') return null
  return (
    <span className="stale" title={t('admin.staleTip')}>
      <CloudOff className="icon-small" aria-hidden="true" />
      {t('admin.stale', { time: clockTime(words, readAt ?? seenAt, Date.now()) })}
    </span>
  )
}

/** A refresh that takes long is told in words, too. */
function useLateWords(refreshing: boolean): void {
  const t = useT()
  useEffect(() => {
    if (!refreshing) return
    let told: number | null = null
    const tell = (text: string): void => {
      if (told !== null) dropToast(told)
      told = sayToast(text, null, 'busy')
    }
    const timers = [setTimeout(() => tell(t('write.keepGoing')), 2000), setTimeout(() => tell(t('admin.refreshLong')), 10_000)]
    return () => {
      for (const timer of timers) clearTimeout(timer)
      if (told !== null) dropToast(told)
    }
  }, [refreshing, t])
}
