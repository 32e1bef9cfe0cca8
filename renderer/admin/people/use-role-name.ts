import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { isPlatformRole } from '../../../electron/common/rules/roles.ts'

/** A role as people call it; what the server said when we don't know it. */
export function useRoleName(): (role: string) => string {
  const { t } = useTranslation()
  return useCallback((role) => (isPlatformRole(role) ? t(`manage.people.roles.${role}`) : role || t('common.none')), [t])
}
