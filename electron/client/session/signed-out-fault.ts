import type { SessionView } from '../../common/contracts/app/session.ts'
import type { Fault } from '../../common/fault.ts'

/** Why nobody is signed in: nobody is, or the sign-ins that are kept can't be read. */
export function signedOutFault({ lockedAway, keyring }: Pick<SessionView, 'lockedAway' | 'keyring'>): Fault {
  if (!lockedAway) return { code: 'session.none' }
  return { code: 'session.locked', why: keyring === 'open' ? 'otherKey' : keyring === 'absent' ? 'absent' : 'locked' }
}
