import type { ReactElement } from 'react'
import { shownText } from '../../electron/common/wording/shown-text.ts'

const tail = 7
/** Letters before it, from which on cutting in the middle says more than cutting the end. */
const head = 3

interface MiddleCutProps {
  readonly text: string
  readonly className?: string
  /** Something stands beside it: names of ten letters are cut in the middle, too. */
  readonly tight?: boolean
}

/**
 * A name that is cut in the middle when there is no room: both ends tell names apart. Shows the full name on hover; screen readers get it whole.
 * Short names are left alone, so that their text stays one node.
 */
export function MiddleCut({ text: name, className, tight = false }: MiddleCutProps): ReactElement {
  const text = shownText(name)
  const letters = Array.from(text)
  if (letters.length < (tight ? head : tail + 1) + tail) {
    return (
      <span className={`cut ${className ?? ''}`} title={text}>
        {text}
      </span>
    )
  }
  return (
    <span className={`cut-middle ${className ?? ''}`} title={text}>
      <span className="visually-hidden">{text}</span>
      <span aria-hidden="true" className="cut-head">
        {letters.slice(0, -tail).join('')}
      </span>
      <span aria-hidden="true" className="cut-tail">
        {letters.slice(-tail).join('')}
      </span>
    </span>
  )
}
