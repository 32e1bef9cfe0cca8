import type { NewEnrolmentKey } from '../../../electron/common/contracts/app/admin-keys.ts'

export const validityKinds = ['uses', 'days', 'unlimited'] as const
export type ValidityKind = (typeof validityKinds)[number]

const dayMs = 24 * 60 * 60_000
const most = { uses: 100_000, days: 3650 } as const

/** How long a key is good, from what was typed; null when that is no sensible number. `now`: unix ms. */
export function validityOf(kind: ValidityKind, typed: string, now: number): NewEnrolmentKey['validity'] | null {
  if (kind === 'unlimited') return 'unlimited'
  const number = /^\d+$/.test(typed.trim()) ? Number(typed.trim()) : 0
  if (number < 1 || number > most[kind]) return null
  return kind === 'uses' ? { uses: number } : { until: now + number * dayMs }
}
