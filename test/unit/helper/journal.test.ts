import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chainEntry, type JournalLine, verifyChain } from '../../../electron/helper/journal/hash-chain.ts'
import { openJournal, verifyJournalFiles } from '../../../electron/helper/journal/journal.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'waygate-journal-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const heads: string[] = []
const open = (fileLimit = 1024 * 1024) =>
  openJournal({
    stateDir: directory,
    now: () => 1,
    onHead: (entry) => void heads.push(entry.hash),
    onTrouble: (why) => expect.fail(why),
    fileLimit,
  })
const file = () => join(directory, 'journal.jsonl')

function chain(length: number): JournalLine[] {
  const lines: JournalLine[] = []
  for (let index = 0; index < length; index++)
    lines.push(chainEntry(lines.at(-1) ?? null, { at: index, uid: 0, act: 'a', detail: { b: 1, a: index } }))
  return lines
}
const text = (lines: readonly unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('')

describe('the chain', () => {
  it('is intact as written, whatever the order of keys', () => {
    const lines = chain(4)
    expect(verifyChain(text(lines))).toMatchObject({ intact: true, entries: 4, head: lines[3]?.hash, torn: false })
    const turned = lines.map((line) => ({ ...line, detail: Object.fromEntries(Object.entries(line.detail).reverse()) }))
    expect(verifyChain(text(turned))).toMatchObject({ intact: true })
    expect(verifyChain('')).toMatchObject({ intact: true, entries: 0 })
  })

  it('shows a change, a removal, an insertion and a swap', () => {
    const lines = chain(4)
    const changed = lines.map((line, index) => (index === 1 ? { ...line, uid: 5 } : line))
    expect(verifyChain(text(changed))).toMatchObject({ intact: false, line: 2, why: 'was changed after it was written' })
    expect(verifyChain(text(lines.filter((_line, index) => index !== 1)))).toMatchObject({ intact: false, line: 2 })
    expect(verifyChain(text([...lines.slice(0, 2), lines[1], ...lines.slice(2)]))).toMatchObject({ intact: false, line: 3 })
    expect(verifyChain(text([lines[1], lines[0]]))).toMatchObject({ intact: false, line: 2 })
    expect(verifyChain(`${text(lines)}nonsense\n`)).toMatchObject({ intact: false, line: 5 })
  })

  it('takes a last line without its end for a crash', () => {
    expect(verifyChain(`${text(chain(2))}{"seq":3,`)).toMatchObject({ intact: true, entries: 2, torn: true })
  })
})

describe('the file', () => {
  it('that a damaged disk doesn’t give back keeps no helper from starting, and is told', async () => {
    // as unreadable as a block that is gone
    await mkdir(file())
    const troubles: string[] = []
    const journal = await openJournal({
      stateDir: directory,
      now: () => 1,
      onHead: () => undefined,
      onTrouble: (why) => troubles.push(why),
    })
    await journal.append(0, 'start', {})
    expect(troubles).toEqual([expect.stringContaining('EISDIR'), expect.stringContaining('EISDIR')])
    expect(journal.seq()).toBe(0)
  })

  it('goes on where it ended, and says each head', async () => {
    const first = await open()
    await first.append(0, 'start', {})
    const second = await open()
    await second.append(7, 'setIntent', { want: 'open' })
    expect(heads.at(-1)).toBe(second.head())
    expect(await verifyJournalFiles(directory)).toMatchObject({ intact: true, entries: 2, head: second.head() })
  })

  it('repairs a torn end, and says so in the chain', async () => {
    const first = await open()
    await first.append(0, 'start', {})
    await appendFile(file(), '{"seq":2,"at"')
    const second = await open()
    await second.append(0, 'start', {})
    const entries = await second.read(0, 0, 10_000)
    expect(entries.map((entry) => entry.act)).toEqual(['start', 'journal.repaired', 'start'])
    expect(await verifyJournalFiles(directory)).toMatchObject({ intact: true, entries: 3, torn: false })
  })

  it('goes on behind a line that somebody broke, and the break stays visible', async () => {
    const journal = await open()
    for (let count = 0; count < 3; count++) await journal.append(0, 'x', { count })
    await writeFile(file(), (await readFile(file(), 'utf8')).replace('"count":1', '"count":9'))
    await (await open()).append(0, 'y', {})
    expect(await verifyJournalFiles(directory)).toMatchObject({ intact: false, line: 2 })
  })

  it('shows each user their own entries, root all, page by page', async () => {
    const journal = await open()
    for (let count = 0; count < 10; count++) await journal.append(count % 2 === 0 ? 1000 : 1001, 'x', { count })
    expect((await journal.read(0, 1000, 100_000)).map((entry) => entry.seq)).toEqual([1, 3, 5, 7, 9])
    const page = await journal.read(0, 0, 900)
    expect(page.length).toBeGreaterThan(0)
    expect(page.length).toBeLessThan(10)
    const rest = await journal.read(page.at(-1)?.seq ?? 0, 0, 100_000)
    expect([...page, ...rest]).toHaveLength(10)
  })

  it('is bounded, and the chain goes through its files', async () => {
    const journal = await open(500)
    for (let count = 0; count < 40; count++) await journal.append(0, 'x', { count })
    expect((await readdir(directory)).sort()).toEqual([
      'journal.1.jsonl',
      'journal.2.jsonl',
      'journal.3.jsonl',
      'journal.4.jsonl',
      'journal.jsonl',
    ])
    const verdict = await verifyJournalFiles(directory)
    expect(verdict).toMatchObject({ intact: true, head: journal.head() })
    expect(verdict.intact && verdict.entries).toBeLessThan(40)
  })
})
