import { Ban, CircleCheck, History } from 'lucide-react'
import { type ReactElement, useCallback, useEffect, useMemo } from 'react'
import { useT, useWords } from '../../i18n/use-words.ts'
import { type Activity, type ActivityRow, readActivity, useAdminServer } from '../../store/admin-server.ts'
import { usePageText } from '../../store/admin-ui.ts'
import { latestOf } from '../../store/asked.ts'
import { useViews } from '../../store/views-store.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { SeenAt } from '../../ui/seen-at.tsx'
import type { Column } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { rowWords } from '../../ui/table/row-words.ts'
import { useTableView } from '../../ui/table/use-table-view.ts'
import { AskedBody } from '../frame/asked-body.tsx'
import { PageHead } from '../frame/page-head.tsx'
import { TableBody } from '../frame/table-body.tsx'
import { activityText } from './activity-text.ts'

const none: readonly ActivityRow[] = []

function activityRowId({ id }: ActivityRow): string {
  return id
}

/** Who did what, as the server recorded it; where it records nothing, that is said. */
export function ActivityPage(): ReactElement {
  const t = useT()
  const activity = useAdminServer((server) => server.activity)
  const edition = useViews((views) => views.admin?.edition ?? null)
  const text = usePageText('activity')
  useEffect(() => void readActivity('newest'), [])
  const known = latestOf(activity)
  const { columns, wordsOf } = useActivityColumns(known?.source ?? 'waygate')
  const view = useTableView({ table: 'activity', rows: known?.entries ?? none, columns, text, wordsOf })
  const silent = activity.state === 'failed' && activity.fault.code === 'server.noRoute'
  return (
    <div className="list-page">
      <PageHead
        page="activity"
        title={t('manage.nav.activity')}
        total={known?.entries.length ?? null}
        {...(silent ? {} : { view, filterLabel: t('manage.activity.filter') })}
        onRefresh={() => void readActivity('newest')}
        refreshing={activity.state === 'asking'}
      />
      {silent ? (
        <EmptyNote
          icon={<History />}
          title={t('manage.activity.silent')}
          next={t(edition === 'pro' ? 'manage.activity.silentPro' : 'manage.activity.silentCe')}
        />
      ) : (
        <AskedBody asked={activity} onAgain={() => void readActivity('newest')}>
          {({ more, source }: Activity) => (
            <TableBody
              page="activity"
              total={known?.entries.length ?? null}
              shown={view.shown.length}
              empty={<EmptyNote icon={<History />} title={t('manage.activity.empty')} />}
            >
              <DataTable label={t('manage.nav.activity')} view={view} rowId={activityRowId} />
              <footer className="list-foot">
                <span className="quiet">{t(`manage.activity.source.${source}`)}</span>
                {more ? (
                  <Button isDisabled={activity.state === 'asking'} onPress={() => void readActivity('more')}>
                    {t('manage.activity.older')}
                  </Button>
                ) : (
                  <span className="quiet">{t('manage.activity.all')}</span>
                )}
              </footer>
            </TableBody>
          )}
        </AskedBody>
      )}
    </div>
  )
}

function useActivityColumns(source: Activity['source']) {
  const t = useT()
  const words = useWords()
  const what = useCallback((row: ActivityRow): string => activityText(t, words, row), [t, words])
  const wordsOf = useMemo(
    () => rowWords<ActivityRow>((row) => [row.user, what(row), row.action, row.network, row.from, t(`manage.activity.kind.${row.kind}`)]),
    [t, what],
  )
  const columns = useMemo((): readonly Column<ActivityRow>[] => {
    const outcome: Column<ActivityRow> = {
      id: 'outcome',
      header: t('manage.activity.outcome'),
      value: (row) => t(`manage.activity.kind.${row.kind}`),
      width: 'minmax(7rem, 0.4fr)',
      cell: (row) => <Outcome kind={row.kind} />,
    }
    return [
      {
        id: 'at',
        header: t('manage.activity.when'),
        value: (row) => row.at,
        text: (row) => new Date(row.at).toISOString(),
        width: 'minmax(7rem, 0.5fr)',
        show: 'always',
        cell: (row) => <SeenAt at={row.at} />,
      },
      {
        id: 'user',
        header: t('manage.activity.who'),
        value: (row) => row.user,
        width: 'minmax(6rem, 0.7fr)',
        cell: (row) => (row.user === '' ? <span className="quiet">{t('manage.activity.nobody')}</span> : <Cut text={row.user} />),
      },
      {
        id: 'action',
        header: t('manage.activity.what'),
        value: what,
        width: 'minmax(16rem, 5fr)',
        cell: (row) => <Cut text={what(row)} />,
      },
      {
        id: 'network',
        header: t('manage.activity.network'),
        value: (row) => row.network,
        width: 'minmax(5rem, 0.5fr)',
        cell: (row) => (row.network === '' ? <span className="quiet">{t('common.none')}</span> : <Cut text={row.network} />),
      },
      {
        id: 'from',
        header: t('manage.activity.from'),
        value: (row) => row.from,
        width: 'minmax(8rem, 0.5fr)',
        cell: (row) => <span className="address cut">{row.from}</span>,
      },
      ...(source === 'waygate' ? [outcome] : []),
    ]
  }, [t, what, source])
  return { columns, wordsOf }
}

function Outcome({ kind }: { readonly kind: ActivityRow['kind'] }): ReactElement {
  const t = useT()
  const Shape = kind === 'act' ? CircleCheck : Ban
  return (
    <span className="node-state" data-status={kind === 'act' ? 'enabled' : 'warning'}>
      <Shape className="icon-small" aria-hidden="true" />
      <span>{t(`manage.activity.kind.${kind}`)}</span>
    </span>
  )
}

function Cut({ text }: { readonly text: string }): ReactElement {
  return (
    <span className="cut" title={text}>
      {text}
    </span>
  )
}
