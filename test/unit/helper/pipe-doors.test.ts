import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Doorplate, pipeTls } from '../../../electron/common/contracts/helper-places.ts'
import { ok } from '../../../electron/common/result.ts'
import { windowsPrograms } from '../../../electron/engine/windows/names.ts'
import { createLog } from '../../../electron/helper/log.ts'
import type { UserDoors } from '../../../electron/helper/visitors.ts'
import { createPipeDoors } from '../../../electron/helper/windows/pipe-doors.ts'

const administrators = 'S-1-5-32-544'
const sidOf = (uid: number) => (uid === 0 ? administrators : `S-1-5-21-1-2-3-${uid}`)

let [folder, before] = ['', '']
let runDir = ''
let lines: { msg: string; why?: string }[] = []
let doors: UserDoors
/** The name of a pipe is that of a socket here, in the folder where this runs. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waygate-doors-'))
  before = process.cwd()
  process.chdir(folder)
  runDir = join(folder, 'run')
  mkdirSync(runDir)
  lines = []
  doors = createPipeDoors({
    runDir,
    sidOf,
    log: createLog({ write: (line) => void lines.push(JSON.parse(line)) }),
    dispatch: async () => ok({}),
    programs: windowsPrograms({}),
    // as long as a program takes to start
    run: async ({ args }) => {
      await wait(20)
      return ok({ exit: existsSync(args[0] ?? '') ? 0 : 2, stdout: '', stderr: '' })
    },
  })
})
afterEach(async () => {
  await doors.close()
  process.chdir(before)
  rmSync(folder, { recursive: true, force: true })
})

const plateOf = (uid: number) => JSON.parse(readFileSync(join(runDir, `${sidOf(uid)}.json`), 'utf8')) as Doorplate
const letsIn = ({ pipe, identity, secret }: Doorplate) =>
  new Promise<boolean>((resolve) => {
    const psk = Buffer.from(secret, 'hex')
    const socket = connectTls({ path: pipe, ...pipeTls, checkServerIdentity: () => undefined, pskCallback: () => ({ identity, psk }) })
    socket.once('secureConnect', () => {
      // who is sent away again is it at once
      setTimeout(() => resolve(!socket.destroyed), 50)
    })
    for (const end of ['error', 'close'] as const) socket.once(end, () => resolve(false))
  })

test('each with their own secret, and nobody after they were taken off', async () => {
  await doors.allow(new Set([1000, 1001]))
  const [anna, ben] = [plateOf(1000), plateOf(1001)]
  expect(await letsIn(anna)).toBe(true)
  expect(await letsIn({ ...anna, secret: ben.secret })).toBe(false)
  await doors.allow(new Set([1000]))
  expect(await letsIn(ben)).toBe(false)
  expect(readdirSync(runDir).sort()).toEqual([`${sidOf(1000)}.json`, `${administrators}.json`])
})

test('lists that come one behind the other are taken in that order: the last one counts, with secrets that open', async () => {
  await Promise.all([doors.allow(new Set([1000, 1001])), doors.allow(new Set([1000, 1001])), doors.allow(new Set([1000]))])
  expect(readdirSync(runDir).sort()).toEqual([`${sidOf(1000)}.json`, `${administrators}.json`])
  expect(await letsIn(plateOf(1000))).toBe(true)
  expect(await letsIn(plateOf(0))).toBe(true)
  expect(lines).toEqual([])
})

test('who knocks without a secret, however often, fills no log', async () => {
  await doors.allow(new Set([1000]))
  const { pipe } = plateOf(1000)
  const knock = () =>
    new Promise<void>((resolve) => {
      const socket = connect({ path: pipe }, () => socket.write('GET / HTTP/1.1\r\n\r\n'))
      socket.on('error', () => undefined)
      socket.once('close', () => resolve())
      socket.resume()
    })
  for (let times = 0; times < 20; times++) await knock()
  await expect.poll(() => lines.length).toBe(1)
  expect(lines[0]).toMatchObject({ msg: 'somebody without a valid secret' })
})
