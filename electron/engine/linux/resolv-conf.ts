import { closeSync, existsSync, fsync, ftruncateSync, futimesSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { fail, ok, type Result } from '../../common/result.ts'
import { programs } from './names.ts'
import { runCommand } from './run-command.ts'

export const resolvConf = '/etc/resolv.conf'

const title = '# Waygate wrote this file while a gateway is joined. `waygate leave` or `waygate rescue` puts back what was here:'
const backupMark = '# waygate-before '

/** What stood there before, kept in the file itself: whoever finds the file can restore it, without any state directory. */
interface Before {
  readonly existed: boolean
  /** Nanoseconds since 1970, as text: more digits than a number has. */
  readonly mtimeNs: string
  readonly base64: string
}

/** The nameservers that we wrote, null when the file is somebody else's. */
export function ourNameservers(path = resolvConf): readonly string[] | null {
  const text = read(path)
  return text === null || parseBefore(text) === null ? null : [...text.matchAll(/^nameserver (\S+)$/gm)].map((match) => match[1] ?? '')
}

/**
 * Writes in place, through a symbolic link and without a rename (which would replace the link, and is EBUSY on a bind mount). What somebody else wrote
 * meanwhile is what will be put back.
 */
export function writeResolvConf(nameservers: readonly string[], path = resolvConf): Result<undefined> {
  const text = read(path)
  const before: Before = (text === null ? null : parseBefore(text)) ?? {
    existed: text !== null,
    mtimeNs: text === null ? '0' : String(statSync(path, { bigint: true }).mtimeNs),
    base64: Buffer.from(text ?? '').toString('base64'),
  }
  const mark = `${backupMark}${Buffer.from(JSON.stringify(before)).toString('base64')}`
  return overwrite(path, `${[title, mark, ...nameservers.map((server) => `nameserver ${server}`)].join('\n')}\n`)
}

/** Puts back content and modification time; a file that isn't ours any more stays as somebody else wrote it. */
export async function restoreResolvConf(path = resolvConf): Promise<Result<'restored' | 'foreign'>> {
  const text = read(path)
  const before = text === null ? null : parseBefore(text)
  if (before === null) return ok('foreign')
  if (!before.existed) {
    rmSync(path, { force: true })
    return ok('restored')
  }
  // the time in the same breath: whoever kills us, or writes the file, finds it right; to the nanosecond only a program can
  const seconds = Number(before.mtimeNs) / 1e9
  const written = overwrite(path, Buffer.from(before.base64, 'base64').toString(), seconds)
  if (!written.ok) return written
  if (Math.abs(statSync(path).mtimeMs - seconds * 1000) > 1) return ok('restored')
  const ns = before.mtimeNs.padStart(10, '0')
  const touched = await runCommand('restore the time of resolv.conf', {
    program: programs.touch,
    args: ['-m', '-d', `@${ns.slice(0, -9)}.${ns.slice(-9)}`, path],
  })
  return touched.ok ? ok('restored') : touched
}

function parseBefore(text: string): Before | null {
  const line = text.split('\n').find((candidate) => candidate.startsWith(backupMark))
  if (line === undefined) return null
  try {
    const value = JSON.parse(Buffer.from(line.slice(backupMark.length), 'base64').toString()) as Partial<Before>
    const { existed, mtimeNs, base64 } = value
    return typeof existed === 'boolean' && typeof mtimeNs === 'string' && /^\d+$/.test(mtimeNs) && typeof base64 === 'string'
      ? { existed, mtimeNs, base64 }
      : null
  } catch {
    return null
  }
}

/** `mtime`: in seconds since 1970, as a number exact to a quarter of a microsecond. */
function overwrite(path: string, text: string, mtime?: number): Result<undefined> {
  try {
    const file = openSync(path, existsSync(path) ? 'r+' : 'w', 0o644)
    const bytes = Buffer.from(text)
    writeSync(file, bytes, 0, bytes.length, 0)
    ftruncateSync(file, bytes.length)
    if (mtime !== undefined) futimesSync(file, mtime, mtime)
    // a disk may take its time; nobody has to wait for it
    fsync(file, () => closeSync(file))
    return ok()
  } catch (error) {
    return fail({ code: 'disk.failed', path, detail: (error as Error).message })
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
