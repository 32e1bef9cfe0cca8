/** What somebody typed into a sign-in that isn't done; never a secret. */
export interface SignInDraft {
  readonly server: string
  readonly user: string
}

const key = 'waygate.signIn'
/** Long enough to look up a password elsewhere; the window is gone a minute after it was hidden. */
const keptFor = 3_600_000
const none: SignInDraft = { server: '', user: '' }

export function signInDraft(now = Date.now()): SignInDraft {
  try {
    const { server, user, at } = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<SignInDraft & { at: number }>
    const isKept = typeof server === 'string' && typeof user === 'string' && typeof at === 'number' && at <= now && now - at < keptFor
    return isKept ? { server, user } : none
  } catch {
    return none
  }
}

/** An empty one is forgotten. */
export function keepSignInDraft({ server, user }: SignInDraft, now = Date.now()): void {
  try {
    if (server === '' && user === '') localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify({ server, user, at: now }))
  } catch {
    // without storage it holds as long as the window
  }
}
