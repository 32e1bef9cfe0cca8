import { useSyncExternalStore } from 'react'

const base = 13

/** Asked for with every key and turn of the wheel, and only the style of the whole page knows it: it is read once, and again when the probe changes. */
let known: number | null = null
let stop = (): void => undefined
const listeners = new Set<() => void>()

/** How much larger text is than at 100 % (1rem = 13 px): virtual rows have to know their height before they are drawn. */
export function useTextScale(): number {
  return useSyncExternalStore(subscribe, read)
}

function read(): number {
  known ??= Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / base || 1
  return known
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) stop = watch()
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    stop()
    known = null
  }
}

function watch(): () => void {
  const probe = document.createElement('span')
  probe.className = 'text-scale-probe'
  document.body.append(probe)
  const observer = new ResizeObserver(() => {
    known = null
    for (const listener of listeners) listener()
  })
  observer.observe(probe)
  return () => {
    observer.disconnect()
    probe.remove()
  }
}
