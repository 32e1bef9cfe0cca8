import { CircleCheck, CircleOff } from 'lucide-react'
import { useMemo } from 'react'
import type { UserRow } from '../../../electron/common/contracts/app/admin-people.ts'
import { nameList } from '../../../electron/common/wording/name-list.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { MiddleCut } from '../../ui/middle-cut.tsx'
import { SeenAt } from '../../ui/seen-at.tsx'
import type { Column } from '../../ui/table/column.ts'
import { type RowWords, rowWords } from '../../ui/table/row-words.ts'
import { StoredBadge } from '../write/stored-badge.tsx'
import { useRoleName } from './use-role-name.ts'

/** Found by what their rows say: also their state, their role and how they sign in. */
export function useUserWords(): RowWords<UserRow> {
  const t = useT()
  const roleName = useRoleName()
  return useMemo(
    () =>
      rowWords((row) => [
        row.name,
        roleName(row.role),
        t(row.disabled ? 'manage.people.off' : 'manage.people.on'),
        t(row.secondFactor ? 'manage.people.factorOn' : 'manage.people.factorOff'),
        t(row.signsInBy === 'oauth' ? 'manage.people.byBrowser' : 'manage.people.byPassword'),
        ...row.groups,
        ...(row.mayUse === 'everything' ? [t('manage.people.everything')] : row.mayUse),
      ]),
    [t, roleName],
  )
}

export function userRowId({ name }: UserRow): string {
  return name
}

/** Groups only where the server has them. */
export function usePeopleColumns(pro: boolean, me: string): readonly Column<UserRow>[] {
  const t = useT()
  const words = useWords()
  const roleName = useRoleName()
  return useMemo((): readonly Column<UserRow>[] => {
    const mayUse = (row: UserRow) =>
      row.mayUse === 'everything' ? t('manage.people.everything') : nameList(words, row.mayUse) || t('manage.people.nothing')
    const state = (row: UserRow) => t(row.disabled ? 'manage.people.off' : 'manage.people.on')
    const columns: Column<UserRow>[] = [
      {
        id: 'name',
        header: t('admin.column.name'),
        value: (row) => row.name,
        width: 'minmax(9rem, 1.6fr)',
        show: 'always',
        cell: (row) => (
          <span className="named">
            <MiddleCut text={row.name} className="strong" tight />
            {row.name === me ? <span className="badge">{t('manage.people.you')}</span> : null}
            <StoredBadge list="people" id={row.name} />
          </span>
        ),
      },
      {
        id: 'role',
        header: t('manage.people.role'),
        value: (row) => roleName(row.role),
        width: 'minmax(7rem, 0.9fr)',
        cell: (row) => roleName(row.role),
      },
      {
        id: 'state',
        header: t('admin.column.state'),
        value: state,
        width: 'minmax(7.6rem, 0.8fr)',
        cell: (row) => (
          <span className="node-state" data-status={row.disabled ? 'disabled' : 'enabled'}>
            {row.disabled ? (
              <CircleOff className="icon-small" aria-hidden="true" />
            ) : (
              <CircleCheck className="icon-small" aria-hidden="true" />
            )}
            <span>{state(row)}</span>
          </span>
        ),
      },
      {
        id: 'mayUse',
        header: t('manage.people.mayUse'),
        value: mayUse,
        width: 'minmax(8rem, 1.3fr)',
        cell: (row) => (
          <span className="cut" title={mayUse(row)}>
            {mayUse(row)}
          </span>
        ),
      },
      {
        id: 'factor',
        header: t('manage.people.factor'),
        value: (row) => t(row.secondFactor ? 'manage.people.factorOn' : 'manage.people.factorOff'),
        width: 'minmax(6.8rem, 0.8fr)',
        cell: (row) => (
          <span className={row.secondFactor ? undefined : 'quiet'}>
            {t(row.secondFactor ? 'manage.people.factorOn' : 'manage.people.factorOff')}
          </span>
        ),
      },
      {
        id: 'signsIn',
        header: t('manage.people.signsIn'),
        value: (row) => t(row.signsInBy === 'oauth' ? 'manage.people.byBrowser' : 'manage.people.byPassword'),
        width: 'minmax(7rem, 0.8fr)',
        show: 'later',
        cell: (row) => t(row.signsInBy === 'oauth' ? 'manage.people.byBrowser' : 'manage.people.byPassword'),
      },
      {
        id: 'last',
        header: t('manage.people.last'),
        value: (row) => row.lastLogin,
        text: (row) => (row.lastLogin === 0 ? '' : new Date(row.lastLogin).toISOString()),
        width: 'minmax(8.6rem, 0.9fr)',
        cell: (row) => <SeenAt at={row.lastLogin} />,
      },
    ]
    const groups: Column<UserRow> = {
      id: 'groups',
      header: t('manage.people.groups'),
      value: (row) => row.groups.join(', '),
      width: 'minmax(6.7rem, 1.2fr)',
      cell: (row) => (
        <span className="cut" title={row.groups.join(', ')}>
          {row.groups.length === 0 ? t('common.none') : nameList(words, row.groups, 3)}
        </span>
      ),
    }
    return pro ? [...columns.slice(0, 3), groups, ...columns.slice(3)] : columns
  }, [t, words, roleName, pro, me])
}
