import { open, readFile, rename, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import type { JournalEntry } from '../../common/contracts/helper.ts'
import { createSerial } from '../serial.ts'
import { type ChainVerdict, chainEntry, chainStart, type JournalLine, parseLine, verifyChain } from './hash-chain.ts'

/** Append-only record of privileged acts in `<stateDir>/journal.jsonl`; full files are kept as `journal.1.jsonl` (newest) to `journal.4.jsonl`. */
export interface Journal {
  /** Resolves when the entry is on disk. A disk that fails doesn't stop the act: `onTrouble` says so once, and when it works again the chain says how many are missing. */
  append(uid: number, act: string, detail: Readonly<Record<string, unknown>>): Promise<void>
  /** Entries after `since` that this user may see (their own; root: all), oldest first, together at most `bytes`. */
  read(since: number, uid: number, bytes: number): Promise<readonly JournalEntry[]>
  /** Everybody's entries that are not older than `from` (unix ms), oldest first, out of the newest `lines`. */
  recent(from: number, lines: number): Promise<readonly JournalEntry[]>
  head(): string
  /** Number of the last entry; 0 before the first. */
  seq(): number
}

export interface JournalOptions {
  readonly stateDir: string
  now(): number
  /** Each new head: said to the system journal, where this file's writer can't take it back. */
  onHead(entry: JournalEntry): void
  /** Once per trouble, however many entries it costs. */
  onTrouble(detail: string): void
  /** Bytes of one file. */
  readonly fileLimit?: number
}

const keptFiles = 4
const defaultFileLimit = 1024 * 1024
const newestFirst = ['journal.jsonl', ...[...Array(keptFiles).keys()].map((index) => `journal.${index + 1}.jsonl`)]

/** Never rejects. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const path = join(options.stateDir, 'journal.jsonl')
  const fileLimit = options.fileLimit ?? defaultFileLimit
  const serial = createSerial()
  // what can't be read protects nobody by keeping the helper from starting: a new chain begins, which whoever checks it sees
  const opened = await endOf(options.stateDir, path).catch((error: Error) => {
    options.onTrouble(error.message)
    return { last: null, cutBytes: 0 }
  })
  let last: JournalLine | null = opened.last

  const write = async (line: JournalLine): Promise<void> => {
    const size = (await stat(path).catch(() => null))?.size ?? 0
    if (size >= fileLimit) await rotate(options.stateDir)
    const file = await open(path, 'a', 0o600)
    const { size: before } = await file.stat()
    try {
      await file.appendFile(`${JSON.stringify(line)}\n`)
      await file.datasync()
    } catch (error) {
      // a full disk takes a part of the line, and the next one would be glued to it
      await file.truncate(before).catch(() => undefined)
      throw error
    } finally {
      await file.close()
    }
  }
  const put = async (uid: number, act: string, detail: Readonly<Record<string, unknown>>) => {
    const line = chainEntry(last, { at: options.now(), uid, act, detail: { ...detail } })
    await write(line)
    last = line
    options.onHead(line)
  }
  let missing = 0
  const append: Journal['append'] = (uid, act, detail) =>
    serial(async () => {
      try {
        if (missing > 0) await put(0, 'journal.resumed', { missing })
        missing = 0
        await put(uid, act, detail)
      } catch (error) {
        if (missing === 0) options.onTrouble((error as Error).message)
        missing++
      }
    })

  if (opened.cutBytes > 0) await append(0, 'journal.repaired', { cutBytes: opened.cutBytes })
  return {
    append,
    read: async (since, uid, bytes) => {
      const entries: JournalEntry[] = []
      let size = 0
      for (const text of (await journalText(options.stateDir)).split('\n')) {
        const line = parseLine(text)
        if (line === null || line.seq <= since || (uid !== 0 && line.uid !== uid)) continue
        size += text.length
        if (size > bytes) break
        const { previous: _, ...entry } = line
        entries.push(entry)
      }
      return entries
    },
    recent: async (from, lines) => {
      const entries: JournalEntry[] = []
      let looked = 0
      for (const name of newestFirst) {
        for (const text of (await textOf(join(options.stateDir, name))).split('\n').reverse()) {
          const line = parseLine(text)
          if (line === null) continue
          if (++looked > lines || line.at < from) return entries.reverse()
          const { previous: _, ...entry } = line
          entries.push(entry)
        }
      }
      return entries.reverse()
    },
    head: () => last?.hash ?? chainStart,
    seq: () => last?.seq ?? 0,
  }
}

/** Checks the whole chain on disk, without the helper. Throws when the files can't be read (not root). */
export async function verifyJournalFiles(stateDir: string): Promise<ChainVerdict> {
  return verifyChain(await journalText(stateDir))
}

/** All kept files, oldest first. A missing file is an empty one; anything else (no permission) throws. */
async function journalText(stateDir: string): Promise<string> {
  const texts: string[] = []
  for (const name of [...newestFirst].reverse()) texts.push(await textOf(join(stateDir, name)))
  return texts.join('')
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

/** The last whole entry; a torn line behind it is cut off, so that the next entry doesn't get glued to it. */
async function endOf(stateDir: string, path: string): Promise<{ last: JournalLine | null; cutBytes: number }> {
  const text = await textOf(path)
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  const cutBytes = Buffer.byteLength(text) - Buffer.byteLength(whole)
  if (cutBytes > 0) await truncate(path, Buffer.byteLength(whole))
  const lines = (await journalText(stateDir)).split('\n')
  for (let index = lines.length - 1; index >= 0; index--) {
    const line = parseLine(lines[index] ?? '')
    if (line !== null) return { last: line, cutBytes }
  }
  return { last: null, cutBytes }
}

async function rotate(stateDir: string): Promise<void> {
  const name = (index: number) => join(stateDir, index === 0 ? 'journal.jsonl' : `journal.${index}.jsonl`)
  for (let index = keptFiles - 1; index >= 0; index--) {
    await rename(name(index), name(index + 1)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
  }
}
