import type { SessionView } from '../../common/contracts/app/session.ts'
import type { Fault } from '../../common/fault.ts'
import type { Result } from '../../common/result.ts'
import { accountOf, type StoredSession, sessionFile } from './session-file.ts'

/** The one sign-in of this person, in memory and on disk. Another process's sign-in or sign-out is noticed and taken over. */
export interface SessionKeeper {
  current(): StoredSession | null
  account(): string | null
  /** 'signedIn' only while the token is believed to work. */
  state(): SessionView['state']
  view(): SessionView
  save(session: StoredSession): Result<unknown>
  clear(): Result<unknown>
  /** Changes facts of the current session, if it is still the one of `token`. */
  amend(token: string, change: Partial<StoredSession>): void
  setSigningIn(target: { readonly server: string; readonly user: string } | null): void
  /** The outcome of the last exchange with the server: null = it answered. A refused token ends the session (`expired`). */
  report(token: string, fault: Fault | null): void
  reload(): void
  watch(): () => void
}

export function createSessionKeeper(configDir: string, now: () => number, changed: (account: 'same' | 'other') => void): SessionKeeper {
  const file = sessionFile(configDir)
  let session = file.read().session
  let signingIn: { readonly server: string; readonly user: string } | null = null
  let trouble: SessionView['trouble'] = null

  function put(next: StoredSession | null): Result<unknown> {
    const other = next?.token !== session?.token
    session = next
    if (other) trouble = null
    const written = file.update(() => ({ session: next }))
    changed(other ? 'other' : 'same')
    return written
  }

  function amend(token: string, change: Partial<StoredSession>): void {
    if (session === null || session.token !== token) return
    const next = { ...session, ...change }
    if (JSON.stringify(next) !== JSON.stringify(session)) put(next)
  }

  function state(): SessionView['state'] {
    if (signingIn !== null) return 'signingIn'
    if (session === null) return 'signedOut'
    return session.refusedAt > 0 || (session.expiresAt > 0 && session.expiresAt <= now()) ? 'expired' : 'signedIn'
  }

  return {
    current: () => session,
    account: () => (session === null ? null : accountOf(session)),
    state,
    view: () => ({
      state: state(),
      server: signingIn?.server ?? session?.server ?? '',
      user: signingIn?.user ?? session?.user ?? '',
      admin: session?.admin ?? false,
      edition: session?.edition ?? null,
      version: session?.version ?? '',
      // An expired session shows since when: a refused token counts from the refusal
      expiresAt: session === null ? 0 : session.refusedAt > 0 ? session.refusedAt : session.expiresAt,
      trouble,
      plainSecrets: true,
    }),
    save: put,
    clear: () => put(null),
    amend,
    setSigningIn(target) {
      signingIn = target
      changed('same')
    },
    report(token, fault) {
      if (session === null || session.token !== token) return
      if (fault?.code === 'session.expired' || fault?.code === 'signIn.disabled') {
        if (session.refusedAt === 0) amend(token, { refusedAt: now() })
      }
      const before = trouble
      trouble = fault === null ? null : { fault, since: before?.fault.code === fault.code ? before.since : now() }
      if (JSON.stringify(before) !== JSON.stringify(trouble)) changed('same')
    },
    reload() {
      const stored = file.read().session
      if (JSON.stringify(stored) === JSON.stringify(session)) return
      const other = stored?.token !== session?.token
      session = stored
      if (other) trouble = null
      changed(other ? 'other' : 'same')
    },
    watch() {
      return file.watch(() => this.reload())
    },
  }
}
