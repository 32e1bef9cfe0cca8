import { createHash } from 'node:crypto'
import type { ThrottleKeys } from '../auth/throttle.ts'
import { neighbourhood } from '../http/client-address.ts'

/**
 * How guesses at one secret are counted. Passwords per account and neighbour, so that nobody shuts an account for its owner from somewhere else. Codes per
 * account wherever they come from, because guessers have many addresses: whoever has the password can so keep the owner out for a quarter of an hour.
 */
export function guessKeys(secret: 'password' | 'code', user: string, address: string): ThrottleKeys {
  const from = neighbourhood(address)
  // names come from strangers and have no limit; hashed they are of one size
  const account = createHash('sha256').update(user).digest('base64')
  return { exact: secret === 'code' ? `code ${account}` : `password ${account} ${from}`, broad: `${secret} ${from}` }
}
