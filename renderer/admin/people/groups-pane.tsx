import { Users } from 'lucide-react'
import { type ReactElement, useMemo } from 'react'
import type { GroupRow } from '../../../electron/common/contracts/app/admin-people.ts'
import { allNetworks, networkRoleId } from '../../../electron/common/rules/roles.ts'
import { numberText } from '../../../electron/common/wording/formats.ts'
import { nameList } from '../../../electron/common/wording/name-list.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { MiddleCut } from '../../ui/middle-cut.tsx'
import type { Column } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { rowWords } from '../../ui/table/row-words.ts'
import { useTableView } from '../../ui/table/use-table-view.ts'

const groupWords = rowWords<GroupRow>(({ name }) => [name])

function groupRowId({ id }: GroupRow): string {
  return id
}

/** Groups and what they give, to read. */
export function GroupsPane({ groups }: { readonly groups: readonly GroupRow[] }): ReactElement {
  const t = useT()
  const words = useWords()
  const columns = useMemo((): readonly Column<GroupRow>[] => {
    const members = (row: GroupRow) => nameList(words, row.members, 5) || t('write.nobody')
    const gives = (row: GroupRow) =>
      row.networks
        .map(({ network, roles }) => {
          const named = roles.map((role) => networkRoleName(t, network, role))
          return `${network === allNetworks ? t('manage.people.allNetworks') : network}: ${named.join(', ')}`
        })
        .join(' · ') || t('manage.people.nothing')
    return [
      {
        id: 'name',
        header: t('manage.people.group'),
        value: (row) => row.name,
        width: 'minmax(10rem, 1.2fr)',
        show: 'always',
        cell: (row) => <MiddleCut text={row.name} className="strong" />,
      },
      {
        id: 'members',
        header: t('manage.people.members'),
        value: members,
        width: 'minmax(10rem, 1.4fr)',
        cell: (row) => <Cut text={members(row)} />,
      },
      {
        id: 'gives',
        header: t('manage.people.gives'),
        value: gives,
        width: 'minmax(12rem, 2fr)',
        cell: (row) => <Cut text={gives(row)} />,
      },
    ]
  }, [t, words])
  const view = useTableView({ table: 'groups', rows: groups, columns, text: '', wordsOf: groupWords })
  return (
    <section className="pane lower" aria-label={t('manage.people.groups')}>
      <header className="pane-head">
        <h2>
          <span>{t('manage.people.groups')}</span>
          <span className="count">{numberText(words, groups.length)}</span>
        </h2>
        <span className="quiet">{t('manage.people.groupsNote')}</span>
      </header>
      {groups.length === 0 ? (
        <EmptyNote icon={<Users />} title={t('manage.people.noGroups')} />
      ) : (
        <DataTable label={t('manage.people.groups')} view={view} rowId={groupRowId} />
      )}
    </section>
  )
}

/** A role within a network as people call it; what the server said when it isn't one that comes with every network. */
function networkRoleName(t: ReturnType<typeof useT>, network: string, role: string): string {
  if (role === networkRoleId(network, 'network-admin')) return t('manage.people.networkAdmin')
  return role === networkRoleId(network, 'network-user') ? t('manage.people.networkUser') : role
}

function Cut({ text }: { readonly text: string }): ReactElement {
  return (
    <span className="cut" title={text}>
      {text}
    </span>
  )
}
