import { useSyncExternalStore } from 'react'

/**
 * One timer for everything that shows an age. Ticks on the second, only while somebody looks, so a list never renders again because time passed:
 * the few components that show ages read the clock themselves.
 */
const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

function tick(): void {
  now = Date.now()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === undefined) {
    now = Date.now()
    timer = setInterval(tick, 1000)
    document.addEventListener('visibilitychange', onVisibility)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
    document.removeEventListener('visibilitychange', onVisibility)
  }
}

/** A hidden window's timers are throttled: catch up at once when it is shown again. */
function onVisibility(): void {
  if (document.visibilityState === 'visible') tick()
}

/** Unix ms, renewed every second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}

/** Unix ms, renewed every minute: for what stands in each row of a list. */
export function useMinute(): number {
  return useSyncExternalStore(subscribe, () => now - (now % 60_000))
}

/** Whole milliseconds since `since`, renewed every second; 0 when there is no `since`. */
export function useElapsed(since: number | null): number {
  const current = useNow()
  return since === null ? 0 : Math.max(0, current - since)
}
