import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { makeInstaller } from '../../build/windows/make-installer.ts'
import { iconFile } from '../../build/windows/own-face.ts'
import { version } from '../../electron/common/version.ts'
import { createStage, place, type Stage } from './library/stage.ts'

const root = resolve(import.meta.dirname, '../..')
const person = 'S-1-5-21-1111111111-2222222222-3333333333-1001'
const program = 'C:\\wg\\bin\\waygate.exe'
/** Where it all lies by default. */
const home = 'C:\\ProgramData\\Waygate'
const bin = 'C:\\Program Files\\Waygate\\resources\\bin'
let stage: Stage
const dir = (name: string) => `${stage.home}\\${name}`

beforeAll(async () => {
  stage = await createStage(inject('prefix'), 'program')
  stage.windows.is.atTheScreen = person
})
afterAll(() => stage[Symbol.asyncDispose]())

async function until(what: string, look: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await look()); tries++) {
    if (tries > 300) throw new Error(`never: ${what}`)
    await wait(100)
  }
}

describe('waygate.exe, one file', () => {
  test('says its version, whatever its surroundings would have Node do', async () => {
    place(stage, dir('other.cjs'), 'process.stdout.write("other")')
    const said = await stage.run([program, '--version'], { NODE_OPTIONS: `--require ${dir('other.cjs')}` })
    expect(said).toEqual({ code: 0, output: `${version}\n` })
  })

  test('is ours to look at: no name of Node’s, and no signature that wouldn’t hold', () => {
    const bytes = readFileSync(stage.path(program))
    const header = bytes.readUInt32LE(0x3c)
    // PE format: the fifth directory of a 64-bit program is its signatures
    expect(bytes.readUInt32LE(header + 24 + 112 + 4 * 8)).toBe(0)
    expect(bytes.includes(Buffer.from('Waygate: helper and command line', 'utf16le'))).toBe(true)
    expect(bytes.includes(Buffer.from('Node.js JavaScript Runtime', 'utf16le'))).toBe(false)
  })

  test('with no helper, status says so, and what an administrator runs on Windows', async () => {
    const { code, output } = await stage.run([program, 'status'], { WAYGATE_RUN_DIR: dir('nowhere') })
    expect(code).toBe(69)
    expect(output).toContain('Waygate needs its helper')
    expect(output).not.toContain('sudo')
  })

  test('is the helper, and the command that asks it', async () => {
    place(stage, `${dir('config')}\\users`, `${person}\n`)
    const folders = ['--run-dir', dir('run'), '--state-dir', dir('state'), '--config-dir', dir('config')]
    const helper = stage.start([program, 'helper', ...folders])
    const ask = (...words: string[]) => stage.run([program, ...words], { WAYGATE_RUN_DIR: dir('run') })
    try {
      await until('the helper answers', async () => (await ask('status')).code === 0)
      const { output } = await ask('status', '--json')
      expect((await ask('status')).output, `${output}\n${helper.output().slice(-4000)}`).toContain('Not protected')
      expect(JSON.parse(output)).toMatchObject({ ok: true })
    } finally {
      helper.signal('SIGKILL')
      await helper.exited
    }
  })
})

describe('its installer', () => {
  test('brings it, has Windows start it from there, and makes it a command', async () => {
    const { windows } = stage
    const [folder, tree] = [stage.path(stage.home), stage.path(dir('tree'))]
    mkdirSync(join(tree, 'resources/bin'), { recursive: true })
    for (const name of ['waygate.exe', 'waygate-service.exe']) cpSync(stage.path(`C:\\wg\\bin\\${name}`), join(tree, 'resources/bin', name))
    writeFileSync(join(folder, 'icon.ico'), await iconFile(root))
    const files = { tree, icon: join(folder, 'icon.ico'), output: join(folder, 'waygate-setup.exe') }
    await makeInstaller(root, { ...files, version, compression: 'none' })
    expect((await stage.run([dir('waygate-setup.exe'), '/S'])).code).toBe(0)
    expect(windows.is.helperLine).toBe(
      `"${bin}\\waygate-service.exe" "${home}\\state\\helper.log" "${bin}\\waygate.exe" helper --service-host ` +
        `--run-dir "${home}\\run" --state-dir "${home}\\state" --config-dir "${home}\\config"`,
    )
    expect(windows.is).toMatchObject({ helper: 4, commands: bin })
    expect((await stage.run([`${bin}\\waygate.exe`, '--version'])).output).toBe(`${version}\n`)
  })

  test('is repaired by what it brought, and by nothing from elsewhere', async () => {
    const repair = async (file: string) => JSON.parse((await stage.run([file, 'repair-helper', '--json'])).output)
    const { windows } = stage
    const line = windows.is.helperLine
    windows.is.helper = 1
    expect(await repair(program)).toMatchObject({ ok: false, fault: { code: 'setup.refused', why: 'programExposed', path: program } })
    expect(windows.is).toMatchObject({ helper: 1, helperLine: line })
    expect(await repair(`${bin}\\waygate.exe`)).toMatchObject({ ok: true })
    expect(windows.is).toMatchObject({ helper: 4, helperLine: line })
  })

  test('takes it away', async () => {
    await stage.run(['C:\\Program Files\\Waygate\\uninstall.exe', '/S'])
    await until('everything is removed', () => !existsSync(stage.path('C:\\Program Files\\Waygate')))
    expect(stage.windows.is).toMatchObject({ helper: 1060, commands: '' })
  })
})
