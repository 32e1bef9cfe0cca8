import type { GatewayRow } from '../../electron/common/contracts/app/gateways.ts'
import { type GatewayOrder, orderGateways } from '../../electron/common/model/order-gateways.ts'

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
