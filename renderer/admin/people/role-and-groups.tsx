import { Check } from 'lucide-react'
import type { ReactElement } from 'react'
import { Checkbox, CheckboxGroup, Label, Radio, RadioGroup } from 'react-aria-components'
import type { GroupRow } from '../../../electron/common/contracts/app/admin-people.ts'
import { platformRoles } from '../../../electron/common/rules/roles.ts'
import { useT } from '../../i18n/use-words.ts'
import { useAdminServer } from '../../store/admin-server.ts'
import { latestOf } from '../../store/asked.ts'

/** There is one super admin, made with the server. */
const roles = platformRoles.filter((role) => role !== 'super-admin')
export type GivenRole = (typeof roles)[number]
const noGroups: readonly GroupRow[] = []

/** The server's groups, as far as they were read. */
export function useGroups(): readonly GroupRow[] {
  return useAdminServer((server) => latestOf(server.people)?.groups ?? noGroups)
}

export function givenRole(text: string): GivenRole {
  return roles.find((one) => one === text) ?? 'service-user'
}

export interface RoleAndGroups {
  readonly role: GivenRole
  readonly groupIds: readonly string[]
}

interface ChoiceProps {
  readonly chosen: RoleAndGroups
  readonly onChange: (chosen: RoleAndGroups) => void
}

/** What an account may do at the server (Pro), and through which groups it may use gateways. Admins have their own group, and need no other. */
export function RoleAndGroupsChoice({ chosen, onChange }: ChoiceProps): ReactElement {
  const t = useT()
  const groups = useGroups()
  return (
    <>
      <RadioGroup className="choices" value={chosen.role} onChange={(value) => onChange({ ...chosen, role: givenRole(value) })}>
        <Label className="field-label">{t('manage.people.role')}</Label>
        {roles.map((one) => (
          <Radio key={one} value={one} className="choice">
            <span className="box round" aria-hidden="true" />
            <span className="choice-words">
              <span className="strong">{t(`manage.people.roles.${one}`)}</span>
              <span className="quiet">{t(`manage.people.roleMeans.${one}`)}</span>
            </span>
          </Radio>
        ))}
      </RadioGroup>
      {groups.length === 0 || chosen.role === 'admin' ? null : (
        <CheckboxGroup className="checks" value={[...chosen.groupIds]} onChange={(groupIds) => onChange({ ...chosen, groupIds })}>
          <Label className="field-label">{t('manage.people.groups')}</Label>
          {groups.map(({ id, name }) => (
            <Checkbox key={id} value={id} className="check">
              {({ isSelected }) => (
                <>
                  <span className="box" aria-hidden="true">
                    {isSelected ? <Check /> : null}
                  </span>
                  {name}
                </>
              )}
            </Checkbox>
          ))}
        </CheckboxGroup>
      )}
    </>
  )
}

/** Networks whose gateways somebody with these may use; 'everything': every one. */
export function networksOf({ role, groupIds }: RoleAndGroups, groups: readonly GroupRow[]): 'everything' | readonly string[] {
  if (role === 'admin') return 'everything'
  const own = groups.filter(({ id }) => groupIds.includes(id)).flatMap(({ networks }) => networks.map(({ network }) => network))
  return own.includes('all_networks') ? 'everything' : [...new Set(own)].sort()
}
