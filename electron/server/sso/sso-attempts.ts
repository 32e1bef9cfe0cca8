import { randomInt } from 'node:crypto'
import { type Checks, newChecks } from './openid-provider.ts'

/** Sign-ins that are under way at the provider. */
export interface SsoAttempt {
  readonly checks: Checks
  readonly kind: HeadlessAttempt | BrowserAttempt
}

/** Somebody waits on a websocket for the end of it. */
export interface HeadlessAttempt {
  readonly kind: 'headless'
  /** null = nothing to say: time is up. */
  readonly end: (message: string | null) => void
}

export interface BrowserAttempt {
  readonly kind: 'browser'
  readonly application: string
  /** In the cookie of the browser that began: another one can't be talked into ending it. */
  readonly cookie: string
}

export interface SsoAttempts {
  /** null: too many are under way. */
  begin(kind: SsoAttempt['kind']): SsoAttempt | null
  get(state: string): SsoAttempt | undefined
  /** Ends it; a state is good once. */
  take(state: string): SsoAttempt | undefined
  /** Ends all, when the server stops. */
  clear(): void
}

/** As upstream. */
const lifetimeMs = 5 * 60_000
const mostAttempts = 1_000
const stateLength = 32

export function createSsoAttempts(): SsoAttempts {
  const attempts = new Map<string, { attempt: SsoAttempt; timer: NodeJS.Timeout }>()

  function take(state: string): SsoAttempt | undefined {
    const found = attempts.get(state)
    clearTimeout(found?.timer)
    attempts.delete(state)
    return found?.attempt
  }

  function expire(state: string): void {
    const kind = take(state)?.kind
    if (kind?.kind === 'headless') kind.end(null)
  }

  return {
    begin: (kind) => {
      if (attempts.size >= mostAttempts) return null
      const state = randomText(stateLength)
      const attempt: SsoAttempt = { checks: newChecks(state), kind }
      attempts.set(state, { attempt, timer: setTimeout(() => expire(state), lifetimeMs).unref() })
      return attempt
    },
    get: (state) => attempts.get(state)?.attempt,
    take,
    clear: () => {
      for (const state of attempts.keys()) expire(state)
    },
  }
}

export function randomText(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('')
}
