import type { Socket } from 'node:net'

/** Who asks. The uid is proven by the kernel: only that user can open the socket it came through. */
export interface Peer {
  readonly uid: number
  /** As it said in `hello`; null before that. */
  client: 'app' | 'cli' | 'host' | 'test' | null
  watching: boolean
  /** Set by a successful `dial`: after its answer the connection is this stream. */
  stream: Socket | null
}
