import { Worker } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { jsonPieces } from '../../../electron/netmaker/listings/json-pieces.ts'
import { createListingDecoder, type ListingDecoder } from '../../../electron/netmaker/listings/listing-decoder.ts'
import { createSharedBytes } from '../../../electron/netmaker/shared-bytes.ts'
import type { HttpAnswer } from '../../../electron/netmaker/transport.ts'

const asked = { origin: 'https://api.example.com', user: 'alice' }
const decoders: ListingDecoder[] = []
const decoder = (start?: () => Worker) => {
  const made = createListingDecoder(start)
  decoders.push(made)
  return made
}
afterEach(() => {
  for (const made of decoders.splice(0)) made.stop()
})

/** As the transport hands over a long answer: in pieces, cut wherever a packet ended. */
function large(body: string, status = 200): HttpAnswer {
  return { status, contentType: 'application/json', location: '', body: piecesOf(Buffer.from(body)), date: 0 }
}
/** The same as a server or a proxy packs it. */
function packed(body: string, status = 200): HttpAnswer {
  return { ...large('', status), body: piecesOf(gzipSync(body)), encoding: 'gzip' }
}
function piecesOf(whole: Uint8Array): readonly Uint8Array[] {
  const bytes = createSharedBytes()
  for (let at = 0; at < whole.length; at += 997) bytes.add(whole.subarray(at, at + 997))
  return bytes.pieces()
}
const host = (number: number) => ({
  id: `host-${number}`,
  name: `host ${number} "quoted" \\ [é]`,
  os: 'linux',
  listenport: 51821,
  country_code: 'DE',
  location: '50.11,8.68',
  orbit: { unknown: ['to us', number] },
})
const hosts = (count: number) => JSON.stringify(Array.from({ length: count }, (_, number) => host(number)))
const noThread = () => {
  throw new Error('no thread here')
}

describe('pieces of an array', () => {
  it('are the array, however it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.integer({ min: 1, max: 60 }), fc.constantFrom(undefined, 1), (values, size, indent) => {
        const pieces = [...(jsonPieces(JSON.stringify(values, null, indent), size) ?? [])]
        expect(pieces.flatMap(({ text }) => JSON.parse(text) as unknown[])).toEqual(JSON.parse(JSON.stringify(values)))
        let from = 0
        for (const piece of pieces) {
          expect(piece.from).toBe(from)
          from += (JSON.parse(piece.text) as unknown[]).length
        }
      }),
    )
  })

  it.each(['[1,2', '[1,2,]', '[1,,2]', '[,1]', '[1]x', '[1][2]', '["a', '[{"a":1]', '[1}]', '[[1]', '['])(
    '%s stays what it is: no JSON',
    (text) => {
      for (const size of [1, 3, 100]) {
        expect(() => [...(jsonPieces(text, size) ?? [])].map((piece) => JSON.parse(piece.text) as unknown)).toThrow()
      }
    },
  )

  it('only of arrays', () => {
    expect([jsonPieces('{}', 1), jsonPieces('null', 1), jsonPieces('', 1)]).toEqual([null, null, null])
  })
})

describe.each([
  ['in a worker thread', undefined],
  ['where no thread can be had', noThread],
] as const)('a long list %s', (_where, start) => {
  it('is the domain, in its order, without what only the server knows', async () => {
    const decoded = await decoder(start).decode('hosts', asked, large(hosts(3_000)))
    if (!decoded.ok) throw new Error(JSON.stringify(decoded.fault))
    expect(decoded.value).toHaveLength(3_000)
    expect(decoded.value[2_999]).toMatchObject({ id: 'host-2999', name: host(2_999).name, place: { latitude: 50.11, longitude: 8.68 } })
    expect(JSON.stringify(decoded.value)).not.toContain('orbit')
  })

  it('lets others have their turn while it is decoded', async () => {
    const body = large(hosts(10_000))
    let turns = 0
    let done = false
    const count = (): void => {
      turns += 1
      if (!done) setImmediate(count)
    }
    setImmediate(count)
    await decoder(start).decode('hosts', asked, body)
    done = true
    // about 2 MB: a piece is 128 KiB
    expect(turns).toBeGreaterThan(10)
  })

  it('names the place of what is not as expected, in the whole', async () => {
    const odd = JSON.stringify([...(JSON.parse(hosts(2_000)) as object[]), { id: 7 }])
    expect(await decoder(start).decode('hosts', asked, large(odd))).toMatchObject({
      fault: { code: 'server.malformed', operation: 'GET /api/hosts', detail: expect.stringMatching(/^2000\.id: /) },
    })
  })

  it('is no list: a page, half of one, a refusal, an object', async () => {
    const page = { ...large(`<!doctype html>${'x'.repeat(300_000)}`), contentType: 'text/html' }
    expect(await decoder(start).decode('hosts', asked, page)).toMatchObject({ fault: { code: 'server.notNetmaker' } })
    expect(await decoder(start).decode('hosts', asked, large(hosts(2_000).slice(0, -5)))).toMatchObject({
      fault: { code: 'server.notNetmaker' },
    })
    const refusal = JSON.stringify({ Code: 403, Message: 'access denied', Response: null })
    expect(await decoder(start).decode('hosts', asked, large(refusal, 403))).toMatchObject({
      fault: { code: 'server.refused', status: 403 },
    })
    expect(await decoder(start).decode('hosts', asked, large('{"hosts":[]}'))).toMatchObject({ fault: { code: 'server.malformed' } })
  })

  it("may come packed; what can't be unpacked, or unpacks to more than anybody should keep, is no answer", async () => {
    const list = await decoder(start).decode('hosts', asked, packed(hosts(6_000)))
    expect(list).toStrictEqual(await decoder(noThread).decode('hosts', asked, large(hosts(6_000))))
    expect(list).toMatchObject({ ok: true, value: { length: 6_000 } })
    const refusal = packed(JSON.stringify({ Code: 403, Message: 'access denied', Response: null }), 403)
    expect(await decoder(start).decode('hosts', asked, refusal)).toMatchObject({ fault: { code: 'server.refused', status: 403 } })
    const whole = Buffer.concat(packed(hosts(6_000)).body as readonly Uint8Array[])
    const broken = [
      whole.subarray(0, -100),
      whole.with(whole.length >> 1, 0).fill(7, 5000, 5100),
      Buffer.from('no gzip at all'.repeat(2000)),
    ]
    for (const bytes of broken) {
      const answer = { ...packed(''), body: piecesOf(bytes) }
      expect(await decoder(start).decode('hosts', asked, answer)).toMatchObject({
        fault: { code: 'server.notNetmaker', detail: expect.stringContaining("can't be unpacked") },
      })
    }
    const bomb = packed(`[${' '.repeat(34 * 1024 * 1024)}]`)
    expect(await decoder(start).decode('hosts', asked, bomb)).toMatchObject({
      fault: { code: 'server.notNetmaker', detail: 'answer larger than 32 MiB' },
    })
  }, 30_000)

  it('a list by network (Pro) is one as well', async () => {
    const gateway = {
      remote_access_gw_id: 'n',
      gw_name: 'exit',
      network: 'office',
      is_internet_gateway: true,
      gw_client: { privatekey: 'secret' },
    }
    const byNetwork = JSON.stringify({ office: Array.from({ length: 1_000 }, () => gateway), lab: null })
    const decoded = await decoder(start).decode('ownGateways', asked, large(byNetwork))
    expect(decoded).toMatchObject({ ok: true, value: { length: 1_000 } })
    expect(JSON.stringify(decoded)).not.toContain('secret')
  })
})

describe('the thread', () => {
  it('is not begun for short answers', async () => {
    let begun = 0
    const here = decoder(() => {
      begun += 1
      return noThread()
    })
    for (const answer of [{ ...large(''), body: hosts(3) }, packed(hosts(300))]) {
      expect(await here.decode('hosts', asked, answer)).toMatchObject({ ok: true })
    }
    expect(begun).toBe(0)
    await here.decode('hosts', asked, packed(hosts(6_000)))
    expect(begun).toBe(1)
  })

  it('that dies in the middle costs nothing but time: the list is decoded here, and the next one too', async () => {
    let begun = 0
    const dying = decoder(() => {
      begun += 1
      return new Worker("require('node:worker_threads').parentPort.on('message', () => { throw new Error('a bug') })", { eval: true })
    })
    for (let times = 0; times < 2; times += 1) expect(await dying.decode('hosts', asked, large(hosts(2_000)))).toMatchObject({ ok: true })
    expect(begun).toBe(1)
  })

  it('that would need more memory than it may: said, instead of taken from the whole app', async () => {
    const greedy = decoder(
      () =>
        new Worker(
          `require('node:worker_threads').parentPort.on('message', () => { const all = []; for (;;) all.push(new Array(1e5).fill({})) })`,
          { eval: true, resourceLimits: { maxOldGenerationSizeMb: 16 } },
        ),
    )
    expect(await greedy.decode('hosts', asked, large(hosts(2_000)))).toMatchObject({
      fault: { code: 'server.malformed', detail: expect.stringContaining('more than') },
    })
  })

  it('several lists at once do not mix', async () => {
    const both = decoder()
    const [first, second] = await Promise.all([
      both.decode('hosts', asked, large(hosts(3_000))),
      both.decode('users', asked, large(JSON.stringify(Array.from({ length: 9_000 }, (_, number) => ({ username: `user${number}` }))))),
    ])
    expect(first).toMatchObject({ ok: true, value: { length: 3_000 } })
    expect(second).toMatchObject({ ok: true, value: { length: 9_000, 8999: { name: 'user8999' } } })
  })
})
