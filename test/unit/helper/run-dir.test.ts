import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { takeRunDir } from '../../../electron/helper/run-dir.ts'
import { got } from './helper-in-a-box.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'waygate-run-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

describe('the run directory', () => {
  it('is made for passing through only, and taken once', async () => {
    const path = join(directory, 'run')
    const taken = got(await takeRunDir(path))
    expect((await stat(path)).mode & 0o777).toBe(0o711)
    expect(await takeRunDir(path)).toMatchObject({
      ok: false,
      fault: { code: 'already.running', detail: expect.stringContaining(`pid ${process.pid}`) },
    })
    await taken.release()
    got(await takeRunDir(path))
  })

  it('is taken over from a helper that was killed, even when its pid lives again as something else', async () => {
    await writeFile(join(directory, 'helper.pid'), `${process.pid} 1\n`)
    await writeFile(join(directory, '1000.sock'), '')
    await writeFile(join(directory, 'other'), '')
    got(await takeRunDir(directory))
    expect((await readdir(directory)).sort()).toEqual(['helper.pid', 'other'])
  })

  it('goes to one of several that come at the same moment', async () => {
    await writeFile(join(directory, 'helper.pid'), '999999999 1\n')
    const all = await Promise.all([1, 2, 3, 4].map(() => takeRunDir(directory)))
    expect(all.filter((one) => one.ok)).toHaveLength(1)
  })

  it('belongs to whoever answers on its socket, wherever that process is', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(join(directory, '0.sock'), resolve))
    expect(await takeRunDir(directory)).toMatchObject({ ok: false, fault: { code: 'already.running' } })
    await new Promise((resolve) => server.close(resolve))
  })

  it('is refused where others than root could put another one in its place, and nothing is taken', async () => {
    await chmod(directory, 0o770)
    const path = join(directory, 'run')
    expect(await takeRunDir(path)).toMatchObject({ ok: false, fault: { code: 'path.exposed', path: directory } })
    expect(await readdir(path)).toEqual([])
  })

  it('must not be a file', async () => {
    const path = join(directory, 'file')
    await writeFile(path, '')
    expect((await takeRunDir(path)).ok).toBe(false)
  })
})
