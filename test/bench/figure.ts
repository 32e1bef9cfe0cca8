/** One line of the bench. Ratios compare two things of the same run: the machine's speed drops out. */
export interface Figure {
  readonly name: string
  readonly value: number
  /** Null: reported, not judged. */
  readonly budget: number | null
  readonly unit: Unit
  readonly ok: boolean
  /** What the value was taken from, in milliseconds. */
  readonly spread?: Spread
}

export type Unit = 'ratio' | 'ms' | 's' | 'Mbit/s' | 'MB' | 'kB' | 'packets' | 'processes' | 'times'

export interface Spread {
  readonly rounds: number
  readonly p50: number
  readonly p99: number
}

/** Not above the budget. */
export function atMost(name: string, value: number, budget: number, unit: Unit = 'ratio', of: readonly number[] = []): Figure {
  return { name, value: rounded(value), budget, unit, ok: value <= budget, ...spreadOf(of) }
}

export function reported(name: string, value: number, unit: Unit, of: readonly number[] = []): Figure {
  return { name, value: rounded(value), budget: null, unit, ok: true, ...spreadOf(of) }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : [sorted[middle - 1], sorted[middle]]
  if (low === undefined || high === undefined) throw new Error('the median of nothing')
  return (low + high) / 2
}

/** The smallest value that at least this share of them doesn't exceed (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  if (value === undefined) throw new Error('a quantile of nothing')
  return value
}

function spreadOf(values: readonly number[]): { readonly spread?: Spread } {
  if (values.length === 0) return {}
  return { spread: { rounds: values.length, p50: rounded(median(values)), p99: rounded(quantile(values, 0.99)) } }
}

function rounded(value: number): number {
  return Number(value.toPrecision(3))
}
