import { randomBytes } from 'node:crypto'
import type { Request } from '../http/router.ts'
import { hashToken, sameHash } from './security-check.ts'

/**
 * Who may make the super-admin of a fresh server (deviation bootstrap-from-this-machine): whoever sits on the machine itself, or knows the code that was
 * printed when the server started. The code ends with the first account, with the process, or after ten wrong guesses.
 */
export interface FirstAccount {
  /** To be printed; null: there is an account already. */
  readonly code: string | null
  mayMake(request: Pick<Request, 'remoteAddress' | 'proxied' | 'header'>): boolean
}

export const codeHeader = 'X-Bootstrap-Code'
const wrongCodes = 10

export function createFirstAccount({ needed, behindProxy }: { readonly needed: boolean; readonly behindProxy: boolean }): FirstAccount {
  const code = needed ? makeCode() : null
  let guessesLeft = wrongCodes
  return {
    code,
    mayMake: (request) => {
      if (!behindProxy && isFromHere(request)) return true
      const given = normal(request.header(codeHeader))
      if (code === null || given === '' || guessesLeft === 0) return false
      if (sameHash(hashToken(given), hashToken(normal(code)))) return true
      guessesLeft--
      return false
    },
  }
}

/** 120 bits, in groups that a person can read out. */
function makeCode(): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const letters = [...randomBytes(24)].map((byte) => alphabet[byte % 32]).join('')
  return (letters.match(/.{6}/g) ?? []).join('-')
}

function normal(code: string): string {
  return code.replace(/[\s-]/g, '').toUpperCase()
}

/** A page in a browser on this machine is not its owner, and a proxy that nobody told us about may speak for anybody. */
function isFromHere(request: Pick<Request, 'remoteAddress' | 'header'>): boolean {
  const foreign = ['origin', 'sec-fetch-site', 'x-forwarded-for', 'x-real-ip', 'forwarded', 'via']
  return isLoopback(request.remoteAddress) && foreign.every((name) => request.header(name) === '')
}

export function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.')
}
