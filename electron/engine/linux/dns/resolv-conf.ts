import {
  accessSync,
  close,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  fsync,
  ftruncateSync,
  futimesSync,
  openSync,
  readFileSync,
  readlinkSync,
  readSync,
  rmSync,
  statSync,
  symlinkSync,
  writeSync,
} from 'node:fs'
import { fail, ok, type Result } from '../../../common/result.ts'

export const resolvConf = '/etc/resolv.conf'

const title = '# Waygate wrote this file while a gateway is joined. `waygate leave` or `waygate rescue` puts back what was here:'
const backupMark = '# waygate-before '

/** What stood there before, kept in the file itself: whoever finds the file can restore it, without any state directory. */
interface Before {
  readonly existed: boolean
  /** Nanoseconds since 1970, as text: more digits than a number has. */
  readonly mtimeNs: string
  readonly base64: string
  /** Where the link led for which a plain file stands in. */
  readonly link?: string
}

/** The nameservers that we wrote, null when the file is somebody else's. */
export function ourNameservers(path = resolvConf): readonly string[] | null {
  const text = read(path)
  return text === null || parseBefore(text) === null ? null : [...text.matchAll(/^nameserver (\S+)$/gm)].map((match) => match[1] ?? '')
}

/** What stands in the file, or stood there before we wrote it; null = no file. */
export function foreignText(path = resolvConf): string | null {
  const text = read(path)
  const before = text === null ? null : parseBefore(text)
  if (before === null) return text
  return before.existed ? Buffer.from(before.base64, 'base64').toString() : null
}

/**
 * Writes in place, through a symbolic link and without a rename (which would replace the link, and is EBUSY on a bind mount). Where a link leads nowhere, or to
 * what can't be written (another program's own file), a plain file stands in for the link. What somebody else wrote meanwhile is what will be put back.
 */
export function writeResolvConf(nameservers: readonly string[], path = resolvConf): Result<undefined> {
  return undisturbed((seen) => writeOver(seen, nameservers, path), path)
}

function writeOver(seen: Seen, nameservers: readonly string[], path: string): Result<undefined> | 'disturbed' {
  const { text } = seen
  const ours = text === null ? null : parseBefore(text)
  const before: Before = ours ?? {
    existed: text !== null,
    mtimeNs: text === null ? '0' : String(statSync(path, { bigint: true }).mtimeNs),
    base64: Buffer.from(text ?? '').toString('base64'),
  }
  const lines = (what: Before) => {
    return `${[title, markLine(what), ...nameservers.map((server) => `nameserver ${server}`)].join('\n')}\n`
  }
  const link = linkAt(path)
  if (link !== null && (text === null || !isWritable(path))) {
    if (markOf(path) !== seen.mark) return 'disturbed'
    rmSync(path, { force: true })
    return overwrite(path, lines({ ...before, link }), null)
  }
  return overwrite(path, lines(before), seen)
}

/**
 * Puts back content and modification time (to a quarter of a microsecond, as exact as a number); a file that isn't ours any more stays as somebody else wrote it.
 * Our mark is the last that goes: whoever kills us in between finds what is right there, and the next attempt ends it. The time in the same breath: a later
 * writer's is never touched.
 */
export function restoreResolvConf(path = resolvConf): Result<'restored' | 'foreign'> {
  return undisturbed((seen) => restoreOver(seen, path), path)
}

function restoreOver(seen: Seen, path: string): Result<'restored' | 'foreign'> | 'disturbed' {
  const { text } = seen
  const before = text === null ? null : parseBefore(text)
  if (before === null) return ok('foreign')
  if (before.link !== undefined || !before.existed) {
    if (markOf(path) !== seen.mark) return 'disturbed'
    rmSync(path, { force: true })
    if (before.link !== undefined) symlinkSync(before.link, path)
    return ok('restored')
  }
  const written = overwrite(path, Buffer.from(before.base64, 'base64').toString(), seen, {
    mark: markLine(before),
    mtime: Number(before.mtimeNs) / 1e9,
  })
  return written === 'disturbed' || !written.ok ? written : ok('restored')
}

/** What was there, and what tells that it still is the same (file, size, time of change). */
interface Seen {
  readonly text: string | null
  readonly mark: string
}

const mostDisturbances = 5

/**
 * Somebody else may write between the look at what is there and the write over it, and theirs would be lost: the write looks again right before, and begins
 * anew when it is disturbed. What is left are some millionths of a second that a file without locks has.
 */
function undisturbed<T>(write: (seen: Seen) => Result<T> | 'disturbed', path: string): Result<T> {
  for (let attempt = 0; attempt < mostDisturbances; attempt += 1) {
    const mark = markOf(path)
    const done = write({ mark, text: read(path) })
    if (done !== 'disturbed') return done
  }
  return fail({ code: 'disk.failed', path, detail: 'another program writes it all the time' })
}

function markOf(path: string): string {
  try {
    const { dev, ino, size, ctimeNs } = statSync(path, { bigint: true })
    return [dev, ino, size, ctimeNs].join()
  } catch {
    return ''
  }
}

function markLine(before: Before): string {
  return `${backupMark}${Buffer.from(JSON.stringify(before)).toString('base64')}`
}

function parseBefore(text: string): Before | null {
  const line = text.split('\n').find((candidate) => candidate.startsWith(backupMark))
  if (line === undefined) return null
  try {
    const value = JSON.parse(Buffer.from(line.slice(backupMark.length), 'base64').toString()) as Partial<Before>
    const { existed, mtimeNs, base64, link } = value
    return typeof existed === 'boolean' && typeof mtimeNs === 'string' && /^\d+$/.test(mtimeNs) && typeof base64 === 'string'
      ? { existed, mtimeNs, base64, ...(typeof link === 'string' ? { link } : {}) }
      : null
  } catch {
    return null
  }
}

/** What a file needs that isn't to be ours any more. `mtime`: in seconds since 1970. */
interface Farewell {
  readonly mark: string
  readonly mtime: number
}

/** `seen`: only over that; null = whatever is there. */
function overwrite(path: string, text: string, seen: Seen | null, farewell?: Farewell): Result<undefined> | 'disturbed' {
  try {
    const isNew = !existsSync(path)
    const file = openSync(path, isNew ? 'wx' : 'r+')
    try {
      // whatever the umask: everybody's programs read it
      if (isNew) fchmodSync(file, 0o644)
      const bytes = Buffer.from(text)
      if (seen !== null && !isNew && markOf(path) !== seen.mark) return 'disturbed'
      const all = farewell === undefined ? bytes : withMark(bytes, farewell.mark, fstatSync(file).size)
      writeSync(file, all, 0, all.length, 0)
      if (fstatSync(file).size > bytes.length) shorten(file, bytes.length)
      if (farewell !== undefined) futimesSync(file, farewell.mtime, farewell.mtime)
    } finally {
      // a disk may take its time; nobody has to wait for it
      fsync(file, () => close(file, () => undefined))
    }
    return ok()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code === 'EEXIST' ? 'disturbed' : fail({ code: 'disk.failed', path, detail: message })
  }
}

/** A text, then our mark, and nothing left of `size` bytes that stood there: readers find the text, and whoever comes after a sudden end still finds the mark. */
function withMark(text: Uint8Array, mark: string, size: number): Buffer {
  const head = Buffer.concat([text, Buffer.from(`\n${mark}\n`)])
  return head.length >= size ? head : Buffer.concat([head, Buffer.alloc(size - head.length, '#')])
}

/** Where somebody else wrote a shorter text in this very moment, the file would grow instead, by a hole that reads as zeros: that goes again. */
function shorten(file: number, length: number): void {
  ftruncateSync(file, length)
  const now = Buffer.alloc(length)
  const hole = now.subarray(0, readSync(file, now, 0, length, 0)).indexOf(0)
  if (hole >= 0) ftruncateSync(file, hole)
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function linkAt(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch {
    return null
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
