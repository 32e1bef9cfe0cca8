import { createHash } from 'node:crypto'
import type { ThrottleKeys } from '../auth/throttle.ts'
import { neighbourhood } from '../http/client-address.ts'

/** Guesses at one secret are counted per account and neighbour, so that nobody shuts an account for its owner from somewhere else. */
export function guessKeys(secret: 'password' | 'code', user: string, address: string): ThrottleKeys {
  const from = neighbourhood(address)
  // names come from strangers: any length, but one size here
  const account = createHash('sha256').update(user).digest('base64')
  // a code is asked for only after the password: its owner is the only one who can get here
  return { exact: secret === 'code' ? `code ${account}` : `password ${account} ${from}`, broad: `${secret} ${from}` }
}
