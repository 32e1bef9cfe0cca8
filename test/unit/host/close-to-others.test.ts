import { chmod, chown, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { closeKeyFile, closeToOthers } from '../../../electron/host/close-to-others.ts'

let directory = ''
let notes: string[] = []
const note = (text: string) => void notes.push(text)
const path = () => join(directory, 'agent.json')
const modeOf = async (file: string) => (await stat(file)).mode & 0o777
const isRoot = process.geteuid?.() === 0

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'waygate-close-'))
  notes = []
})
afterEach(() => rm(directory, { recursive: true, force: true }))

describe("the agent's file with its token", () => {
  it('is fine as the agent writes it, and when there is none yet', async () => {
    expect(await closeToOthers(path(), note)).toMatchObject({ ok: true })
    expect(await closeToOthers(join(directory, 'not', 'there', 'agent.json'), note)).toMatchObject({ ok: true })
    await writeFile(path(), '{}', { mode: 0o600 })
    expect(await closeToOthers(path(), note)).toMatchObject({ ok: true })
    expect(notes).toEqual([])
  })

  it.each([0o640, 0o604, 0o620, 0o666])('is closed to others when its mode is %o', async (mode) => {
    await writeFile(path(), '{}')
    await chmod(path(), mode)
    expect(await closeToOthers(path(), note)).toMatchObject({ ok: true })
    expect(await modeOf(path())).toBe(0o600)
    expect(notes).toEqual([expect.stringContaining(path())])
  })

  it("is refused when it is a link or another user's, or where others may put theirs", async () => {
    await writeFile(join(directory, 'elsewhere'), '{}', { mode: 0o600 })
    await symlink(join(directory, 'elsewhere'), path())
    expect(await closeToOthers(path(), note)).toMatchObject({ ok: false, fault: { code: 'state.unreadable', path: path() } })
    if (!isRoot) return
    await rm(path())
    await writeFile(path(), '{}', { mode: 0o600 })
    await chown(path(), 1000, 1000)
    expect(await closeToOthers(path(), note)).toMatchObject({ ok: false, fault: { code: 'state.unreadable', path: path() } })
    await chown(path(), 0, 0)
    await chown(directory, 1000, 1000)
    expect(await closeToOthers(path(), note)).toMatchObject({ ok: false, fault: { code: 'state.unreadable', path: directory } })
  })
})

describe('a file with the enrolment key', () => {
  it('is closed to others, and that is said', async () => {
    const file = join(directory, 'key')
    await writeFile(file, 'key')
    await chmod(file, 0o644)
    await closeKeyFile(file, note)
    expect(await modeOf(file)).toBe(0o600)
    await closeKeyFile(file, note)
    expect(notes).toEqual([expect.stringContaining(file)])
  })

  it('is left alone when it is no file, or not there: reading it says what is wrong', async () => {
    await closeKeyFile('/dev/null', note)
    await closeKeyFile(join(directory, 'nothing'), note)
    expect(notes).toEqual([])
  })
})
