import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGzipPieces } from '../../../electron/server/http/gzip-pieces.ts'

const bytes = fc.uint8Array({ maxLength: 3000, size: 'max' })

describe('pieces that are packed', () => {
  it('are the whole for everybody who unpacks them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { maxLength: 12 }), async (pieces) => {
        const packed = await createGzipPieces()(pieces)
        expect(gunzipSync(Buffer.concat(packed))).toEqual(Buffer.concat(pieces))
      }),
      { numRuns: 50 },
    )
  })

  it('stay packed: the same list at once, and every piece that the next list still has', async () => {
    const gzip = createGzipPieces()
    const pieces = Array.from({ length: 8 }, (_, at) => Buffer.from(`${at}`.repeat(5000)))
    const first = await gzip(pieces)
    expect(await gzip(pieces)).toBe(first)
    const next = await gzip(pieces.with(3, Buffer.from('other')))
    expect(next.filter((part) => !first.includes(part))).toHaveLength(2)
    expect(gunzipSync(Buffer.concat(next)).toString()).toBe(Buffer.concat(pieces.with(3, Buffer.from('other'))).toString())
  })

  it('are packed in turns: others are served in between', async () => {
    // noise takes the longest: some hundred milliseconds of it
    const pieces = Array.from({ length: 40 }, () => crypto.getRandomValues(new Uint8Array(65_536)))
    const many = Array.from({ length: 10 }, () => pieces.map((piece) => Uint8Array.from(piece))).flat()
    let turns = 0
    const count = () => {
      turns += 1
      next = setImmediate(count)
    }
    let next = setImmediate(count)
    await createGzipPieces()(many)
    clearImmediate(next)
    expect(turns).toBeGreaterThan(3)
  })
})
