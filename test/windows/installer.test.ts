import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { makeInstaller } from '../../build/windows/make-installer.ts'
import { iconFile } from '../../build/windows/own-face.ts'
import { createStage, place, type Stage } from './library/stage.ts'

const root = resolve(import.meta.dirname, '../..')
const person = 'S-1-5-21-1111111111-2222222222-3333333333-1001'
const somebody = 'S-1-5-21-1111111111-2222222222-3333333333-1002'
const installed = 'C:\\wg\\installed'
/** Where it all lies by default. */
const home = 'C:\\ProgramData\\Waygate'
let stage: Stage

/** An installer of next to nothing, whose part that sets the service up is the whole one. */
async function make(version: string): Promise<string> {
  const folder = stage.path(stage.home)
  const tree = join(folder, `tree-${version}`)
  mkdirSync(join(tree, 'resources'), { recursive: true })
  writeFileSync(join(tree, 'resources/version.txt'), version)
  writeFileSync(join(folder, 'icon.ico'), await iconFile(root))
  await makeInstaller(root, {
    ...{ tree, version, icon: join(folder, 'icon.ico'), output: join(folder, `setup-${version}.exe`), compression: 'none' },
    waygate: '"C:\\wg\\bin\\node.exe" "C:\\wg\\bin\\waygate.cjs"',
  })
  return `${stage.home}\\setup-${version}.exe`
}

const install = async (version: string) => (await stage.run([await make(version), '/S', `/D=${installed}`])).code
/** An installer says nothing: what Windows was last asked shows how far it came. */
const askedLast = () => stage.windows.heard.slice(-40).join('\n')

/** NSIS's uninstaller goes on in a copy of itself. */
async function until(what: string, look: () => boolean): Promise<void> {
  for (let tries = 0; !look(); tries++) {
    if (tries > 300) throw new Error(`never: ${what}`)
    await wait(100)
  }
}

const text = (path: string) => (existsSync(stage.path(path)) ? readFileSync(stage.path(path), 'utf8') : null)

beforeAll(async () => {
  stage = await createStage(inject('prefix'), 'installer')
  stage.windows.is.atTheScreen = person
})
afterAll(() => stage[Symbol.asyncDispose]())

describe('the installer’s own part', () => {
  test('installs: folders, the person at the screen, the service; what somebody prepared there is put aside', async () => {
    const { windows } = stage
    windows.is.homeOwner = somebody
    place(stage, `${home}\\config\\users`, somebody)
    place(stage, `${home}\\state\\tunnel.plan.json`, '{}')
    expect(await install('1.0.0'), askedLast()).toBe(0)
    expect(text(`${installed}\\resources\\version.txt`)).toBe('1.0.0')
    expect(text(`${home}\\config\\users`)).toBe(`${person}\r\n`)
    expect(windows.is.helper).toBe(4)
    expect(windows.is.helperLine).toBe(
      `"C:\\wg\\bin\\waygate-service.exe" "${home}\\state\\helper.log" "C:\\wg\\bin\\node.exe" "C:\\wg\\bin\\waygate.cjs" helper --service-host ` +
        `--run-dir "${home}\\run" --state-dir "${home}\\state" --config-dir "${home}\\config"`,
    )
    expect(windows.calls.filter((line) => line.startsWith('icacls'))).toEqual([
      `icacls ${home} /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(RX)`,
      `icacls ${home} /setowner *S-1-5-18 /Q`,
      `icacls ${home}\\state /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F`,
      `icacls ${home}\\config /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F`,
    ])
    expect(text(`${home}\\state\\tunnel.plan.json`)).toBeNull()
  })

  test('updates while joined: the service pauses and runs again, the tunnel stays, nobody is let in twice', async () => {
    const { windows } = stage
    mkdirSync(stage.path(`${home}\\state\\tunnel`), { recursive: true })
    writeFileSync(stage.path(`${home}\\state\\tunnel\\waygate.conf`), 'a tunnel to nobody')
    windows.is.service = 4
    windows.promised = true
    windows.calls.length = 0
    expect(await install('1.1.0'), askedLast()).toBe(0)
    expect(text(`${installed}\\resources\\version.txt`)).toBe('1.1.0')
    expect(text(`${home}\\config\\users`)).toBe(`${person}\r\n`)
    expect(windows.calls.filter((line) => /^sc (stop|start|create|config|delete) /.test(line)).map((line) => line.split(' ')[1])).toEqual([
      'stop',
      'config',
      'start',
    ])
    expect(windows.is).toMatchObject({ helper: 4, service: 4 })
    expect(windows.leaks).toEqual([])
    windows.promised = false
  })

  test('a service that can’t be set up is an exit code, not silence', async () => {
    // the service is stopped, three access lists are written, then it is registered
    stage.windows.trouble(4, 'refuses')
    expect(await install('1.1.1')).not.toBe(0)
    stage.windows.calm()
    expect(await install('1.1.2'), askedLast()).toBe(0)
  })

  test('without an administrator’s rights nothing is touched', async () => {
    const { windows } = stage
    windows.is.administrator = false
    windows.calls.length = 0
    const verbs = [['service', 'remove'], ['install-helper'], ['allow'], ['rescue']]
    for (const words of verbs) {
      const { code, output } = await stage.run(['C:\\wg\\bin\\node.exe', 'C:\\wg\\bin\\waygate.cjs', ...words])
      expect(output).toContain('started as administrator')
      expect(code).not.toBe(0)
    }
    expect(windows.calls).toEqual([])
    windows.is.administrator = true
  })

  test('the app’s own words for it: letting in who is at the screen; nothing of a checkout becomes the service', async () => {
    const run = async (verb: string) => (await stage.run(['C:\\wg\\bin\\node.exe', 'C:\\wg\\bin\\waygate.cjs', verb, '--json'])).output
    writeFileSync(stage.path(`${home}\\config\\users`), '')
    expect(JSON.parse(await run('allow'))).toEqual({ ok: true, value: { changes: [{ change: 'allowed', user: person }], notes: [] } })
    expect(text(`${home}\\config\\users`)).toBe(`${person}\r\n`)
    const line = stage.windows.is.helperLine
    expect(JSON.parse(await run('repair-helper'))).toMatchObject({ ok: false, fault: { code: 'setup.refused', why: 'notOneFile' } })
    expect(stage.windows.is.helperLine).toBe(line)
    expect(JSON.parse(await run('uninstall-helper'))).toMatchObject({ ok: false, fault: { why: 'ownedByInstaller' } })
  })

  test('uninstalls: no service, no tunnel, no rule, no file of ours but the state', async () => {
    const { windows } = stage
    windows.is.guard = true
    await stage.run([`${installed}\\uninstall.exe`, '/S'])
    await until('everything is removed', () => windows.is.helper === 1060 && !existsSync(stage.path(installed)))
    expect(windows.is).toMatchObject({ service: 1060, guard: false, names: '' })
    expect(existsSync(stage.path(`${home}\\state\\tunnel\\waygate.conf`))).toBe(false)
  })

  test('without WireGuard for Windows it says so, and installs all the same when nobody is asked', async () => {
    const program = stage.path('C:\\Program Files\\WireGuard\\wireguard.exe')
    renameSync(program, `${program}.away`)
    try {
      expect(await install('1.2.0'), askedLast()).toBe(0)
      expect(stage.windows.is.helper).toBe(4)
    } finally {
      renameSync(`${program}.away`, program)
    }
  })
})
