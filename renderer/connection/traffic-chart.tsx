import { type ReactElement, useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { History } from '../../electron/common/contracts/helper.ts'
import { bytesText, formatDate } from '../../electron/common/wording/formats.ts'
import type { Words } from '../../electron/common/words/words.ts'
import { useWords } from '../i18n/use-words.ts'
import { useTextScale } from '../ui/use-text-scale.ts'
import { chartData } from './chart-data.ts'

interface TrafficChartProps {
  readonly traffic: History['traffic']
  readonly bucketMs: number
  /** Read by screen readers in the picture's place. */
  readonly label: string
}

const baseHeight = 150

/** Received above the line, sent below it, one bar per stretch. Drawn anew when the size, the theme or the text's size changes. */
export function TrafficChart({ traffic, bucketMs, label }: TrafficChartProps): ReactElement {
  const box = useRef<HTMLDivElement>(null)
  const scale = useTextScale()
  const words = useWords()
  useEffect(() => {
    const place = box.current
    if (place === null) return
    let plot: uPlot | null = null
    const draw = (): void => {
      plot?.destroy()
      const size = { width: Math.max(200, Math.floor(place.clientWidth)), height: Math.round(baseHeight * scale) }
      plot = new uPlot(options(words, size, { scale, place, bucketMs }), chartData(traffic, bucketMs, Date.now()), place)
    }
    const resized = new ResizeObserver(draw)
    resized.observe(place)
    const rethemed = new MutationObserver(draw)
    rethemed.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    const looks = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) => matchMedia(query))
    for (const look of looks) look.addEventListener('change', draw)
    return () => {
      resized.disconnect()
      rethemed.disconnect()
      for (const look of looks) look.removeEventListener('change', draw)
      plot?.destroy()
    }
  }, [words, traffic, bucketMs, scale])
  return <div ref={box} className="chart" role="img" aria-label={label} />
}

/** Colours come from the tokens, as they are now. */
function options(
  words: Words,
  size: { width: number; height: number },
  { scale, place, bucketMs }: { readonly scale: number; readonly place: Element; readonly bucketMs: number },
): uPlot.Options {
  const style = getComputedStyle(place)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  const font = `${Math.round(11 * scale)}px ${token('--font') || 'sans-serif'}`
  const axis = { stroke: token('--text-2'), font, grid: { stroke: token('--hairline'), width: 1 }, ticks: { show: false } }
  const bars = uPlot.paths.bars?.({ size: [0.7, 24], align: 1 })
  const series = (stroke: string): uPlot.Series => ({
    stroke,
    fill: stroke,
    width: 0,
    points: { show: false },
    ...(bars === undefined ? {} : { paths: bars }),
  })
  return {
    ...size,
    cursor: { show: false },
    legend: { show: false },
    scales: {
      // the newest bar stands to the right of its beginning
      x: { range: (_plot, first, last) => [first, last + bucketMs / 1000] },
      y: { range: (_plot, low, high) => [Math.min(low * 1.1, -high * 0.05), Math.max(high * 1.1, 1)] },
    },
    series: [{}, series(token('--accent')), series(token('--off'))],
    axes: [
      {
        ...axis,
        values: (_plot, splits) => splits.map((seconds) => formatDate(words, seconds * 1000, 'time')),
        space: 60 * scale,
        size: 24 * scale,
      },
      { ...axis, values: (_plot, splits) => splits.map((bytes) => bytesText(words, Math.abs(bytes))), space: 30 * scale, size: 62 * scale },
    ],
  }
}
