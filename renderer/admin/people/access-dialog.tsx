import { type ReactElement, useState } from 'react'
import type { GroupRow, UserRow } from '../../../electron/common/contracts/app/admin-people.ts'
import { allNetworks, defaultGroupId } from '../../../electron/common/rules/roles.ts'
import { nameList } from '../../../electron/common/wording/name-list.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { readPeople } from '../../store/admin-server.ts'
import { sayToast } from '../../store/admin-ui.ts'
import { call } from '../../store/bridge.ts'
import { markStoredRows } from '../../store/stored-marks.ts'
import { ActDialog } from '../write/act-dialog.tsx'
import { ownPreview } from '../write/own-preview.ts'
import type { OwnLine } from '../write/use-preview.ts'
import { useUndoing } from '../write/use-undoing.ts'
import { givenRole, networksOf, type RoleAndGroups, RoleAndGroupsChoice, useGroups } from './role-and-groups.tsx'

/** Role and groups of an account on a Pro server: what it gains and loses by them, before it is written. */
export function AccessDialog({ person, onClose }: { readonly person: UserRow; readonly onClose: () => void }): ReactElement {
  const t = useT()
  const undoing = useUndoing()
  const groups = useGroups()
  const { name } = person
  const [before] = useState<RoleAndGroups>(() => accessOf(person))
  const [chosen, setChosen] = useState(before)
  const lines = useLines(name, { before, chosen, groups })
  const write = async (from: RoleAndGroups, to: RoleAndGroups) => {
    const add = to.groupIds.filter((id) => !from.groupIds.includes(id))
    const remove = from.groupIds.filter((id) => !to.groupIds.includes(id))
    const answer = await call('setUserAccess', { name, role: to.role, add, remove })
    void readPeople()
    if (answer.ok) markStoredRows('people', [name])
    return answer
  }
  return (
    <ActDialog
      title={t('manage.people.accessTitle', { person: name })}
      preview={lines.length === 0 ? { preview: null, fault: null, pending: false } : ownPreview(lines, 1)}
      go={t('manage.people.accessGo')}
      running={t('manage.confirm.storing')}
      look="primary"
      typed={null}
      act={() => write(before, chosen)}
      onDone={() =>
        sayToast(
          t('manage.people.accessDone', { person: name }),
          undoing(() => write(chosen, before)),
        )
      }
      onClose={onClose}
    >
      <RoleAndGroupsChoice chosen={chosen} onChange={setChosen} />
    </ActDialog>
  )
}

/** An admin is in the group that runs every network by the role alone, and leaves it with that. */
function accessOf({ role, groupIds }: UserRow): RoleAndGroups {
  const byRole = role === 'admin' ? defaultGroupId(allNetworks, 'network-admin') : ''
  return { role: givenRole(role), groupIds: groupIds.filter((id) => id !== byRole) }
}

interface Change {
  readonly before: RoleAndGroups
  readonly chosen: RoleAndGroups
  readonly groups: readonly GroupRow[]
}

/** None: nothing would change. */
function useLines(person: string, { before, chosen, groups }: Change): readonly OwnLine[] {
  const t = useT()
  const words = useWords()
  const [had, has] = [networksOf(before, groups), networksOf(chosen, groups)]
  const without = (all: typeof had, some: typeof had): readonly string[] =>
    all === 'everything' || some === 'everything' ? [] : all.filter((network) => !some.includes(network))
  const lines: OwnLine[] = []
  if (chosen.role !== before.role) {
    lines.push({ kind: 'note', text: t('manage.people.roleNow', { person, role: t(`manage.people.roles.${chosen.role}`) }) })
  }
  if (has === 'everything' && had !== 'everything') lines.push({ kind: 'gains', text: t('manage.people.gainsAll', { person }) })
  if (had === 'everything' && has !== 'everything') {
    const networks = has.length === 0 ? t('manage.people.nothing') : nameList(words, has)
    lines.push({ kind: 'loses', text: t('manage.people.losesAll', { person, networks }) })
  }
  const [gained, lost] = [without(has, had), had === 'everything' ? [] : without(had, has)]
  if (had !== 'everything' && gained.length > 0) {
    lines.push({ kind: 'gains', text: t('manage.people.gains', { person, networks: nameList(words, gained) }) })
  }
  if (lost.length > 0) lines.push({ kind: 'loses', text: t('manage.people.loses', { person, networks: nameList(words, lost) }) })
  const sameGroups = before.groupIds.length === chosen.groupIds.length && before.groupIds.every((id) => chosen.groupIds.includes(id))
  if (lines.length === 0 && !sameGroups) lines.push({ kind: 'untouched', text: t('manage.people.sameNetworks', { person }) })
  return lines
}
