import { useCallback } from 'react'
import { useT } from '../../i18n/use-words.ts'
import type { Problem } from './ways.ts'

/** A problem in words. */
export function useProblemText(): (problem: Problem) => string {
  const t = useT()
  return useCallback(({ kind, name, count, other }) => t(`manage.topology.problem.${kind}`, { name, count, other }), [t])
}
