import type { History } from '../../electron/common/contracts/helper.ts'

const day = 24 * 60 * 60_000

/** Three rows for the chart: seconds, bytes received, bytes sent below the line. Every stretch of the last 24 hours has its place, also an empty one. */
export function chartData(traffic: History['traffic'], bucketMs: number, now: number): [number[], number[], number[]] {
  const last = Math.floor(now / bucketMs) * bucketMs
  const count = Math.ceil(day / bucketMs)
  const known = new Map(traffic.map((bucket) => [bucket.at, bucket]))
  const times = Array.from({ length: count }, (_, index) => last - (count - 1 - index) * bucketMs)
  return [
    times.map((at) => at / 1000),
    times.map((at) => known.get(at)?.rxBytes ?? 0),
    times.map((at) => 0 - (known.get(at)?.txBytes ?? 0)),
  ]
}
