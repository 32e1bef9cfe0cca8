import { describe, expect, it } from 'vitest'
import { createSharedBytes } from '../../../electron/netmaker/shared-bytes.ts'

const megabyte = 1024 * 1024

describe('bytes of an answer', () => {
  it.each([0, 1, 4095, 4096, 4097, 100_000, 5 * megabyte + 3])('%d of them come out as they came in, whatever the pieces', (count) => {
    const whole = Buffer.from(Array.from({ length: count }, (_, at) => at % 251))
    for (const chunk of [count + 1, 65_536, 1_000_003]) {
      const bytes = createSharedBytes()
      for (let at = 0; at < count; at += chunk) bytes.add(whole.subarray(at, at + chunk))
      expect(bytes.size).toBe(count)
      expect(Buffer.concat(bytes.pieces()).equals(whole)).toBe(true)
    }
  })

  it('all of it can be read by another thread, and little more than the answer is kept', () => {
    for (const count of [300, 70_000, 9 * megabyte]) {
      const bytes = createSharedBytes()
      bytes.add(new Uint8Array(count))
      const kept = bytes.pieces().reduce((sum, { buffer }) => sum + buffer.byteLength, 0)
      expect(bytes.pieces().every(({ buffer }) => buffer instanceof SharedArrayBuffer)).toBe(true)
      expect(kept).toBeLessThanOrEqual(Math.max(4096, 2 * count))
    }
  })
})
