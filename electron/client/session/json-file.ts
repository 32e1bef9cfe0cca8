import fs from 'node:fs'
import path from 'node:path'
import type { z } from 'zod'
import { fail, ok, type Result } from '../../common/result.ts'
import { withFileLock } from './file-lock.ts'
import type { TextCodec } from './sealed-text.ts'

/** A small JSON file that several processes of one person share (app and CLI): 0600 in a 0700 directory, replaced atomically. */
export interface JsonFile<Value> {
  /** The fallback when there is no file; a file that can't be read or understood counts as none. */
  read(): Value
  /** A file is there that can't be opened with what is at hand. */
  isLocked(): boolean
  /**
   * Reads, changes, writes, with no other program's change in between. A file that can't be opened or understood is kept beside (`keptAside`) before another
   * one takes its place. Fault: `disk.failed`, also when what is there can't be read: then it stays as it is.
   */
  update(change: (value: Value) => Value): Result<Value>
  /** Calls back after somebody (also this process) changed the file; returns the unsubscriber. */
  watch(listener: () => void): () => void
  /** What `read` remembers is forgotten: the codec reads otherwise from now on. */
  forget(): void
}

const asItIs: TextCodec = { read: (stored) => stored, write: (text) => text }

export function createJsonFile<Value>(file: string, schema: z.ZodType<Value>, fallback: Value, codec: TextCodec = asItIs): JsonFile<Value> {
  let known: { readonly mark: string; readonly value: Value } | null = null

  function read(): Value {
    try {
      // Every write makes a new inode: an unchanged mark means an unchanged file, and the same value stays the same object
      const { ino, ctimeNs, size } = fs.statSync(file, { bigint: true })
      const mark = `${ino} ${ctimeNs} ${size}`
      if (known?.mark === mark) return known.value
      known = { mark, value: decode(fs.readFileSync(file, 'utf8')) ?? fallback }
      return known.value
    } catch {
      return fallback
    }
  }

  function decode(stored: string): Value | null {
    try {
      const decoded = schema.safeParse(JSON.parse(codec.read(stored) ?? 'null'))
      return decoded.success ? decoded.data : null
    } catch {
      return null
    }
  }

  function rewrite(change: (value: Value) => Value): Result<Value> {
    const stored = textOf(file)
    if (!stored.ok) return stored
    const before = stored.value === null ? fallback : decode(stored.value)
    if (before === null && stored.value !== null) {
      const kept = writePrivateFile(`${file}${keptAside}${Date.now().toString(36)}-${process.pid}`, stored.value)
      if (!kept.ok) return kept
    }
    const value = change(before === null ? fallback : read())
    const written = writePrivateFile(file, codec.write(`${JSON.stringify(value, null, 2)}\n`))
    return written.ok ? ok(value) : written
  }

  return {
    read,
    isLocked() {
      const stored = textOf(file)
      return stored.ok && stored.value !== null && codec.read(stored.value) === null
    },
    forget() {
      known = null
    },
    update(change) {
      const place = ensured(path.dirname(file))
      return place.ok ? withFileLock(file, () => rewrite(change)) : place
    },
    watch(listener) {
      let timer: NodeJS.Timeout | undefined
      try {
        ensurePrivateDirectory(path.dirname(file))
        // The directory, because every write replaces the file's inode
        const watcher = fs.watch(path.dirname(file), { persistent: false }, (_event, name) => {
          if (name !== path.basename(file)) return
          clearTimeout(timer)
          timer = setTimeout(listener, 50)
        })
        watcher.on('error', () => watcher.close())
        return () => {
          clearTimeout(timer)
          watcher.close()
        }
      } catch {
        // No directory to be had, or no inotify left: the other process's change is seen at the next read
        return () => undefined
      }
    },
  }
}

/** Between the name of a file and the moment at which it was kept beside. */
export const keptAside = '.kept-'

/** Null: there is none. Fault: `disk.failed`. */
function textOf(file: string): Result<string | null> {
  try {
    return ok(fs.readFileSync(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok(null)
    return fail({ code: 'disk.failed', path: file, detail: error instanceof Error ? error.message : String(error) })
  }
}

/** Writes beside, flushes, renames: readers see the old or the new content, never half of it. */
export function writePrivateFile(file: string, content: string): Result<undefined> {
  const beside = `${file}.${process.pid}.${Date.now().toString(36)}.new`
  try {
    ensurePrivateDirectory(path.dirname(file))
    const handle = fs.openSync(beside, 'wx', 0o600)
    try {
      fs.writeSync(handle, content)
      fs.fsyncSync(handle)
    } finally {
      fs.closeSync(handle)
    }
    fs.renameSync(beside, file)
    return ok()
  } catch (error) {
    removeQuietly(beside)
    return fail({ code: 'disk.failed', path: file, detail: error instanceof Error ? error.message : String(error) })
  }
}

function removeQuietly(file: string): void {
  try {
    fs.rmSync(file, { force: true })
  } catch {
    // From a disk that has just failed: it is only a file too many
  }
}

function ensured(directory: string): Result<undefined> {
  try {
    ensurePrivateDirectory(directory)
    return ok()
  } catch (error) {
    return fail({ code: 'disk.failed', path: directory, detail: error instanceof Error ? error.message : String(error) })
  }
}

export function ensurePrivateDirectory(directory: string): void {
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 })
  if ((fs.statSync(directory).mode & 0o077) !== 0) fs.chmodSync(directory, 0o700)
}
