import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Bytes kept back: many times what a change of the wish and its plan need. */
const reserveSize = 256 * 1024

function reserveFile(directory: string): string {
  return join(directory, 'reserve')
}

/** Keeps some of the disk back, so that leaving works when others have filled it. Does nothing while it is full. */
export function keepReserve(directory: string): void {
  const path = reserveFile(directory)
  try {
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) >= reserveSize) return
    // not zeros: some file systems would store nothing for them
    writeFileSync(path, Buffer.alloc(reserveSize, 'waygate '), { mode: 0o600 })
  } catch {
    freeReserve(directory)
  }
}

/** Gives it up; false when there is none, or none that would go. */
export function freeReserve(directory: string): boolean {
  const path = reserveFile(directory)
  try {
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return false
    rmSync(path, { force: true })
    return true
  } catch {
    // a disk that has failed altogether: the next turn may find another one
    return false
  }
}
