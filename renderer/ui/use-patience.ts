import { useEffect, useRef } from 'react'

/** Calls `over` once that many milliseconds have passed in which it wasn't held. Null: never. Another `over` doesn't begin anew. */
export function usePatience(ms: number | null, isHeld: boolean, over: () => void): void {
  const left = useRef(ms)
  const latest = useRef(over)
  useEffect(() => {
    latest.current = over
  })
  useEffect(() => {
    if (left.current === null || isHeld) return
    const began = performance.now()
    const all = left.current
    const timer = setTimeout(() => latest.current(), all)
    return () => {
      clearTimeout(timer)
      left.current = Math.max(0, all - (performance.now() - began))
    }
  }, [isHeld])
}
