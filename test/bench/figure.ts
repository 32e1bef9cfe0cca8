/** One line of the bench. Ratios compare two things of the same run: the machine's speed drops out. */
export interface Figure {
  readonly name: string
  readonly value: number
  /** Null: reported, not judged. */
  readonly budget: number | null
  readonly unit: 'ratio' | 'ms' | 'Mbit/s'
  readonly ok: boolean
}

/** Not above the budget. */
export function atMost(name: string, value: number, budget: number, unit: Figure['unit'] = 'ratio'): Figure {
  return { name, value: rounded(value), budget, unit, ok: value <= budget }
}

export function reported(name: string, value: number, unit: Figure['unit']): Figure {
  return { name, value: rounded(value), budget: null, unit, ok: true }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : [sorted[middle - 1], sorted[middle]]
  if (low === undefined || high === undefined) throw new Error('the median of nothing')
  return (low + high) / 2
}

function rounded(value: number): number {
  return Number(value.toPrecision(3))
}
