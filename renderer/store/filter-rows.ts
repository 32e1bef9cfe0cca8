import type { GatewayRow } from '../../electron/common/contracts/app/gateways.ts'
import { type GatewayOrder, orderGateways } from '../../electron/common/model/order-gateways.ts'

/** Rows whose name, network or country contain every word, in the given order. The same array when there is nothing to filter by. */
export function filterRows(rows: readonly GatewayRow[], text: string): readonly GatewayRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter((row) => {
    const hay = `${row.name}\n${row.network}\n${row.country}`.toLowerCase()
    return words.every((word) => hay.includes(word))
  })
}

/** The given order is the usual one; another one is made here. */
export function sortRows(rows: readonly GatewayRow[], order: GatewayOrder): readonly GatewayRow[] {
  return order === 'usual' ? rows : orderGateways(rows, order, ({ latency }) => latency?.ms ?? Number.POSITIVE_INFINITY)
}

/** Rows in the order they had when the person began to point at them: known ones keep their places, new ones come last. */
export function keepOrder(order: readonly string[], rows: readonly GatewayRow[]): readonly GatewayRow[] {
  const place = new Map(order.map((id, index) => [id, index]))
  const rank = (row: GatewayRow): number => place.get(row.id) ?? order.length
  return rows.every((row, index) => place.get(row.id) === index) ? rows : [...rows].sort((a, b) => rank(a) - rank(b))
}
