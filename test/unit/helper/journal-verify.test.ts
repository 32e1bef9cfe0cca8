import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openJournal, verifyJournalFiles } from '../../../electron/helper/journal/journal.ts'
import { keepReserve } from '../../../electron/helper/state/disk-reserve.ts'
import { got, startHelperInABox } from './helper-in-a-box.ts'

const program = join(import.meta.dirname, '../../../electron/cli/main.ts')
let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'waygate-journal-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

/** `waygate journal --verify`, as a person runs it. */
function verify(): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', program, 'journal', '--verify', '--state-dir', directory],
      (error, stdout) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout.trim() }),
    )
  })
}

const fileLimit = 4000
async function fill(entries: number) {
  const heads: string[] = []
  const journal = await openJournal({
    stateDir: directory,
    now: () => 1,
    onHead: ({ hash }) => void heads.push(hash),
    onTrouble: (why) => expect.fail(why),
    fileLimit,
  })
  await Promise.all([...Array(entries).keys()].map((count) => journal.append(count % 3, 'x', { count })))
  return { journal, heads }
}

describe('waygate journal --verify', () => {
  it('finds what many writers at once wrote intact, in bounded files', async () => {
    const { journal, heads } = await fill(400)
    const names = (await readdir(directory)).sort()
    expect(names).toHaveLength(5)
    for (const name of names) expect((await stat(join(directory, name))).size).toBeLessThan(fileLimit + 400)
    expect(heads).toHaveLength(400)
    expect(await verify()).toEqual({ code: 0, said: expect.stringMatching(new RegExp(`^Intact: \\d+ entries, head ${journal.head()}$`)) })
  })

  const lines = async (name: string) => (await readFile(join(directory, name), 'utf8')).split('\n')
  const put = (name: string, text: readonly string[]) => writeFile(join(directory, name), text.join('\n'))

  it('says where and how it was changed', async () => {
    await fill(400)
    const whole = await lines('journal.2.jsonl')
    await put('journal.2.jsonl', [...whole.slice(0, 2), (whole[2] ?? '').replace('"uid":', '"uid":1'), ...whole.slice(3)])
    expect(await verify()).toEqual({ code: 1, said: expect.stringMatching(/^Not intact: line \d+ was changed/) })
  })

  it.each(['journal.4.jsonl', 'journal.2.jsonl', 'journal.jsonl'])(
    'finds a changed, a removed and an inserted line in %s',
    async (name) => {
      await fill(400)
      const whole = await lines(name)
      const third = whole[2] ?? ''
      const verdict = async (text: readonly string[]) => {
        await put(name, text)
        return verifyJournalFiles(directory)
      }
      const changed = third.replace('"uid":', '"uid":1')
      expect(await verdict([...whole.slice(0, 2), changed, ...whole.slice(3)])).toMatchObject({
        intact: false,
        why: expect.stringContaining('was changed'),
      })
      expect(await verdict([...whole.slice(0, 2), ...whole.slice(3)])).toMatchObject({
        intact: false,
        why: expect.stringContaining('does not continue'),
      })
      expect(await verdict([...whole.slice(0, 2), third, third, ...whole.slice(3)])).toMatchObject({ intact: false })
      expect(await verdict(whole)).toMatchObject({ intact: true })
    },
  )

  it('finds a whole file that was taken out, and lines cut off where files meet', async () => {
    await fill(400)
    const whole = await lines('journal.2.jsonl')
    await put('journal.2.jsonl', [...whole.slice(0, -2), ''])
    expect(await verifyJournalFiles(directory)).toMatchObject({ intact: false })
    await rm(join(directory, 'journal.2.jsonl'))
    expect(await verifyJournalFiles(directory)).toMatchObject({ intact: false })
  })

  it('is compared with a head that was kept elsewhere: status and log tell it', async () => {
    const box = await startHelperInABox({ directory })
    try {
      const head = got(await (await box.as(0)).helper.status({})).journalHead
      expect(head).toBe(got(await (await box.as(0)).helper.journal({ since: 0 })).head)
      expect(await verify()).toEqual({ code: 0, said: expect.stringContaining(`head ${head}`) })
    } finally {
      await box.stop()
    }
  })

  it('keeps a reserve of the disk that is really there', async () => {
    keepReserve(directory)
    keepReserve(directory)
    expect((await stat(join(directory, 'reserve'))).blocks * 512).toBeGreaterThanOrEqual(256 * 1024)
  })
})
