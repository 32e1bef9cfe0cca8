import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type JournalEntry, journalEntrySchema } from '../../common/contracts/helper.ts'

/**
 * One line of the journal: an entry and the hash of the one before, so that every line can be checked by itself. What the chain shows: a changed, removed or
 * inserted line. What it can't show: lines cut off at the end, unless the head is known from elsewhere (the helper says each head to the system journal).
 */
export const journalLineSchema = journalEntrySchema.extend({ previous: z.string() })
export type JournalLine = z.infer<typeof journalLineSchema>

/** `previous` of the very first entry. */
export const chainStart = '0'.repeat(64)

/** SHA-256 (hex) over the previous hash and the entry, with the keys of objects in a fixed order. */
export function entryHash(previous: string, entry: Omit<JournalEntry, 'hash'>): string {
  const text = canonical([previous, entry.seq, entry.at, entry.uid, entry.act, entry.detail])
  return createHash('sha256').update(text).digest('hex')
}

export function chainEntry(last: { seq: number; hash: string } | null, entry: Omit<JournalEntry, 'seq' | 'hash'>): JournalLine {
  const previous = last?.hash ?? chainStart
  const numbered = { seq: (last?.seq ?? 0) + 1, ...entry }
  return { ...numbered, previous, hash: entryHash(previous, numbered) }
}

export type ChainVerdict =
  | { readonly intact: true; readonly entries: number; readonly head: string; readonly torn: boolean }
  | { readonly intact: false; readonly line: number; readonly why: string }

/**
 * Checks lines as they lie in the files, oldest first. The first line's own `previous` is believed (older files are gone); a last line without its end is a
 * crash, not an attack, and is reported as torn.
 */
export function verifyChain(text: string): ChainVerdict {
  const lines = text.split('\n')
  // what follows the last newline is a torn write, '' when there was none
  const torn = (lines.pop() ?? '') !== ''
  let last: JournalLine | null = null
  for (const [index, text] of lines.entries()) {
    const entry = parseLine(text)
    const why = entry === null ? 'not a journal entry' : linkProblem(last, entry)
    if (entry === null || why !== null) return { intact: false, line: index + 1, why: why ?? 'malformed' }
    last = entry
  }
  return { intact: true, entries: lines.length, head: last?.hash ?? chainStart, torn }
}

export function parseLine(text: string): JournalLine | null {
  try {
    const parsed = journalLineSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function linkProblem(last: JournalLine | null, entry: JournalLine): string | null {
  if (last !== null && entry.previous !== last.hash) return 'does not continue the entry before it'
  if (last !== null && entry.seq !== last.seq + 1) return 'an entry is missing before it'
  return entry.hash === entryHash(entry.previous, entry) ? null : 'was changed after it was written'
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
