import { useCallback } from 'react'
import type { EnrolmentKeyRow } from '../../../electron/common/contracts/app/admin-keys.ts'
import { clockTime, span } from '../../../electron/common/wording/relative-time.ts'
import { useT, useWords } from '../../i18n/use-words.ts'

/** How long a key lets hosts in, in words. `now`: unix ms. */
export function useValidity(): (key: EnrolmentKeyRow, now: number) => string {
  const t = useT()
  const words = useWords()
  return useCallback(
    (key, now) => {
      if (key.kind === 'unlimited') return t('manage.keys.forEver')
      if (key.kind === 'uses') return key.usesLeft <= 0 ? t('manage.keys.nobody') : t('manage.keys.usesLeft', { count: key.usesLeft })
      return key.expiresAt <= now
        ? t('manage.keys.ended', { time: clockTime(words, key.expiresAt, now) })
        : t('manage.keys.endsIn', { time: span(words, key.expiresAt - now) })
    },
    [t, words],
  )
}

/** Nobody comes in with it any more. */
export function isUsedUp({ kind, usesLeft, expiresAt }: EnrolmentKeyRow, now: number): boolean {
  if (kind === 'uses') return usesLeft <= 0
  return kind === 'timed' && expiresAt <= now
}
