import { useSyncExternalStore } from 'react'

const base = 13

/** How much larger text is than at 100 % (1rem = 13 px): virtual rows have to know their height before they are drawn. */
export function useTextScale(): number {
  return useSyncExternalStore(subscribe, read)
}

function read(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / base || 1
}

function subscribe(listener: () => void): () => void {
  const probe = document.createElement('span')
  probe.className = 'text-scale-probe'
  document.body.append(probe)
  const observer = new ResizeObserver(listener)
  observer.observe(probe)
  return () => {
    observer.disconnect()
    probe.remove()
  }
}
