import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPoller, wait } from '../../../electron/client/session/poller.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('poller', () => {
  it('waits 10–15 s with a window, 30–60 s without, longer after failures, but not forever', () => {
    expect([wait('window', 0, 0), wait('window', 0, 1)]).toEqual([10_000, 15_000])
    expect([wait('background', 0, 0), wait('background', 0, 1)]).toEqual([30_000, 60_000])
    expect([wait('window', 1, 0), wait('window', 2, 0), wait('window', 9, 0)]).toEqual([20_000, 40_000, 60_000])
    expect(wait('background', 50, 1)).toBe(300_000)
  })

  it('polls only when asked to and allowed to', async () => {
    let polls = 0
    let allowed = true
    const poller = createPoller({
      poll: async () => {
        polls += 1
        return true
      },
      allowed: () => allowed,
      random: () => 0,
    })
    poller.setAttention('none')
    await vi.advanceTimersByTimeAsync(600_000)
    expect(polls).toBe(0)
    poller.setAttention('background')
    await vi.advanceTimersByTimeAsync(60_001)
    expect(polls).toBe(2)
    poller.setAttention('window')
    await vi.advanceTimersByTimeAsync(10_001)
    expect(polls).toBe(4)
    allowed = false
    await vi.advanceTimersByTimeAsync(60_000)
    expect(polls).toBe(4)
    allowed = true
    poller.now()
    await vi.advanceTimersByTimeAsync(0)
    expect(polls).toBe(5)
    poller.stop()
    poller.now()
    await vi.advanceTimersByTimeAsync(600_000)
    expect(polls).toBe(5)
  })

  it('slows down while the server fails, and is quick again after an answer', async () => {
    let polls = 0
    let works = false
    const poller = createPoller({
      poll: async () => {
        polls += 1
        return works
      },
      allowed: () => true,
      random: () => 0,
    })
    poller.setAttention('background')
    await vi.advanceTimersByTimeAsync(30_000 + 60_000 + 120_000)
    expect(polls).toBe(3)
    works = true
    await vi.advanceTimersByTimeAsync(240_000 + 30_000)
    expect(polls).toBe(5)
    poller.stop()
  })

  it('asked again while it polls: the rhythm afterwards is one', async () => {
    let polls = 0
    const poller = createPoller({
      poll: async () => {
        polls += 1
        await new Promise((resolve) => setTimeout(resolve, 1_000))
        return true
      },
      allowed: () => true,
      random: () => 0,
    })
    poller.setAttention('background')
    for (let times = 0; times < 3; times += 1) poller.now()
    await vi.advanceTimersByTimeAsync(1_000)
    expect([polls, vi.getTimerCount()]).toEqual([3, 1])
    await vi.advanceTimersByTimeAsync(30_000)
    expect(polls).toBe(4)
    poller.stop()
  })
})
