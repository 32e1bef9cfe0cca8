import type { Socket } from 'node:net'
import type { ByteStream } from '../../common/contracts/message-stream.ts'

/**
 * A socket as the bytes below the messages. `backlogLimit`: unsent bytes after which the reader on the other side counts as stuck and is dropped. What they
 * cause is done within `spend`.
 */
export function socketBytes(socket: Socket, backlogLimit: number, spend: (work: () => void) => void = (work) => work()): ByteStream {
  const releases: (() => void)[] = []
  return {
    onBytes: (listener) => {
      const spending = (chunk: Buffer) => spend(() => listener(chunk))
      socket.on('data', spending)
      releases.push(() => socket.off('data', spending))
    },
    onError: (listener) => {
      socket.on('error', listener)
      releases.push(() => socket.off('error', listener))
    },
    onClose: (listener) => {
      socket.on('close', listener)
      releases.push(() => socket.off('close', listener))
    },
    release: () => {
      for (const release of releases.splice(0)) release()
    },
    flow: (on) => void (on ? socket.resume() : socket.pause()),
    write: (bytes) => {
      if (socket.writableLength > backlogLimit) {
        socket.destroy()
        return Promise.reject(new Error('the reader is stuck'))
      }
      return new Promise((resolve, reject) => {
        socket.write(bytes, (error) => (error ? reject(error) : resolve()))
      })
    },
    end: () => void socket.end(),
  }
}
