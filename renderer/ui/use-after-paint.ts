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
    const frame = requestAnimationFrame(() => {
      after = setTimeout(() => setPainted(() => value))
    })
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(after)
    }
  }, [value, painted])
  return painted
}
