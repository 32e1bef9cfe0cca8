import { chmod, link, mkdir, mkdtemp, open, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writePrivateFile } from '../../../electron/main/start/write-private-file.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'waygate-private-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const file = () => path.join(directory, 'report.txt')
const modeOf = async (name: string) => (await stat(name)).mode & 0o777

describe('a report that is saved', () => {
  it('is for the person alone, whatever had that name and whoever has it open', async () => {
    await writeFile(file(), 'before')
    await chmod(file(), 0o666)
    await link(file(), path.join(directory, 'other-name'))
    const reader = await open(file(), 'r')
    await writePrivateFile(file(), 'the report')
    expect(await modeOf(file())).toBe(0o600)
    expect(await readFile(file(), 'utf8')).toBe('the report')
    expect(await reader.readFile('utf8')).toBe('before')
    expect(await readFile(path.join(directory, 'other-name'), 'utf8')).toBe('before')
    await reader.close()
  })

  it('takes the place of a link instead of what it leads to', async () => {
    const elsewhere = path.join(directory, 'elsewhere')
    await writeFile(elsewhere, 'theirs', { mode: 0o644 })
    await symlink(elsewhere, file())
    await writePrivateFile(file(), 'the report')
    expect(await readFile(elsewhere, 'utf8')).toBe('theirs')
    expect(await modeOf(file())).toBe(0o600)
  })

  it('leaves what was there, and nothing of its own, when it can not be written', async () => {
    await mkdir(file())
    await expect(writePrivateFile(file(), 'the report')).rejects.toThrow()
    expect(await readdir(directory)).toEqual(['report.txt'])
  })
})
