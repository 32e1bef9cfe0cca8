/** Bytes of an answer as they come in, where every thread can read them: handing them on costs no copy, however many they are. */
export interface SharedBytes {
  readonly size: number
  add(chunk: Uint8Array): void
  /** In their order; not written to again. */
  pieces(): readonly Uint8Array[]
}

const smallestSegment = 4 * 1024
/** Large enough that an answer has few of them, small enough that making one is not felt. */
const largestSegment = 1024 * 1024

export function createSharedBytes(): SharedBytes {
  const full: Uint8Array[] = []
  let last: Uint8Array = new Uint8Array()
  let used = 0
  let size = 0

  /** As large as all before it: a short answer takes little room. */
  function begin(): void {
    if (used > 0) full.push(last)
    last = new Uint8Array(new SharedArrayBuffer(Math.max(smallestSegment, Math.min(largestSegment, size))))
    used = 0
  }

  return {
    get size() {
      return size
    },
    add: (chunk) => {
      for (let from = 0; from < chunk.length; ) {
        if (used === last.length) begin()
        const part = chunk.subarray(from, from + last.length - used)
        last.set(part, used)
        used += part.length
        size += part.length
        from += part.length
      }
    },
    pieces: () => [...full, last.subarray(0, used)],
  }
}
