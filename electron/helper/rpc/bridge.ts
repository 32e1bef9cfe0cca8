import type { Socket } from 'node:net'

/**
 * Makes two sockets (both `allowHalfOpen`) one stream: bytes, back-pressure and half-closes pass both ways; when one side breaks, so does the other.
 * `early`: bytes of `near` that were read before, for `far`.
 */
export function bridge(near: Socket, far: Socket, early: Uint8Array): void {
  if (early.length > 0) far.write(early)
  join(near, far)
  join(far, near)
}

function join(from: Socket, to: Socket): void {
  from.on('error', () => void to.destroy())
  from.on('close', (hadError) => void (hadError || !from.readableEnded ? to.destroy() : to.destroySoon()))
  if (from.destroyed) to.destroy()
  else from.pipe(to)
}
