import fs from 'node:fs'
import path from 'node:path'
import type { z } from 'zod'
import { fail, ok, type Result } from '../../common/result.ts'
import type { TextCodec } from './sealed-text.ts'

/** A small JSON file that several processes of one person share (app and CLI): 0600 in a 0700 directory, replaced atomically. */
export interface JsonFile<Value> {
  /** The fallback when there is no file; a file that can't be read or understood counts as none. */
  read(): Value
  /** Reads, changes, writes. What the codec can't open is kept beside, as `<file>.locked`: nothing is lost to a keyring that stayed locked. Fault: `disk.failed`. */
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
      const decoded = schema.safeParse(JSON.parse(codec.read(fs.readFileSync(file, 'utf8')) ?? 'null'))
      known = { mark, value: decoded.success ? decoded.data : fallback }
      return known.value
    } catch {
      return fallback
    }
  }

  return {
    read,
    forget() {
      known = null
    },
    update(change) {
      const value = change(read())
      keepLocked(file, codec)
      const written = writePrivateFile(file, codec.write(`${JSON.stringify(value, null, 2)}\n`))
      return written.ok ? ok(value) : written
    },
    watch(listener) {
      ensurePrivateDirectory(path.dirname(file))
      let timer: NodeJS.Timeout | undefined
      try {
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
        // No inotify left: the other process's change is seen at the next read
        return () => undefined
      }
    },
  }
}

function keepLocked(file: string, codec: TextCodec): void {
  try {
    if (codec.read(fs.readFileSync(file, 'utf8')) === null) fs.renameSync(file, `${file}.locked`)
  } catch {
    // no file yet, or one that can't be read at all: the write that follows tells
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
    fs.rmSync(beside, { force: true })
    return fail({ code: 'disk.failed', path: file, detail: error instanceof Error ? error.message : String(error) })
  }
}

export function ensurePrivateDirectory(directory: string): void {
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 })
  if ((fs.statSync(directory).mode & 0o077) !== 0) fs.chmodSync(directory, 0o700)
}
