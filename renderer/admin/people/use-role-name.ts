import { useCallback } from 'react'
import { isPlatformRole } from '../../../electron/common/rules/roles.ts'
import { useT } from '../../i18n/use-words.ts'

/** A role as people call it; what the server said when we don't know it. */
export function useRoleName(): (role: string) => string {
  const t = useT()
  return useCallback((role) => (isPlatformRole(role) ? t(`manage.people.roles.${role}`) : role || t('common.none')), [t])
}
