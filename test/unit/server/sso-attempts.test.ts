import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSsoAttempts } from '../../../electron/server/sso/sso-attempts.ts'

/** Five minutes, as upstream. */
const lifetimeMs = 300_000

describe('sign-ins under way at the provider', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })

  afterEach(() => {
    vi.useRealTimers()
  })

  it('end without a word after five minutes, and are unknown from then on', () => {
    const attempts = createSsoAttempts()
    const said: (string | null)[] = []
    const state = attempts.begin({ kind: 'headless', end: (message) => said.push(message) })?.checks.state ?? ''
    vi.advanceTimersByTime(lifetimeMs - 1)
    expect([attempts.get(state)?.checks.state, said]).toEqual([state, []])
    vi.advanceTimersByTime(1)
    expect([attempts.get(state), attempts.take(state), said]).toEqual([undefined, undefined, [null]])
  })

  it('are taken once, and time says nothing about them any more', () => {
    const attempts = createSsoAttempts()
    const said: (string | null)[] = []
    const state = attempts.begin({ kind: 'headless', end: (message) => said.push(message) })?.checks.state ?? ''
    expect([attempts.take(state)?.checks.state, attempts.take(state)]).toEqual([state, undefined])
    vi.advanceTimersByTime(lifetimeMs)
    expect(said).toEqual([])
  })

  it('have states, nonces and verifiers of their own, and are bounded', () => {
    const attempts = createSsoAttempts()
    const begin = () => attempts.begin({ kind: 'browser', application: '', cookie: '' })?.checks
    const made = Array.from({ length: 1000 }, begin)
    expect(new Set(made.flatMap((checks) => [checks?.state, checks?.nonce, checks?.verifier])).size).toBe(3000)
    expect(begin()).toBeUndefined()
    vi.advanceTimersByTime(lifetimeMs)
    expect(begin()).toBeDefined()
  })
})
