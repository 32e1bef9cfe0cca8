import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import { fail, type Result } from '../../common/result.ts'

/** How long one program waits for another, ms; who holds the lock is through in milliseconds. */
const patienceMs = 2_000
const lookAgainMs = 3
/** Nobody honest holds a lock this long, ms: its program hangs, or was on another computer that shares the folder. */
const abandonedMs = 15_000

/**
 * Runs `act` while no other program runs its own for the same file: a lock beside it (`<file>.lock`) that only one can make. What a dead program left behind is
 * taken away. Synchronous, as what it guards is: read, change, write. Fault: `disk.failed`, when there can be no lock, or somebody keeps it.
 */
export function withFileLock<T>(file: string, act: () => Result<T>): Result<T> {
  const lock = `${file}.lock`
  const mark = `${process.pid} ${os.hostname()} ${randomUUID()}`
  try {
    const until = Date.now() + patienceMs
    while (!take(lock, mark)) {
      const holder = textOf(lock)
      if (holder !== null && isAbandoned(lock, holder)) takeAway(lock, holder)
      else if (Date.now() > until) return refused(file, `another program is writing it: ${holder ?? ''}`)
      else sleep(lookAgainMs)
    }
  } catch (error) {
    return refused(file, error instanceof Error ? error.message : String(error))
  }
  try {
    return act()
  } finally {
    letGo(lock, mark)
  }
}

function letGo(lock: string, mark: string): void {
  try {
    // A program that was stopped for long may find that somebody else holds it now
    if (textOf(lock) === mark) fs.rmSync(lock, { force: true })
  } catch {
    // what was done is done; a lock that a failing disk keeps counts as abandoned soon
  }
}

function take(lock: string, mark: string): boolean {
  try {
    fs.writeFileSync(lock, mark, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function isAbandoned(lock: string, holder: string): boolean {
  const [pid = '', host = ''] = holder.split(' ')
  // One of our own number is of an earlier life: what we hold, we are through with before we look again
  if (host === os.hostname() && (Number(pid) === process.pid || !isAlive(Number(pid)))) return true
  // Also one that is just made and not written yet: whose it is will be there at the next look
  return ageMs(lock) > abandonedMs
}

/** Removes a lock that was judged, and only that one: a second program that judged the same must not remove the lock of whoever came after it. */
function takeAway(lock: string, holder: string): void {
  const right = `${lock}.${holder.split(' ').at(-1) ?? ''}`
  if (!take(right, '')) {
    if (ageMs(right) > abandonedMs) fs.rmSync(right, { force: true })
    return
  }
  try {
    if (textOf(lock) === holder) fs.rmSync(lock, { force: true })
  } finally {
    fs.rmSync(right, { force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Of the file; 0 when it has just gone. */
function ageMs(file: string): number {
  return Math.abs(Date.now() - (fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()))
}

/** Null: there is none. */
function textOf(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

function refused(file: string, detail: string): Result<never> {
  return fail({ code: 'disk.failed', path: file, detail })
}
