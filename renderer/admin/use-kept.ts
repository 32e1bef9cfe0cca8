import { useState } from 'react'

/** What `value` was when `reason` became what it is. */
export function useKept<T>(value: T, reason: unknown): T {
  const [kept, setKept] = useState({ reason, value })
  if (kept.reason === reason) return kept.value
  setKept({ reason, value })
  return value
}
