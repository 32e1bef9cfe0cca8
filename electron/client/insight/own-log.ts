import type { LogLine } from '../../common/contracts/helper.ts'
import { redactSecrets } from '../../common/redact/redact.ts'

const keptLines = 400
const textLimit = 1200

/** What the app itself noticed, in memory only: gone with the app. Without secrets, whatever is put in. */
export interface OwnLog {
  add(level: LogLine['level'], text: string): void
  /** Who and where, in words that its lines may hold: for whoever gives them away without. */
  mention(name: string): void
  mentioned(): readonly string[]
  /** Lines after `after`, oldest first. */
  read(after: number): readonly LogLine[]
}

export function createOwnLog(now: () => number): OwnLog {
  let lines: LogLine[] = []
  let seq = 0
  const names = new Set<string>()
  return {
    add(level, text) {
      seq += 1
      lines = [...lines.slice(1 - keptLines), { seq, at: now(), level, text: redactSecrets(text).slice(0, textLimit) }]
    },
    mention: (name) => void names.add(name),
    mentioned: () => [...names],
    read: (after) => lines.filter((line) => line.seq > after),
  }
}
