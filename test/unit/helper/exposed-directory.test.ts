import { chmod, chown, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rememberedState } from '../../../electron/helper/early-boot.ts'
import { exposedDirectory, isMapped } from '../../../electron/helper/exposed-directory.ts'
import { initialState } from '../../../electron/helper/state/helper-state.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'waygate-exposed-'))
  await mkdir(join(directory, 'lib', 'waygate'), { recursive: true, mode: 0o755 })
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const asRoot = it.runIf(process.geteuid?.() === 0)

describe('a directory above a file of root', () => {
  const file = () => join(directory, 'lib', 'waygate', 'state.json')

  it('is fine while nobody else may write there, also below a sticky one, and where nothing is yet', async () => {
    expect(await exposedDirectory(file())).toBeNull()
    await chmod(join(directory, 'lib'), 0o1777)
    expect(await exposedDirectory(file())).toBeNull()
    expect(await exposedDirectory(join(directory, 'not', 'there', 'yet'))).toBeNull()
  })

  it.each([0o775, 0o757, 0o777])('is exposed with mode %o, however far above', async (mode) => {
    await chmod(join(directory, 'lib'), mode)
    expect(await exposedDirectory(file())).toMatchObject({ path: join(directory, 'lib') })
    expect(await exposedDirectory(join(directory, 'lib'))).toBeNull()
  })

  asRoot("is exposed when it is somebody else's, also below a sticky one", async () => {
    await chown(join(directory, 'lib', 'waygate'), 1000, 1000)
    expect(await exposedDirectory(file())).toEqual({ path: join(directory, 'lib', 'waygate'), why: 'it belongs to uid 1000' })
    await chmod(join(directory, 'lib'), 0o1777)
    expect(await exposedDirectory(file())).toMatchObject({ path: join(directory, 'lib', 'waygate') })
  })

  it('is looked for behind links, and in what leads to them', async () => {
    await mkdir(join(directory, 'links'), { mode: 0o755 })
    await symlink('../lib/waygate', join(directory, 'links', 'relative'))
    await symlink(join(directory, 'lib', 'waygate'), join(directory, 'links', 'absolute'))
    const ways = ['relative', 'absolute'].map((name) => join(directory, 'links', name, 'state.json'))
    for (const way of ways) expect(await exposedDirectory(way)).toBeNull()
    await chmod(join(directory, 'links'), 0o775)
    for (const way of ways) expect(await exposedDirectory(way)).toMatchObject({ path: join(directory, 'links') })
    await chmod(join(directory, 'links'), 0o755)
    await chmod(join(directory, 'lib'), 0o775)
    for (const way of ways) expect(await exposedDirectory(way)).toMatchObject({ path: join(directory, 'lib') })
  })

  it('is one when its links go in a circle', async () => {
    await symlink('there', join(directory, 'here'))
    await symlink('here', join(directory, 'there'))
    expect(await exposedDirectory(join(directory, 'here', 'file'))).toMatchObject({ why: 'it is a link in a circle' })
  })
})

it('what the helper remembers counts for nothing at boot where others could have put it', async () => {
  const stateDir = join(directory, 'lib', 'waygate')
  await writeFile(join(stateDir, 'state.json'), JSON.stringify(initialState))
  expect(await rememberedState(stateDir)).toEqual(initialState)
  await chmod(join(directory, 'lib'), 0o775)
  expect(await rememberedState(stateDir)).toBeNull()
})

it.each([
  ['the whole machine', '         0          0 4294967295\n', true],
  ['a namespace of one user', '         0       1000          1\n', false],
  ['a container with users of its own', '0 100000 65536\n', true],
  ['two ranges', '0 1000 1\n1 100000 65535\n', true],
])('the overflow uid in %s', (_, map, mapped) => {
  expect(isMapped(65534, map)).toBe(mapped)
})
