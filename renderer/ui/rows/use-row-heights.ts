import { useState } from 'react'
import { flushSync } from 'react-dom'
import { useSteady } from '../use-steady.ts'

/** A ref for the element of a row that has a `data-index`. */
type MeasureRow = (element: HTMLElement) => () => void

/**
 * Measures rows of their own heights, before they are painted: whenever the ref of an element is set (as a row's own function it is at each draw, so that an
 * element that shows another row is measured for that), and when the height changes. The measuring of the virtual list itself takes an element for that of
 * one row as long as it lives.
 */
export function useRowHeights(onHeight: (index: number, height: number) => void): MeasureRow {
  const acts = useSteady({ onHeight })
  const [measure] = useState((): MeasureRow => {
    const observer = new ResizeObserver((entries) =>
      flushSync(() => {
        for (const { target, borderBoxSize } of entries) {
          const [box] = borderBoxSize
          const index = Number((target as HTMLElement).dataset.index)
          if (target.isConnected && box !== undefined) acts.onHeight(index, Math.round(box.blockSize))
        }
      }),
    )
    return (element) => {
      // what is observed already would not be told again
      observer.unobserve(element)
      observer.observe(element, { box: 'border-box' })
      return () => observer.unobserve(element)
    }
  })
  return measure
}
