import { useLayoutEffect, useRef, useState } from 'react'

/** An object that stays the same while its functions always do what they do now: what it is given to needn't be drawn again for it. Not for calls while drawing. */
export function useSteady<Acts extends object>(acts: Acts): Acts {
  const latest = useRef(acts)
  useLayoutEffect(() => {
    latest.current = acts
  })
  const [steady] = useState(
    () =>
      Object.fromEntries(
        Object.keys(acts).map((name) => [
          name,
          (...args: readonly unknown[]) => (latest.current[name as keyof Acts] as (...args: readonly unknown[]) => unknown)(...args),
        ]),
      ) as Acts,
  )
  return steady
}
