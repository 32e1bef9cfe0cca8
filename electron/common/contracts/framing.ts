/**
 * The base protocol of JSON-RPC over a stream (`Content-Length: N\r\n\r\n` + N bytes of JSON; Language Server Protocol 3.17, "Base Protocol"), decoded with
 * bounds *before* anything is kept or parsed. It is pulled, not pushed: after a message that ends the conversation (`dial`) the caller stops pulling and takes
 * the bytes that follow as they are.
 */
export interface FrameDecoder {
  push(chunk: Uint8Array): void
  next(): Frame
  /** Takes every byte not yet handed out. */
  rest(): Uint8Array
}

export type Frame =
  | { readonly kind: 'message'; readonly body: Uint8Array }
  /** Nothing complete yet. */
  | { readonly kind: 'more' }
  /** Not our protocol or over the limit: the stream can't be trusted any more. */
  | { readonly kind: 'broken'; readonly why: string }

const headerLimit = 512
const nothing = new Uint8Array(0)

/** `limit`: most bytes of one body. Never holds more than limit + header of unread bytes between a `push` and the `next` calls that follow it. */
export function createFrameDecoder(limit: number): FrameDecoder {
  let unread = nothing
  let broken: string | null = null

  const fails = (why: string): Frame => {
    broken = why
    unread = nothing
    return { kind: 'broken', why }
  }

  return {
    push: (chunk) => {
      if (broken !== null) return
      const joined = new Uint8Array(unread.length + chunk.length)
      joined.set(unread)
      joined.set(chunk, unread.length)
      unread = joined
    },
    next: () => {
      if (broken !== null) return { kind: 'broken', why: broken }
      const end = headerEnd(unread)
      if (end < 0) return unread.length > headerLimit ? fails('header too long') : { kind: 'more' }
      const length = contentLength(unread.subarray(0, end))
      if (length === null) return fails('no Content-Length')
      if (length > limit) return fails(`message of ${length} bytes, the limit is ${limit}`)
      const from = end + 4
      if (unread.length < from + length) return { kind: 'more' }
      const body = unread.subarray(from, from + length)
      // no copy: a piece full of small messages is taken apart one by one; but nothing holds a piece of which nothing is left
      unread = unread.length === from + length ? nothing : unread.subarray(from + length)
      return { kind: 'message', body }
    },
    rest: () => {
      const bytes = unread
      unread = nothing
      return bytes
    },
  }
}

/** Header for a body of that many bytes. */
export function frameHeader(bytes: number): string {
  return `Content-Length: ${bytes}\r\n\r\n`
}

function headerEnd(bytes: Uint8Array): number {
  const last = Math.min(bytes.length - 4, headerLimit)
  for (let at = 0; at <= last; at++) {
    if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at
  }
  return -1
}

function contentLength(header: Uint8Array): number | null {
  const found = /(?:^|\r\n)content-length: *(\d{1,9})(?:\r\n|$)/i.exec(String.fromCharCode(...header))
  return found?.[1] === undefined ? null : Number(found[1])
}
