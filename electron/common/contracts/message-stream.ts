import { createFrameDecoder, frameHeader } from './framing.ts'

/**
 * JSON-RPC messages over a byte stream, bounded both ways, in the shape of vscode-jsonrpc's MessageReader and MessageWriter. Beyond theirs it can stop after a
 * message that ends the conversation (`dial`) and give back the bytes that came behind it, and it refuses an oversized message before keeping it.
 */
export interface MessageStream {
  readonly reader: {
    readonly onError: Event<Error>
    readonly onClose: Event<void>
    readonly onPartialMessage: Event<never>
    listen(callback: (message: never) => void): Disposable
    dispose(): void
  }
  readonly writer: {
    readonly onError: Event<[Error, undefined, undefined]>
    readonly onClose: Event<void>
    write(message: object): Promise<void>
    end(): void
    dispose(): void
  }
  /** Reading stops after the first message for which this is true; what follows stays unread until `resume` or `detach`. */
  holdAfter(ends: (message: Message) => boolean): void
  /** Stops (`false`) or goes on with (`true`) reading: back-pressure, or after a hold. */
  flow(on: boolean): void
  /** Lets go of the bytes for good, without ending them: returns what was read too far. */
  detach(): Uint8Array
}

/** The bytes below, as a socket gives them. */
export interface ByteStream {
  onBytes(listener: (chunk: Uint8Array) => void): void
  onError(listener: (error: Error) => void): void
  onClose(listener: () => void): void
  /** Removes the listeners above. */
  release(): void
  flow(on: boolean): void
  write(bytes: Uint8Array): Promise<void>
  end(): void
}

export interface Disposable {
  dispose(): void
}
export type Event<T> = (listener: (event: T) => unknown) => Disposable

export type Message = Readonly<Record<string, unknown>>

/**
 * `limit`: most bytes of one message, either way. Sending a larger one rejects; receiving one is an error after which nothing more is read, and so is one that
 * `admits` refuses.
 */
export function createMessageStream(bytes: ByteStream, limit: number, admits: (message: Message) => boolean = () => true): MessageStream {
  const decoder = createFrameDecoder(limit)
  const errors = createEmitter<Error>()
  const closes = createEmitter<void>()
  const writeErrors = createEmitter<[Error, undefined, undefined]>()
  let deliver: ((message: never) => void) | null = null
  let endsConversation: (message: Message) => boolean = () => false
  let state: 'flowing' | 'held' | 'detached' = 'flowing'
  let lastWrite: Promise<void> = Promise.resolve()

  const pull = () => {
    while (state === 'flowing' && deliver !== null) {
      const frame = decoder.next()
      if (frame.kind === 'more') return
      const message = frame.kind === 'message' ? parse(frame.body, admits) : new Error(frame.why)
      if (message instanceof Error) {
        state = 'held'
        errors.fire(message)
        return
      }
      if (endsConversation(message)) hold()
      deliver(message as never)
    }
  }
  const hold = () => {
    state = 'held'
    bytes.flow(false)
  }

  return {
    reader: {
      onError: errors.event,
      onClose: closes.event,
      onPartialMessage: () => ({ dispose: () => undefined }),
      listen: (callback) => {
        deliver = callback
        bytes.onBytes((chunk) => {
          decoder.push(chunk)
          pull()
        })
        bytes.onError((error) => errors.fire(error))
        bytes.onClose(() => closes.fire())
        return { dispose: () => bytes.release() }
      },
      dispose: () => {
        errors.clear()
        closes.clear()
      },
    },
    writer: {
      onError: writeErrors.event,
      onClose: closes.event,
      write: (message) => {
        const framed = encode(message, limit)
        if (framed === null) return Promise.reject(new Error(`message over ${limit} bytes`))
        lastWrite = lastWrite.catch(() => undefined).then(() => bytes.write(framed))
        return lastWrite
      },
      end: () => bytes.end(),
      dispose: () => writeErrors.clear(),
    },
    holdAfter: (ends) => {
      endsConversation = ends
    },
    flow: (on) => {
      if (state === 'detached' || (state === 'flowing') === on) return
      if (!on) return hold()
      state = 'flowing'
      pull()
      // pulling what was already here may have held again
      if ((state as string) === 'flowing') bytes.flow(true)
    },
    detach: () => {
      state = 'detached'
      bytes.flow(false)
      bytes.release()
      return decoder.rest()
    },
  }
}

function parse(body: Uint8Array, admits: (message: Message) => boolean): Message | Error {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return new Error('a message must be JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Error('a message must be an object')
  return admits(value as Message) ? (value as Message) : new Error('a message of another kind')
}

function encode(message: object, limit: number): Uint8Array | null {
  const body = new TextEncoder().encode(JSON.stringify(message))
  if (body.length > limit) return null
  const header = new TextEncoder().encode(frameHeader(body.length))
  const framed = new Uint8Array(header.length + body.length)
  framed.set(header)
  framed.set(body, header.length)
  return framed
}

function createEmitter<T>(): { event: Event<T>; fire(event: T): void; clear(): void } {
  const listeners = new Set<(event: T) => unknown>()
  return {
    event: (listener) => {
      listeners.add(listener)
      return { dispose: () => void listeners.delete(listener) }
    },
    fire: (event) => {
      for (const listener of [...listeners]) listener(event)
    },
    clear: () => listeners.clear(),
  }
}
