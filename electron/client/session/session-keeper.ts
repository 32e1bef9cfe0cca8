import type { SessionView } from '../../common/contracts/app/session.ts'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { SecretStore } from './secret-store.ts'
import { accountOf, reclaimKept, type StoredAccounts, type StoredSession, sessionFile } from './session-file.ts'
import { signedOutFault } from './signed-out-fault.ts'

/**
 * The sign-ins of this person, in memory and on disk: one in use, others kept beside it, each with its own token. What another process changes is noticed
 * and taken over.
 */
export interface SessionKeeper {
  /** Asks the keyring for the file's key and reads; before that nobody is signed in. Who asks meanwhile waits for the same answer. */
  open(): Promise<void>
  current(): StoredSession | null
  /** All that are kept, the one in use included. */
  all(): readonly StoredSession[]
  account(): string | null
  /** Why there is no `current`. */
  missing(): Fault
  /** 'signedIn' only while the token in use is believed to work; a sign-in under way doesn't change it. */
  state(): 'signedOut' | 'signedIn' | 'expired'
  view(): SessionView
  /** Keeps a sign-in and takes it into use. */
  save(session: StoredSession): Result<unknown>
  /** Takes another kept one into use. Fault: `session.unknown`. */
  use(account: string): Result<unknown>
  /** Forgets one; if it was in use, nobody is signed in. */
  remove(account: string): Result<unknown>
  /** Changes facts of the session of `token`, if it is still kept. */
  amend(token: string, change: Partial<StoredSession>): void
  setSigningIn(attempt: SigningIn | null): void
  /** The outcome of the last exchange with the server: null = it answered. A refused token ends the session (`expired`). */
  report(token: string, fault: Fault | null): void
  reload(): void
  watch(): () => void
}

/** What a sign-in under way is about, and what it waits for. */
export interface SigningIn {
  readonly server: string
  readonly user: string
  readonly step: NonNullable<SessionView['step']>
}

/** `renewed`: the same account with another token. */
export type AccountChange = 'same' | 'renewed' | 'other'

export interface SessionKeeperFacts {
  readonly configDir: string
  readonly secrets: SecretStore
  /** Unix ms by the server's clock, as far as it is known: a token ends by that one. */
  readonly now: () => number
  /** How far this computer's clock is behind the server's, ms; 0 when it is near enough. */
  readonly clockBehindMs: () => number
  readonly lastServer: () => string
  readonly changed: (change: AccountChange) => void
}

export function createSessionKeeper({ configDir, secrets, now, clockBehindMs, lastServer, changed }: SessionKeeperFacts): SessionKeeper {
  const file = sessionFile(configDir, secrets.codec)
  let stored: StoredAccounts = { active: null, accounts: [] }
  let signingIn: SigningIn | null = null
  let opening: Promise<void> | null = null
  let lockedAway = false
  let trouble: SessionView['trouble'] = null

  function current(): StoredSession | null {
    return sessionOf(stored, stored.active)
  }

  function take(next: StoredAccounts): void {
    const before = current()
    stored = next
    const after = current()
    if (after?.token !== before?.token) trouble = null
    const sameAccount = before !== null && after !== null && accountOf(before) === accountOf(after)
    changed(after?.token === before?.token ? 'same' : sameAccount ? 'renewed' : 'other')
  }

  /** On what lies on disk, because another process may have changed it since. */
  function put(change: (before: StoredAccounts) => StoredAccounts): Result<unknown> {
    const written = file.update(change)
    lockedAway = file.isLocked()
    take(written.ok ? written.value : change(stored))
    return written
  }

  function amend(token: string, change: Partial<StoredSession>): void {
    const before = stored.accounts.find((session) => session.token === token)
    if (before === undefined || JSON.stringify({ ...before, ...change }) === JSON.stringify(before)) return
    put((all) => ({ ...all, accounts: all.accounts.map((session) => (session.token === token ? { ...session, ...change } : session)) }))
  }

  function stateOf(session: StoredSession): 'signedIn' | 'expired' {
    return session.refusedAt > 0 || (session.expiresAt > 0 && session.expiresAt <= now()) ? 'expired' : 'signedIn'
  }

  function state(): 'signedOut' | 'signedIn' | 'expired' {
    const session = current()
    return session === null ? 'signedOut' : stateOf(session)
  }

  function keyring(): SessionView['keyring'] {
    return opening === null ? secrets.keyring() : 'asking'
  }

  /** Another process may have sealed the file with a key that this one didn't get, or kept aside what only this one can open. */
  function reload(): void {
    if (file.isLocked() && opening === null) return void open()
    look()
  }

  function look(): void {
    const wasLockedAway = lockedAway
    lockedAway = file.isLocked()
    if (secrets.sealed()) reclaimKept(configDir, file, secrets.codec)
    const next = file.read()
    if (JSON.stringify(next) !== JSON.stringify(stored)) take(next)
    else if (lockedAway !== wasLockedAway) changed('same')
  }

  function open(): Promise<void> {
    opening ??= Promise.resolve()
      .then(ask)
      .finally(() => {
        opening = null
        if (lockedAway) changed('same')
      })
    return opening
  }

  async function ask(): Promise<void> {
    lockedAway = file.isLocked()
    // the keyring may wait for the person: said meanwhile
    if (lockedAway) changed('same')
    await secrets.open()
    file.forget()
    look()
  }

  return {
    open,
    current,
    all: () => stored.accounts,
    account: () => stored.active,
    missing: () => signedOutFault({ lockedAway, keyring: keyring() }),
    state,
    view() {
      const session = current()
      return {
        state: signingIn === null ? state() : 'signingIn',
        step: signingIn?.step ?? null,
        server: signingIn?.server ?? session?.server ?? '',
        user: signingIn?.user ?? session?.user ?? '',
        lastServer: lastServer(),
        admin: session?.admin ?? false,
        edition: session?.edition ?? null,
        version: session?.version ?? '',
        // An expired session shows since when: a refused token counts from the refusal
        expiresAt: session === null ? 0 : session.refusedAt > 0 ? session.refusedAt : session.expiresAt,
        trouble,
        plainSecrets: !secrets.sealed(),
        keyring: keyring(),
        lockedAway,
        clockBehindMs: clockBehindMs(),
        accounts: stored.accounts.map((one) => ({
          account: accountOf(one),
          server: one.server,
          user: one.user,
          state: stateOf(one),
          current: accountOf(one) === stored.active,
        })),
      }
    },
    save(session) {
      const account = accountOf(session)
      return put(({ accounts }) => ({
        active: account,
        accounts: accounts.some((one) => accountOf(one) === account)
          ? accounts.map((one) => (accountOf(one) === account ? session : one))
          : [...accounts, session],
      }))
    },
    use(account) {
      reload()
      if (sessionOf(stored, account) === null) {
        return fail({ code: 'session.unknown', account, known: stored.accounts.map(accountOf) })
      }
      return stored.active === account ? ok() : put((all) => ({ ...all, active: account }))
    },
    remove: (account) =>
      put(({ active, accounts }) => ({
        active: active === account ? null : active,
        accounts: accounts.filter((one) => accountOf(one) !== account),
      })),
    amend,
    setSigningIn(attempt) {
      signingIn = attempt
      changed('same')
    },
    report(token, fault) {
      const session = current()
      if (session === null || session.token !== token) return
      if ((fault?.code === 'session.expired' || fault?.code === 'signIn.disabled') && session.refusedAt === 0) {
        amend(token, { refusedAt: now() })
      }
      const before = trouble
      trouble = fault === null ? null : { fault, since: before?.fault.code === fault.code ? before.since : now() }
      if (JSON.stringify(before) !== JSON.stringify(trouble)) changed('same')
    },
    reload,
    watch: () => file.watch(reload),
  }
}

function sessionOf(stored: StoredAccounts, account: string | null): StoredSession | null {
  return stored.accounts.find((session) => accountOf(session) === account) ?? null
}
