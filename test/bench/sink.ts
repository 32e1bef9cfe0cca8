import { connect } from 'node:net'

/** One connection that asks, and counts what comes: all of it is read into the same bytes again, so that the time is the server's and not the caller's. */
export interface Sink {
  /** Bytes of the body. */
  ask(path: string, headers: Readonly<Record<string, string>>): Promise<number>
  close(): void
}

/** As large as the kernel gives at a time. */
const bufferBytes = 1024 * 1024

interface Asked {
  readonly resolve: (bytes: number) => void
  readonly reject: (error: Error) => void
  /** null: the head has not come yet. */
  body: { readonly length: number; left: number } | null
}

/** `url`: plain http. Answers must have a `Content-Length`, and a head that comes in one piece. */
export function createSink({ hostname, port, host }: URL): Sink {
  let asked: Asked | null = null
  const socket = connect({
    host: hostname,
    port: Number(port),
    onread: {
      buffer: Buffer.alloc(bufferBytes),
      callback: (count, bytes) => {
        take(Buffer.from(bytes.buffer, bytes.byteOffset, count))
        return true
      },
    },
  })
  socket.on('error', (error) => asked?.reject(error))
  socket.on('close', () => asked?.reject(new Error('the server hung up')))

  function take(bytes: Buffer): void {
    if (asked === null) return
    let { body } = asked
    let count = bytes.length
    if (body === null) {
      const head = /^HTTP\/1\.1 200 .*?\r\n\r\n/s.exec(bytes.toString('latin1', 0, 4096))?.[0] ?? ''
      const length = /^content-length: (\d+)\r$/im.exec(head)?.[1]
      if (length === undefined) {
        asked.reject(new Error(bytes.toString('latin1', 0, 300)))
        return
      }
      body = { length: Number(length), left: Number(length) }
      asked.body = body
      count -= head.length
    }
    body.left -= count
    if (body.left > 0) return
    const { resolve } = asked
    asked = null
    resolve(body.length)
  }

  return {
    ask: (path, headers) =>
      new Promise((resolve, reject) => {
        asked = { resolve, reject, body: null }
        const lines = Object.entries({ Host: host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
        socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
      }),
    close: () => socket.destroy(),
  }
}
