import { useEffect, useState } from 'react'

/**
 * The value as of the last painted frame, `first` before there was one: what hangs on it is drawn after what a person is waiting for is on the screen, not
 * together with it.
 */
export function useAfterPaint<Value>(value: Value, first = value): Value {
  const [painted, setPainted] = useState(() => first)
  useEffect(() => {
    if (Object.is(painted, value)) return
    let after: ReturnType<typeof setTimeout> | undefined
    const put = (): void => {
      after = setTimeout(() => setPainted(() => value))
    }
    // a window that nobody sees paints nothing, and would hold what was there before
    const frame = document.hidden ? 0 : requestAnimationFrame(put)
    if (document.hidden) put()
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(after)
    }
  }, [value, painted])
  return painted
}
