import { describe, expect, it } from 'vitest'
import { type Clock, createTimeShare } from '../../../electron/helper/rpc/time-share.ts'

/** Time that only passes when it is told to. */
function standingClock() {
  let now = 0
  const waiting: { at: number; then: () => void }[] = []
  const clock: Clock = { now: () => now, after: (ms, then) => void waiting.push({ at: now + ms, then }) }
  const pass = (ms: number) => {
    now += ms
    for (const { then } of waiting.filter(({ at }) => at <= now)) then()
    waiting.splice(0, waiting.length, ...waiting.filter(({ at }) => at > now))
  }
  return { clock, pass }
}

describe('one user’s share of the helper’s time', () => {
  it('ends after a portion, and everybody else has as long a time', () => {
    const { clock, pass } = standingClock()
    const share = createTimeShare(clock)
    const told: boolean[] = []
    share.follow((open) => told.push(open))
    for (const ms of [4, 4]) share.spend(() => pass(ms))
    expect([share.isOpen(), told]).toEqual([true, []])
    share.spend(() => pass(22))
    expect([share.isOpen(), told]).toEqual([false, [false]])
    pass(29)
    expect(share.isOpen()).toBe(false)
    pass(1)
    expect([share.isOpen(), told]).toEqual([true, [false, true]])
  })

  it('is at most half of the time, whatever comes, and what was under way when it ended', () => {
    const { clock, pass } = standingClock()
    const share = createTimeShare(clock)
    let busy = 0
    const begun = clock.now()
    while (clock.now() - begun < 60_000) {
      if (!share.isOpen()) {
        pass(1)
        continue
      }
      share.spend(() => pass(3))
      busy += 3
    }
    expect(busy / (clock.now() - begun)).toBeLessThanOrEqual(0.5)
    expect(busy / (clock.now() - begun)).toBeGreaterThan(0.4)
  })

  it('is never used up by who asks now and then', () => {
    const { clock, pass } = standingClock()
    const share = createTimeShare(clock)
    const told: boolean[] = []
    share.follow((open) => told.push(open))
    for (let round = 0; round < 1000; round += 1) {
      share.spend(() => pass(2))
      pass(100)
    }
    expect(told).toEqual([])
  })

  it('counts work that failed, and answers what the work answers', () => {
    const { clock, pass } = standingClock()
    const share = createTimeShare(clock)
    expect(share.spend(() => 'done')).toBe('done')
    const failing = () =>
      share.spend(() => {
        pass(50)
        throw new Error('no')
      })
    expect(failing).toThrow('no')
    expect(share.isOpen()).toBe(false)
  })

  it('tells nobody who has gone', () => {
    const { clock, pass } = standingClock()
    const share = createTimeShare(clock)
    const told: boolean[] = []
    share.follow((open) => told.push(open))()
    share.spend(() => pass(50))
    expect(told).toEqual([])
  })
})
