import { useEffect, useState } from 'react'

/** What many take to type the next letter of a word; short enough not to be waited for. */
export const typingPauseMs = 200

interface AfterPaintOptions<Value> {
  /** Before there was a frame; without it the first value. */
  readonly first?: Value
  /** How long the value has to stay as it is after its frame. */
  readonly pauseMs?: number
}

/**
 * The value as of the last painted frame: what hangs on it is drawn after what a person is waiting for is on the screen, not together with it; with a pause,
 * not between letters that are typed quickly either.
 */
export function useAfterPaint<Value>(value: Value, { first = value, pauseMs = 0 }: AfterPaintOptions<Value> = {}): Value {
  const [painted, setPainted] = useState(() => first)
  useEffect(() => {
    if (Object.is(painted, value)) return
    let after: ReturnType<typeof setTimeout> | undefined
    const put = (): void => {
      after = setTimeout(() => setPainted(() => value), pauseMs)
    }
    // a window that nobody sees paints nothing, and would hold what was there before
    const frame = document.hidden ? 0 : requestAnimationFrame(put)
    if (document.hidden) put()
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(after)
    }
  }, [value, painted, pauseMs])
  return painted
}
