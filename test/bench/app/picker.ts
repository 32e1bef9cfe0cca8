import type { TestApp } from '../../e2e/library/app.ts'
import { atMost, type Figure, quantile, reported } from '../figure.ts'
import { sizes } from '../programs/big-network-names.ts'
import { measureKeys, measurePaints, wholeTable } from './measured-window.ts'

/** What somebody types who looks for one of five thousand. */
const texts = ['fra-11', 'tok 4', '2048', 'exit-syd']

/** The popover's list. */
export async function measurePicker(app: TestApp, rounds: number): Promise<Figure[]> {
  const popover = await app.window('popover')
  await wholeTable(popover, sizes.gateways)
  const paints = await measurePaints(app, 'popover', rounds)
  await wholeTable(popover, sizes.gateways)
  const keys = await measureKeys(popover, texts, Math.max(2, Math.ceil(rounds / 10)))
  const filtered = keys.map((key) => key.filtered)
  const painted = keys.map((key) => key.painted)
  return [
    atMost('picker, 5,000 gateways: data to first paint, p95', quantile(paints, 0.95), 100, 'ms', paints),
    atMost('picker, 5,000 gateways: key to filtered, p95', quantile(filtered, 0.95), 16, 'ms', filtered),
    reported('picker, 5,000 gateways: key to painted, p95', quantile(painted, 0.95), 'ms', painted),
  ]
}
