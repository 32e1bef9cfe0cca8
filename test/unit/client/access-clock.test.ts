import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
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

describe('a computer that sleeps: its timers stand still, its clock does not', () => {
  const sleepUntil = (ms: number) => vi.setSystemTime(ms)
  const ends = [20 * minute, 40 * minute, 60 * minute, 200 * minute]

  it('the timer is late for several ends: each kind is rung once, what is still to come in its time', () => {
    const { rung, clock } = clockFor(ends)
    clock.set()
    sleepUntil(90 * minute)
    vi.advanceTimersByTime(5 * minute + 1)
    expect(rung).toEqual(['soon 5700 s', 'over 5700 s'])
    vi.advanceTimersByTime(200 * minute)
    expect(rung.slice(2)).toEqual([`soon ${185 * 60} s`, `soon ${195 * 60} s`, `over ${200 * 60 + 1} s`])
  })

  it('a read that knows nothing new comes before the timer: what ended meanwhile is rung then, and not again', () => {
    const { rung, clock } = clockFor(ends)
    clock.set()
    sleepUntil(90 * minute)
    clock.set()
    expect(rung).toEqual(['soon 5400 s', 'over 5400 s'])
    clock.set()
    vi.advanceTimersByTime(90 * minute)
    expect(rung).toHaveLength(2)
  })

  it('a read that has told of an end already needs no other; one that it still has does', () => {
    const known = [...ends]
    const { rung, clock } = clockFor(known)
    clock.set()
    sleepUntil(90 * minute)
    known.splice(0, 3)
    clock.set()
    expect(rung).toEqual([])
    sleepUntil(202 * minute)
    clock.set()
    expect(rung).toEqual(['soon 12120 s', 'over 12120 s'])
  })
})
