import type { StoredSession } from './session-file.ts'
import type { SessionKeeper, SigningIn } from './session-keeper.ts'

/** The one sign-in that may be under way: a later one, or a cancel, ends it. */
export interface SignInAttempts {
  begin(about: SigningIn): Attempt
  cancel(): void
  /** The attempt whose password was right and which waits for a code. */
  waiting(): WaitingForCode | null
}

export interface Attempt {
  readonly signal: AbortSignal
  /** Also the place of what the person sees: `signIn` → `code`. */
  waitForCode(draft: StoredSession, preAuthToken: string, untilMs: number): void
  end(): void
}

export interface WaitingForCode {
  readonly draft: StoredSession
  readonly preAuthToken: string
  readonly attempt: Attempt
}

export function createSignInAttempts(session: SessionKeeper): SignInAttempts {
  let latest: { readonly attempt: Attempt; readonly controller: AbortController } | null = null
  let code: WaitingForCode | null = null
  let timer: NodeJS.Timeout | undefined

  function cancel(): void {
    clearTimeout(timer)
    code = null
    const before = latest
    latest = null
    before?.controller.abort()
    if (before !== null) session.setSigningIn(null)
  }

  return {
    begin(about) {
      cancel()
      const controller = new AbortController()
      const attempt: Attempt = {
        signal: controller.signal,
        waitForCode(draft, preAuthToken, untilMs) {
          if (latest?.attempt !== attempt) return
          code = { draft, preAuthToken, attempt }
          session.setSigningIn({ ...about, user: draft.user, step: 'code' })
          clearTimeout(timer)
          timer = setTimeout(cancel, untilMs)
          timer.unref()
        },
        end() {
          if (latest?.attempt === attempt) cancel()
        },
      }
      latest = { attempt, controller }
      session.setSigningIn(about)
      return attempt
    },
    cancel,
    waiting: () => code,
  }
}
