import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeExecutable } from '../../build/dist/executable/make-executable.ts'
import { version } from '../../electron/common/version.ts'
import { root } from './library/bring-packages.ts'

const run = promisify(execFile)

/** The one file that a package carries as `waygate`: helper, control server, host agent and command line. */
describe('the waygate executable', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waygate-executable-'))
  const waygate = join(folder, 'one/waygate')
  const again = join(folder, 'elsewhere/again/waygate')
  const trap = join(folder, 'trap.cjs')
  const sprung = join(folder, 'sprung')

  beforeAll(async () => {
    await makeExecutable(root, waygate)
    await makeExecutable(root, again)
    writeFileSync(trap, `require('node:fs').writeFileSync(${JSON.stringify(sprung)}, '')`)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const sum = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

  test('two builds in two places are the same, byte by byte', () => {
    expect(sum(again)).toBe(sum(waygate))
  })

  test('says its version, and runs in a place where there is nothing else', async () => {
    expect((await run(waygate, ['--version'], { env: {}, cwd: '/' })).stdout.trim()).toBe(version)
    expect((await run(waygate, ['man-page'], { env: {}, cwd: '/' })).stdout).toContain('.TH WAYGATE 1')
    expect((await run(waygate, ['completion', 'bash'], { env: {}, cwd: '/' })).stdout).toContain('complete')
  })

  test('tells nobody that the way it was made is an experiment', async () => {
    expect((await run(waygate, ['--version'], { env: {} })).stderr).toBe('')
  })

  test("the surroundings can't put another program into it", async () => {
    const hostile = { NODE_OPTIONS: `--require=${trap}`, NODE_PATH: folder }
    // the trap works: Node itself falls into it
    await run(process.execPath, ['-e', '0'], { env: hostile })
    expect(existsSync(sprung)).toBe(true)
    rmSync(sprung)
    await run(waygate, ['--version'], { env: hostile })
    await run(waygate, [`--node-options=--require=${trap}`, '--version'], { env: {} }).catch(() => undefined)
    await run(waygate, [`--require=${trap}`, '--version'], { env: {} }).catch(() => undefined)
    await run(waygate, ['-r', trap, '--version'], { env: {} }).catch(() => undefined)
    expect(existsSync(sprung)).toBe(false)
  })

  test.each([
    ['NODE_OPTIONS', { NODE_OPTIONS: '--inspect=127.0.0.1:9229' }, null],
    ['a signal', {}, 'SIGUSR1'],
  ] as const)('%s opens no inspector', async (_, env, signal) => {
    const server = spawn(waygate, ['serve', '--data', join(folder, 'data'), '--listen', '127.0.0.1:18081'], { env: { ...env } })
    let said = ''
    for (const stream of [server.stdout, server.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString()
      })
    }
    try {
      await expect.poll(() => answers(18081), { timeout: 20_000 }).toBe(true)
      if (signal !== null) server.kill(signal)
      // what opens an inspector does so at once
      await wait(500)
      expect(await answers(9229)).toBe(false)
      expect(said).not.toMatch(/debugger/i)
    } finally {
      server.kill('SIGKILL')
    }
  })
})

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(port, '127.0.0.1')
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })
}
