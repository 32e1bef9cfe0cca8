import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createAccessClock } from '../../../electron/client/gateways/access-clock.ts'

const minute = 60_000

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

function clockFor(ends: readonly number[]) {
  const rung: string[] = []
  const at = (what: string) => () => void rung.push(`${what} ${Math.round(Date.now() / 1000)} s`)
  return { rung, clock: createAccessClock({ ends: () => ends, now: Date.now, soon: at('soon'), over: at('over') }) }
}

it('rings a quarter of an hour and five minutes before each end, and when it is over', () => {
  const { rung, clock } = clockFor([20 * minute, 20 * minute, 22 * minute])
  clock.set()
  vi.advanceTimersByTime(60 * minute)
  expect(rung).toEqual(['soon 300 s', 'soon 420 s', 'soon 900 s', 'soon 1020 s', 'over 1201 s', 'over 1321 s'])
})

it('waits for an end that is further off than a timer can count, and not for what is over', () => {
  const day = 24 * 60 * minute
  const { rung, clock } = clockFor([-minute, 40 * day])
  clock.set()
  vi.advanceTimersByTime(39 * day)
  expect(rung).toEqual([])
  vi.advanceTimersByTime(2 * day)
  expect(rung).toHaveLength(3)
  clock.set()
  clock.stop()
  expect(vi.getTimerCount()).toBe(0)
})
