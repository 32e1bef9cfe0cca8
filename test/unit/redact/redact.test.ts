import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactSecrets, redactTexts } from '../../../electron/common/redact/redact.ts'

const hidden = { addresses: 'hide', names: ['alice', 'api.example.com'] } as const
const one = (text: string, more: Partial<Parameters<typeof redactTexts>[1]> = {}) => redactTexts([text], { ...hidden, ...more })[0] ?? ''

/** Anything that could stand around a secret: words, digits, brackets, quotes, line ends, also glued to it. */
const around = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', ' ', '"', "'", '=', ':', '/', '\n', '{"key":"', 'wg0 ', 'a', '7', '[', 'peer ', 'https://', '\\"', ',', '-'),
)
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array))
const key = bytes(32).map((raw) => raw.toString('base64'))
const hexKey = bytes(32).map((raw) => raw.toString('hex'))
const jwt = fc
  .tuple(bytes(24), bytes(32))
  .map(
    ([body, sign]) =>
      `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify({ b: body.toString('hex') })).toString('base64url')}.${sign.toString('base64url')}`,
  )
const password = fc
  .string({ minLength: 6, maxLength: 30 })
  .filter((text) => /^[A-Za-z0-9!#$%*+.?^_~-]+$/.test(text) && !'[secret]'.includes(text))

const ip4 = fc
  .tuple(fc.integer({ min: 1, max: 223 }), fc.nat(255), fc.nat(255), fc.nat(255))
  .filter(([first]) => first !== 127)
  .map((parts) => parts.join('.'))
const groups = fc.array(
  fc.integer({ min: 1, max: 0xffff }).map((n) => n.toString(16)),
  { minLength: 8, maxLength: 8 },
)
const ip6 = fc.oneof(
  groups.map((all) => all.join(':')),
  groups.map((all) => `${all.slice(0, 4).join(':')}::${all[7]}`),
  groups.map((all) => `fe80::${all.slice(0, 4).join(':')}`),
  groups.map((all) => all.join(':').toUpperCase()),
)

/** Whether any piece of `length` letters of it is still there. */
function pieceLeft(text: string, planted: string, length: number): boolean {
  for (let start = 0; start + length <= planted.length; start++) if (text.includes(planted.slice(start, start + length))) return true
  return false
}

describe('what never comes out, wherever it is planted', () => {
  it.each([
    ['keys', key, 20],
    ['keys in hex', hexKey, 20],
    ['web tokens', jwt, 24],
    ['keys inside an address', key.map(encodeURIComponent), 22],
  ])('%s', (_what, planted, length) => {
    fc.assert(
      fc.property(around, planted, around, fc.boolean(), (before, text, after, show) => {
        const out = one(`${before}${text}${after}`, { addresses: show ? 'show' : 'hide' })
        expect(pieceLeft(out, text, length)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('a key that reads as the beginning of a token', () => {
    const planted = 'JAAAAAAAAAAAAAAAAAAAAO9%2BAAAAAAAAAAAAAAAAAAA%3D'
    for (const addresses of ['show', 'hide'] as const) expect(pieceLeft(one(`ey${planted}`, { addresses }), planted, 20)).toBe(false)
  })

  it('what is called a password, token or key, whatever it looks like', () => {
    const names = fc.constantFrom(
      'password',
      'Password',
      'token',
      'authToken',
      'access_token',
      'private_key',
      'PrivateKey',
      'secret',
      'psk',
      'cookie',
    )
    const sign = fc.constantFrom('=', ': ', '":"', '" : "', ' = ', "='")
    fc.assert(
      fc.property(around, names, sign, password, (before, name, between, value) => {
        const quote = between.endsWith('"') ? '"' : between.endsWith("'") ? "'" : ''
        expect(one(`${before} ${name}${between}${value}${quote}`)).not.toContain(`${between}${value}`)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['IPv4 addresses', ip4],
    ['IPv6 addresses', ip6],
  ])('%s, unless they are allowed', (_what, planted) => {
    fc.assert(
      fc.property(around, planted, around, (before, text, after) => {
        expect(one(`${before}${text}${after}`)).not.toContain(text)
      }),
      { numRuns: 500 },
    )
  })

  it('names of people and servers, unless they are allowed', () => {
    fc.assert(
      fc.property(around, fc.constantFrom(...hidden.names), around, (before, name, after) => {
        expect(one(`${before}${name}${after}`).toLowerCase()).not.toContain(name)
      }),
    )
  })

  it('stays the same when it is done again', () => {
    fc.assert(
      fc.property(
        around,
        fc.oneof(
          key,
          jwt,
          ip4,
          ip6,
          password.map((value) => `token=${value}`),
        ),
        around,
        (before, text, after) => {
          const once = one(`${before} ${text} ${after}`)
          expect(redactSecrets(once)).toBe(once)
        },
      ),
    )
  })
})

describe('what stays readable', () => {
  it('the same address is the same word in every text, another one another', () => {
    expect(redactTexts(['to 203.0.113.10:51821', '203.0.113.10 and [2001:db8::7]:443', 'from 10.0.0.5/24'], hidden)).toEqual([
      'to address-1:51821',
      'address-1 and [address-2]:443',
      'from address-3/24',
    ])
  })

  it('loopback, versions, times, paths and words', () => {
    const text =
      '127.0.0.1 ::1 ::/0 0.0.0.0/0 node 24.21.0 at 12:34:56 /usr/lib/systemd/system/waygate-helper.service pref 1003 table 22343'
    expect(one(text)).toBe(text)
  })

  it('addresses and names when they are allowed', () => {
    const text = 'alice at api.example.com through 203.0.113.10 and 2001:db8::7'
    expect(one(text, { addresses: 'show' })).toBe(text)
  })

  it('the name of a secret, so that one sees what was there', () => {
    expect(redactSecrets(`private_key=${randomBytes(32).toString('hex')}\nlisten_port=51820`)).toBe(
      'private_key=[secret]\nlisten_port=51820',
    )
    expect(redactSecrets('{"password":"a \\"b\\" c","user":"x"}')).toBe('{"password":[secret],"user":"x"}')
    expect(redactSecrets('Authorization: Bearer abc.def')).not.toContain('abc')
  })
})
