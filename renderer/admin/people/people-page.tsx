import { CircleOff, CirclePlay, Info, Plus, Trash2 } from 'lucide-react'
import { type ReactElement, useEffect } from 'react'
import type { UserRow } from '../../../electron/common/contracts/app/admin-people.ts'
import { useT } from '../../i18n/use-words.ts'
import { type People, readPeople, readWaiting, useAdminServer } from '../../store/admin-server.ts'
import { openDialog, pointAt, useAdminUi, usePageText } from '../../store/admin-ui.ts'
import { latestOf } from '../../store/asked.ts'
import { useViews } from '../../store/views-store.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { useTableView } from '../../ui/table/use-table-view.ts'
import { AskedBody } from '../frame/asked-body.tsx'
import { PageHead } from '../frame/page-head.tsx'
import { SelectionBar } from '../frame/selection-bar.tsx'
import { TableBody } from '../frame/table-body.tsx'
import { useFound } from '../frame/use-found.ts'
import { useSelection } from '../frame/use-selection.ts'
import { GroupsPane } from './groups-pane.tsx'
import { usePeopleColumns, userRowId, useUserWords } from './people-columns.tsx'
import { PersonMenu } from './person-menu.tsx'
import { WaitingPane } from './waiting-pane.tsx'

const none: readonly UserRow[] = []

/** Who has an account at the server, and whose gateways they may use. */
export function PeoplePage(): ReactElement {
  const t = useT()
  const people = useAdminServer((server) => server.people)
  const pro = useViews((views) => views.admin?.edition === 'pro')
  const me = useViews((views) => views.session?.user ?? '')
  const text = usePageText('people')
  const current = useAdminUi((ui) => ui.current.people ?? null)
  const asked = useAdminServer((server) => server.waiting)
  const waiting = latestOf(asked)
  useEffect(() => void readPeople(), [])
  const users = latestOf(people)?.users ?? null
  const columns = usePeopleColumns(pro, me)
  const view = useTableView({ table: pro ? 'people-pro' : 'people', rows: users ?? none, columns, text, wordsOf: useUserWords() })
  const found = useFound('people', { rows: users, shown: view.shown, rowId: userRowId })
  const { selection, rows: selected, hidden, clear } = useSelection(users ?? none, view.shown, userRowId)
  const others = selected.filter(({ name }) => name !== me)
  const names = (rows: readonly UserRow[]) => rows.map(userRowId)
  return (
    <div className="list-page">
      <PageHead
        page="people"
        title={t('manage.nav.people')}
        total={users?.length ?? null}
        view={view}
        filterLabel={t('manage.people.filter')}
        onRefresh={() => {
          void readPeople()
          void readWaiting()
        }}
        refreshing={people.state === 'asking'}
      >
        <Button look="primary" icon={<Plus className="icon-small" aria-hidden="true" />} onPress={() => openDialog({ kind: 'createUser' })}>
          {t('manage.people.create')}
        </Button>
      </PageHead>
      <p className="page-note">
        <Info className="icon-small" aria-hidden="true" />
        {pro ? t('manage.people.pro') : t('admin.ce')}
      </p>
      <AskedBody asked={people} onAgain={() => void readPeople()}>
        {({ groups }: People) => (
          <>
            {asked.state === 'failed' ? (
              <div className="admin-notes">
                <FaultNote fault={asked.fault} title={t('manage.waiting.unread')}>
                  <Button look="quiet" onPress={() => void readWaiting()}>
                    {t('common.tryAgain')}
                  </Button>
                </FaultNote>
              </div>
            ) : null}
            {waiting === null ? null : <WaitingPane waiting={waiting} />}
            <section className="pane" aria-label={t('manage.nav.people')}>
              <TableBody page="people" total={users?.length ?? null} shown={view.shown.length} empty={null}>
                <DataTable
                  label={t('manage.nav.people')}
                  view={view}
                  rowId={userRowId}
                  current={current}
                  onCurrent={(id) => pointAt('people', id)}
                  selection={selection}
                  {...found}
                  menu={{ name: ({ name }) => name, of: (row) => <PersonMenu person={row} isMe={row.name === me} /> }}
                />
              </TableBody>
            </section>
            {pro ? <GroupsPane groups={groups} /> : null}
          </>
        )}
      </AskedBody>
      <SelectionBar count={selected.length} hidden={hidden} onClear={clear}>
        <Button
          icon={<CirclePlay className="icon-small" aria-hidden="true" />}
          isDisabled={!others.some(({ disabled }) => disabled)}
          onPress={() => openDialog({ kind: 'enableUsers', names: names(others.filter(({ disabled }) => disabled)) })}
        >
          {t('manage.people.enable')}
        </Button>
        <Button
          icon={<CircleOff className="icon-small" aria-hidden="true" />}
          isDisabled={!others.some(({ disabled }) => !disabled)}
          onPress={() => openDialog({ kind: 'disableUsers', names: names(others.filter(({ disabled }) => !disabled)) })}
        >
          {t('manage.people.disable')}
        </Button>
        <Button
          icon={<Trash2 className="icon-small" aria-hidden="true" />}
          isDisabled={others.length === 0}
          onPress={() => openDialog({ kind: 'deleteUsers', names: names(others) })}
        >
          {t('manage.people.delete')}
        </Button>
      </SelectionBar>
    </div>
  )
}
