import type { Refusal } from '../rules/refusal.ts'

/** As many as the client layer keeps valid (DESIGN 5). */
export const failoverLimit = 4

interface Candidate {
  readonly id: string
  readonly internet: boolean
  readonly refusals: readonly Refusal[]
}

/** Gateways that may still be asked to take over: those that this person may use, and that aren't in the list. An offline one may come back. */
export function addableGateways<Row extends Candidate>(rows: readonly Row[], ids: readonly string[]): readonly Row[] {
  return rows.filter((row) => row.internet && !ids.includes(row.id) && row.refusals.every(({ weight }) => weight !== 'certain'))
}
