import { useSyncExternalStore } from 'react'

/** Whether the person is at this window: it has the keyboard, and isn't put away. */
export function useAttention(): boolean {
  return useSyncExternalStore(follow, isLookedAt)
}

function isLookedAt(): boolean {
  return document.hasFocus() && document.visibilityState === 'visible'
}

function follow(changed: () => void): () => void {
  for (const event of ['focus', 'blur']) window.addEventListener(event, changed)
  document.addEventListener('visibilitychange', changed)
  return () => {
    for (const event of ['focus', 'blur']) window.removeEventListener(event, changed)
    document.removeEventListener('visibilitychange', changed)
  }
}
