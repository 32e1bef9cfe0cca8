import type { GatewayRow } from '../../electron/common/contracts/app/gateways.ts'

/** As many as the client layer keeps valid (DESIGN 5). */
export const failoverLimit = 4

/** The ids with one of them a place further up or down; the same order at an end. */
export function moved(ids: readonly string[], id: string, way: 'up' | 'down'): readonly string[] {
  const from = ids.indexOf(id)
  const to = way === 'up' ? from - 1 : from + 1
  if (from < 0 || to < 0 || to >= ids.length) return ids
  return ids.toSpliced(from, 1).toSpliced(to, 0, id)
}

/** Gateways that may be added: those that this person may use, and that aren't in the list. An offline one may come back. */
export function addable(rows: readonly GatewayRow[], ids: readonly string[]): readonly GatewayRow[] {
  return rows.filter((row) => row.internet && !ids.includes(row.id) && row.refusals.every(({ weight }) => weight !== 'certain'))
}
