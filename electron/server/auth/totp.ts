import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

/** Second factors by RFC 6238 with the parameters that every authenticator app takes (netmaker-api.md 2.4). */
export interface SecondFactors {
  /** A new secret for this user. Nothing is kept until it comes back with a code: the signature tells that it is ours. */
  offer(user: string): TotpOffer
  /** The secret of an offer that comes back; null: it was not made here, or it was changed. */
  secretOf(address: string, signature: string): string | null
  /** The time step of a valid code (the one before and the one after count, too), null for a wrong one. Constant time in the code. */
  stepOf(secret: string, code: string): number | null
}

export interface TotpOffer {
  /** `otpauth://…`, with the secret. */
  readonly address: string
  /** Hex. */
  readonly signature: string
}

const issuer = 'Netmaker'
const periodSeconds = 30
const digits = 6

export function createSecondFactors(serverSecret: Uint8Array, now: () => number): SecondFactors {
  const key = Buffer.from(hkdfSync('sha256', serverSecret, '', 'waygate second factor offers', 32))
  const sign = (address: string) => createHmac('sha256', key).update(address).digest('hex')
  return {
    offer: (user) => {
      const address = addressOf(user, new Secret({ size: 20 }).base32)
      return { address, signature: sign(address) }
    },
    secretOf: (address, signature) => {
      const expected = Buffer.from(sign(address))
      const given = Buffer.from(signature)
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
      return new URL(address).searchParams.get('secret')
    },
    stepOf: (secret, code) => {
      const token = code.trim()
      // the library compares bytes: other lengths and other scripts end here
      if (!/^\d{6}$/.test(token)) return null
      const totp = new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits, period: periodSeconds })
      const timestamp = now()
      const delta = totp.validate({ token, timestamp, window: 1 })
      return delta === null ? null : Math.floor(timestamp / 1000 / periodSeconds) + delta
    },
  }
}

/** Parameters in the order in which Go writes them: sorted. */
function addressOf(user: string, secret: string): string {
  const parameters = new URLSearchParams({ algorithm: 'SHA1', digits: String(digits), issuer, period: String(periodSeconds), secret })
  return `otpauth://totp/${issuer}:${encodeURIComponent(user).replaceAll('%40', '@')}?${parameters}`
}
