import { describe, expect, it } from 'vitest'
import {
  type Attempt,
  codeThrottle,
  createThrottle,
  passwordThrottle,
  type ThrottleOptions,
} from '../../../electron/server/auth/throttle.ts'

/** Waits are asked for and not waited. */
function harness(options: Partial<ThrottleOptions> = {}) {
  const waits: number[] = []
  const throttle = createThrottle({ ...passwordThrottle, ...options, wait: async (ms) => waits.push(ms) })
  const attempt = (outcome: Attempt<string>['outcome'], exact = 'alice from here', broad = 'from here') =>
    throttle.run(
      { exact, broad },
      async () => ({ answer: outcome, outcome }),
      () => 'not looked at',
    )
  const wrong = async (times: number, exact?: string, broad?: string) => {
    for (let count = 0; count < times; count++) await attempt('wrong', exact, broad)
  }
  return { waits, attempt, wrong, throttle }
}

describe('guessing', () => {
  it('costs nothing five times, then more and more', async () => {
    const { waits, wrong } = harness()
    await wrong(5)
    expect(waits).toEqual([])
    await wrong(7)
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000])
  })

  it('is forgotten after a right answer', async () => {
    const { waits, wrong, attempt } = harness()
    await wrong(6)
    expect(await attempt('right')).toBe('right')
    waits.length = 0
    await wrong(5)
    expect(waits).toEqual([])
  })

  it('at one account does not slow another from elsewhere, nor the same account from elsewhere', async () => {
    const { waits, wrong, attempt } = harness()
    await wrong(8)
    waits.length = 0
    await attempt('wrong', 'alice from there', 'from there')
    await attempt('wrong', 'bob from there', 'from there')
    expect(waits).toEqual([])
  })

  it('at many accounts from one place is slowed, too, and one good account does not wash that off', async () => {
    const { waits, wrong, attempt } = harness()
    for (let account = 0; account < 50; account++) await wrong(1, `account ${account}`)
    expect(waits).toEqual([])
    await attempt('right', 'own account')
    waits.length = 0
    await wrong(1, 'next account')
    expect(waits).toEqual([500])
  })

  it('beyond the limit nothing is looked at, not even the right one', async () => {
    const { wrong, attempt } = harness({ ...codeThrottle, queue: 4 })
    await wrong(codeThrottle.limit)
    expect(await attempt('right')).toBe('not looked at')
  })

  it('at the same time does not share a wait: one after the other, a few may stand in line', async () => {
    const { throttle } = harness({ queue: 3 })
    let running = 0
    let most = 0
    const one = () =>
      throttle.run(
        { exact: 'a', broad: 'b' },
        async () => {
          running++
          most = Math.max(most, running)
          await Promise.resolve()
          running--
          return { answer: 'looked at', outcome: 'wrong' }
        },
        () => 'not looked at',
      )
    const answers = await Promise.all([one(), one(), one(), one(), one()])
    expect([most, answers]).toEqual([1, ['looked at', 'looked at', 'looked at', 'not looked at', 'not looked at']])
  })

  it('what was no guess is not counted, and what broke does not block the line', async () => {
    const { waits, attempt, throttle } = harness()
    for (let count = 0; count < 9; count++) await attempt('other')
    const broken = throttle.run(
      { exact: 'alice from here', broad: 'x' },
      () => Promise.reject(new Error('disk')),
      () => '',
    )
    await expect(broken).rejects.toThrow('disk')
    expect([await attempt('right'), waits]).toEqual(['right', []])
  })
})
