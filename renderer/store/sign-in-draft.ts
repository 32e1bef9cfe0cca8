import { useEffect, useRef } from 'react'
import type { SessionView } from '../../electron/common/contracts/app/session.ts'

/** What somebody typed into a sign-in that isn't done; never a secret. */
export interface SignInDraft {
  readonly server: string
  readonly user: string
}

const key = 'waygate.signIn'
/** Long enough to look up a password elsewhere; the window is gone a minute after it was hidden. */
const keptFor = 3_600_000
const none: SignInDraft = { server: '', user: '' }
/** An address and nothing else: what stands before an @ or behind a ? may be a secret. */
const address = /^([a-z]+:\/\/)?[^\s:@?#/]+(:\d{1,5})?(\/[^\s@?#]*)?$/i

/** What was typed less than an hour ago, else nothing. */
export function signInDraft(now = Date.now()): SignInDraft {
  try {
    const { server, user, at } = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<SignInDraft & { at: number }>
    const isKept = typeof server === 'string' && typeof user === 'string' && typeof at === 'number' && at <= now && now - at < keptFor
    if (isKept) return { server, user }
    localStorage.removeItem(key)
  } catch {
    // without storage there is none
  }
  return none
}

/** Keeps what is in the fields when the window is left or the form goes, where it isn't what the form began with. */
export function useKeptDraft(start: SignInDraft, { server, user }: SignInDraft, isWanted: boolean): void {
  const typed = useRef(none)
  typed.current = { server: address.test(server.trim()) ? server.trim() : '', user: user.trim() }
  useEffect(() => {
    if (!isWanted) return
    const keep = (): void => {
      if (typed.current.server !== start.server || typed.current.user !== start.user) write(typed.current)
    }
    window.addEventListener('blur', keep)
    return () => {
      window.removeEventListener('blur', keep)
      keep()
    }
  }, [start, isWanted])
}

/** Whoever is signed in needs none, however that came about. */
export function useDraftForgotten(state: SessionView['state'] | undefined): void {
  useEffect(() => {
    if (state === 'signedIn') write(none)
  }, [state])
}

function write({ server, user }: SignInDraft): void {
  try {
    if (server === '' && user === '') localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify({ server, user, at: Date.now() }))
  } catch {
    // without storage it holds as long as the window
  }
}
