import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFrameDecoder, frameHeader } from '../../../electron/common/contracts/framing.ts'
import { type ByteStream, createMessageStream } from '../../../electron/common/contracts/message-stream.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (body: Uint8Array) => new TextDecoder().decode(body)
const framed = (body: string) => `${frameHeader(bytes(body).length)}${body}`

describe('frames', () => {
  it('come out whole however the bytes arrive', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 40 })),
        (bodies, cuts) => {
          const decoder = createFrameDecoder(10_000)
          const all = bytes(bodies.map(framed).join(''))
          const seen: string[] = []
          let from = 0
          for (const cut of [...cuts, all.length]) {
            decoder.push(all.slice(from, from + cut))
            from += cut
            for (let frame = decoder.next(); frame.kind === 'message'; frame = decoder.next()) seen.push(text(frame.body))
          }
          expect(seen).toEqual(bodies)
        },
      ),
    )
  })

  it('are refused by their header alone, and nothing after them is believed', () => {
    for (const header of [
      'Content-Length: 11\r\n\r\n',
      'Content-Length: -1\r\n\r\n',
      'X: 1\r\n\r\n',
      'Content-Length: 99999999999\r\n\r\n',
      'a'.repeat(600),
    ]) {
      const decoder = createFrameDecoder(10)
      decoder.push(bytes(header))
      expect(decoder.next()).toMatchObject({ kind: 'broken' })
      decoder.push(bytes(framed('{}')))
      expect(decoder.next()).toMatchObject({ kind: 'broken' })
    }
  })

  it('leave what follows untouched', () => {
    const decoder = createFrameDecoder(100)
    decoder.push(bytes(`${framed('{}')}raw bytes`))
    expect(decoder.next()).toMatchObject({ kind: 'message' })
    expect(text(decoder.rest())).toBe('raw bytes')
    expect(decoder.next()).toEqual({ kind: 'more' })
  })
})

/** A byte stream in memory. */
function memory() {
  const written: string[] = []
  let onBytes: (chunk: Uint8Array) => void = () => undefined
  const stream: ByteStream = {
    onBytes: (listener) => {
      onBytes = listener
    },
    onError: () => undefined,
    onClose: () => undefined,
    release: () => {
      onBytes = () => undefined
    },
    flow: () => undefined,
    write: async (chunk) => void written.push(text(chunk)),
    end: () => undefined,
  }
  return { stream, written, arrive: (chunk: string) => onBytes(bytes(chunk)) }
}

describe('messages', () => {
  it('stop after the one that ends the conversation, and go on when it did not', () => {
    const below = memory()
    const messages = createMessageStream(below.stream, 1000)
    const seen: unknown[] = []
    messages.holdAfter((message) => message.method === 'dial')
    messages.reader.listen((message) => void seen.push(message))
    below.arrive(framed('{"method":"dial"}') + framed('{"method":"next"}'))
    expect(seen).toEqual([{ method: 'dial' }])
    messages.flow(true)
    expect(seen).toEqual([{ method: 'dial' }, { method: 'next' }])
    below.arrive(`${framed('{"method":"dial"}')}raw`)
    expect(text(messages.detach())).toBe('raw')
  })

  it.each(['nonsense', '[]', '1', 'null', '"text"'])('must be objects, not %s', (body) => {
    const below = memory()
    const messages = createMessageStream(below.stream, 1000)
    const errors: Error[] = []
    messages.reader.onError((error) => errors.push(error))
    messages.reader.listen(() => expect.fail('delivered'))
    below.arrive(framed(body) + framed('{}'))
    expect(errors).toHaveLength(1)
  })

  it('over the limit are not sent', async () => {
    const below = memory()
    const messages = createMessageStream(below.stream, 100)
    await expect(messages.writer.write({ text: 'x'.repeat(100) })).rejects.toThrow('over 100 bytes')
    await messages.writer.write({ text: 'ä' })
    expect(below.written).toEqual([framed('{"text":"ä"}')])
  })
})
