import type { ServerResponse } from 'node:http'

/** Answers in pieces that others hold, too: written as fast as each caller takes them, and none of them copied. */
export interface LargeAnswers {
  send(outgoing: ServerResponse, answer: LargeAnswer): void
}

export interface LargeAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly pieces: readonly Uint8Array[]
}

/** Handed to a connection in one turn of the event loop: few writes for a fast caller, and half a millisecond until it is somebody else's turn. */
const stepBytes = 512 * 1024

/**
 * A caller who takes an answer slowly keeps its pieces in memory, also when nobody else needs them any more. When all that is kept so, besides what the newest
 * answer is made of, is more than `mostBytes`, whoever has been at it the longest is cut off.
 */
export function createLargeAnswers(mostBytes: number): LargeAnswers {
  /** The oldest first, each with what lets go of its pieces. */
  const underWay = new Map<ServerResponse, () => void>()
  const holders = new Map<Uint8Array, number>()
  let heldBytes = 0

  function hold(piece: Uint8Array): void {
    const count = holders.get(piece) ?? 0
    if (count === 0) heldBytes += piece.byteLength
    holders.set(piece, count + 1)
  }

  function release(piece: Uint8Array): void {
    const count = holders.get(piece) ?? 0
    if (count > 1) {
      holders.set(piece, count - 1)
      return
    }
    holders.delete(piece)
    heldBytes -= piece.byteLength
  }

  function cutOff(newest: ServerResponse, length: number): void {
    for (const [outgoing, letGo] of underWay) {
      if (heldBytes - length <= mostBytes || outgoing === newest) return
      letGo()
      outgoing.destroy()
    }
  }

  return {
    send: (outgoing, { status, headers, pieces }) => {
      // who hung up while the answer was made is told nothing any more, their end included
      if (outgoing.destroyed) return
      const length = pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
      outgoing.writeHead(status, { ...headers, 'Content-Length': String(length) })
      const left = [...pieces]
      for (const piece of left) hold(piece)
      /** With the connection, but not yet taken by it. */
      const given: Uint8Array[] = []
      const taken = () => {
        for (const piece of given.splice(0)) release(piece)
      }
      const step = () => {
        taken()
        let size = 0
        outgoing.cork()
        while (size < stepBytes) {
          const piece = left.shift()
          if (piece === undefined) break
          outgoing.write(piece)
          given.push(piece)
          size += piece.byteLength
        }
        outgoing.uncork()
        if (left.length === 0) outgoing.end()
        // whoever could take everything at once must not be given everything at once: the others wait
        else if (outgoing.writableNeedDrain) outgoing.once('drain', () => setImmediate(step))
        else setImmediate(step)
      }
      const letGo = () => {
        taken()
        for (const piece of left.splice(0)) release(piece)
        underWay.delete(outgoing)
      }
      underWay.set(outgoing, letGo)
      outgoing.once('close', letGo)
      step()
      cutOff(outgoing, length)
    },
  }
}
