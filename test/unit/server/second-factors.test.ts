import fc from 'fast-check'
import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { createSecondFactors } from '../../../electron/server/auth/totp.ts'

const second = 1000
const noon = Date.UTC(2026, 0, 1, 12)

function at(now: number, key = 'server secret') {
  return createSecondFactors(Buffer.from(key), () => now)
}

function codeAt(secret: string, timestamp: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp })
}

describe('an offer', () => {
  it('is the address that Netmaker makes: parameters in order, the name readable', () => {
    expect(at(noon).offer('alice@example.com').address).toMatch(
      /^otpauth:\/\/totp\/Netmaker:alice@example\.com\?algorithm=SHA1&digits=6&issuer=Netmaker&period=30&secret=[A-Z2-7]{32}$/,
    )
  })

  it('is known again, and only unchanged and only here', () => {
    const { address, signature } = at(noon).offer('alice')
    expect(at(noon).secretOf(address, signature)).toMatch(/^[A-Z2-7]{32}$/)
    expect(at(noon, 'other server').secretOf(address, signature)).toBeNull()
    fc.assert(
      fc.property(fc.nat(address.length - 1), fc.constantFrom('x', '7', '&'), (place, letter) => {
        const changed = address.slice(0, place) + letter + address.slice(place + 1)
        expect(at(noon).secretOf(changed, signature) === null).toBe(changed !== address)
      }),
    )
    for (const wrong of ['', 'zz', signature.slice(1), signature.toUpperCase()]) expect(at(noon).secretOf(address, wrong)).toBeNull()
  })
})

describe('a code', () => {
  const secret = new Secret({ size: 20 }).base32

  it.each([
    [-60, null],
    [-30, -1],
    [0, 0],
    [30, 1],
    [60, null],
  ])('of %i s from now', (offset, step) => {
    const now = Math.floor(noon / 1000 / 30)
    expect(at(noon).stepOf(secret, codeAt(secret, noon + offset * second))).toBe(step === null ? null : now + step)
  })

  it('may have spaces around it, and is six digits', () => {
    const code = codeAt(secret, noon)
    expect(at(noon).stepOf(secret, ` ${code}\n`)).not.toBeNull()
    for (const wrong of ['', code.slice(1), `${code}0`, 'abcdef', '١٢٣٤٥٦']) expect(at(noon).stepOf(secret, wrong)).toBeNull()
  })
})
