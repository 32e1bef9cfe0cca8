import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyFromHex, keyToHex } from '../../../electron/common/net/wireguard-key.ts'

test('base64 and hex are the same 32 bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const base64 = Buffer.from(bytes).toString('base64')
      const hex = Buffer.from(bytes).toString('hex')
      expect(keyToHex(base64)).toBe(hex)
      expect(keyFromHex(hex)).toBe(base64)
    }),
  )
})

test.each(['', 'short=', `${'A'.repeat(42)}B=`, 'A'.repeat(44)])('%s is no key', (text) => {
  expect(keyToHex(text)).toBeNull()
})
