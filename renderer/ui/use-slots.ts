import { useLayoutEffect, useRef } from 'react'
import { assignSlots, type Slots } from './slots.ts'

/** React keys for the rows in sight (slots.ts), in their order. */
export function useSlots(ids: readonly string[], keeps: (id: string) => boolean, late?: ReadonlySet<string>): Slots {
  const before = useRef<Slots>([])
  const slots = assignSlots(before.current, ids, keeps, late)
  useLayoutEffect(() => {
    before.current = slots
  })
  return slots
}
