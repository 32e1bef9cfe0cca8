import type { Socket } from 'node:net'
import type { ByteStream } from '../../common/contracts/message-stream.ts'

/** A socket as the bytes below the messages. */
export function socketBytes(socket: Socket): ByteStream {
  const releases: (() => void)[] = []
  return {
    onBytes: (listener) => {
      socket.on('data', listener)
      releases.push(() => socket.off('data', listener))
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
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => (error ? reject(error) : resolve()))
      }),
    end: () => void socket.end(),
  }
}
