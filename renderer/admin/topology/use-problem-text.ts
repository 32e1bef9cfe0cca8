import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from './ways.ts'

/** A problem in words. */
export function useProblemText(): (problem: Problem) => string {
  const { t } = useTranslation()
  return useCallback(({ kind, name, count, other }) => t(`manage.topology.problem.${kind}`, { name, count, other }), [t])
}
