import type { LogLine } from '../common/contracts/helper.ts'
import { redactSecrets } from '../common/redact/redact.ts'

const keptLines = 400
const textLimit = 1200
/** Bytes of lines in one answer, well below a message's limit. */
const pageBytes = 48 * 1024

/** The newest lines of the helper's own log, in memory, so that a person sees them without root. */
export interface LogTail {
  /** One line as pino writes it; anything else is ignored. */
  write(line: string): void
  /** Lines after `after` that this user may see: none that name another user (root: all). Oldest first; the newest that fit. */
  read(after: number, uid: number): LogLine[]
}

interface Kept extends LogLine {
  readonly uids: readonly number[]
}

/** `firstSeq`: larger than any of an earlier life, so that who follows the log goes on after a restart: unix ms at start. */
export function createLogTail(firstSeq: number): LogTail {
  let lines: Kept[] = []
  let seq = firstSeq
  return {
    write(line) {
      const parsed = parsedLine(line)
      if (parsed === null) return
      seq++
      lines = [...lines.slice(1 - keptLines), { seq, ...parsed }]
    },
    read(after, uid) {
      const page: LogLine[] = []
      let size = 0
      for (const { uids, ...line } of [...lines].reverse()) {
        if (line.seq <= after) break
        if (uid !== 0 && uids.some((other) => other !== uid && other !== 0)) continue
        size += Buffer.byteLength(JSON.stringify(line))
        if (size > pageBytes) break
        page.unshift(line)
      }
      return page
    },
  }
}

function parsedLine(text: string): Omit<Kept, 'seq'> | null {
  try {
    const { level, time, msg, name: _, ...rest } = JSON.parse(text) as Record<string, unknown>
    const detail = Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`
    return {
      at: typeof time === 'string' ? Date.parse(time) || 0 : 0,
      level: levelOf(level),
      text: redactSecrets(`${typeof msg === 'string' ? msg : ''}${detail}`).slice(0, textLimit),
      uids: [rest.uid, ...(Array.isArray(rest.uids) ? rest.uids : [])].filter((uid) => typeof uid === 'number'),
    }
  } catch {
    return null
  }
}

function levelOf(level: unknown): LogLine['level'] {
  if (level === 'warn' || level === 'error' || level === 'debug') return level
  return level === 'fatal' ? 'error' : level === 'trace' ? 'debug' : 'info'
}
