import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contains, freeAddress, isAddress, overlaps, parseRange, rangeText } from '../../../electron/server/domain/address-range.ts'

function range(text: string) {
  const parsed = parseRange(text)
  if (parsed === null) throw new Error(text)
  return parsed
}

describe('address ranges', () => {
  it.each(['hello', '10.0.0.0', '10.0.0.0/33', '010.0.0.1/8', '10.1/16', 'fe80::%eth0/64', 'fd00::/129', ''])('%s is none', (text) => {
    expect(parseRange(text)).toBeNull()
  })

  it('is normalised to its network address', () => {
    expect(rangeText(range('100.64.7.9/16'))).toBe('100.64.0.0/16')
    expect(rangeText(range('FD77:0:0::5/64'))).toBe('fd77::/64')
  })

  it('numbers hosts from the bottom and clients from the top, without the two ends', () => {
    expect(freeAddress(range('10.0.0.0/29'), new Set(), 'bottom')).toBe('10.0.0.1')
    expect(freeAddress(range('10.0.0.0/29'), new Set(['10.0.0.6']), 'top')).toBe('10.0.0.5')
    expect(freeAddress(range('fd77::/64'), new Set(), 'top')).toBe('fd77::ffff:ffff:ffff:fffe')
    expect(freeAddress(range('10.0.0.0/30'), new Set(['10.0.0.1', '10.0.0.2']), 'bottom')).toBeNull()
  })

  it('hands out every address once, then none', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 24, max: 30 }),
        fc.array(fc.constantFrom('bottom' as const, 'top' as const), { minLength: 300, maxLength: 300 }),
        (prefix, sides) => {
          const taken = new Set<string>()
          for (const side of sides) {
            const address = freeAddress(range(`10.9.8.0/${prefix}`), taken, side)
            if (address === null) break
            expect(taken.has(address)).toBe(false)
            expect(isAddress(address)).toBe(true)
            taken.add(address)
          }
          expect(taken.size).toBe(2 ** (32 - prefix) - 2)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('knows what lies in what', () => {
    expect(contains(range('100.64.0.0/16'), range('100.64.3.0/24'))).toBe(true)
    expect(contains(range('100.64.3.0/24'), range('100.64.0.0/16'))).toBe(false)
    expect(overlaps(range('100.64.3.0/24'), range('100.64.0.0/16'))).toBe(true)
    expect(overlaps(range('10.0.0.0/8'), range('fd00::/8'))).toBe(false)
  })
})
