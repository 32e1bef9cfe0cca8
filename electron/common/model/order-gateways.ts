import { compareNames } from './compare-names.ts'

/** 'usual': favourites, then what was used last, then the nearest, then by name. In the others what isn't known comes last, and names decide among equals. */
export type GatewayOrder = 'usual' | 'latency' | 'name' | 'country'

interface Orderable {
  readonly name: string
  readonly network: string
  readonly country: string
  readonly favourite: boolean
  readonly lastUsedAt: number
}

/** `msOf`: milliseconds to the gateway, Infinity where unknown; given apart, so that times which arrive meanwhile move no row. */
export function orderGateways<Row extends Orderable>(rows: readonly Row[], order: GatewayOrder, msOf: (row: Row) => number): Row[] {
  const byName = (a: Row, b: Row) => compareNames(a.name, b.name) || compareNames(a.network, b.network)
  const byLatency = (a: Row, b: Row) => (msOf(a) === msOf(b) ? 0 : msOf(a) - msOf(b))
  const compare = {
    usual: (a: Row, b: Row) => Number(b.favourite) - Number(a.favourite) || b.lastUsedAt - a.lastUsedAt || byLatency(a, b) || byName(a, b),
    latency: (a: Row, b: Row) => byLatency(a, b) || byName(a, b),
    name: byName,
    country: (a: Row, b: Row) => Number(a.country === '') - Number(b.country === '') || compareNames(a.country, b.country) || byName(a, b),
  }[order]
  return [...rows].sort(compare)
}
