import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rootOnlyProgram } from '../../../electron/main/elevation/root-only.ts'
import { setupCommand, terminalCommand } from '../../../electron/main/elevation/setup-command.ts'
import { setupProgramsAt } from '../../../electron/main/elevation/setup-programs.ts'

const isRoot = process.getuid?.() === 0
let folder = ''
beforeEach(() => {
  // not below /tmp, where everybody may write
  folder = mkdtempSync(isRoot ? '/root/waygate-programs-' : '/tmp/waygate-programs-')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe.runIf(isRoot)('a program that only root can change', () => {
  it('is told by itself and everything above it', () => {
    const program = join(folder, 'waygate')
    writeFileSync(program, '', { mode: 0o755 })
    expect(rootOnlyProgram(program)).toBe(program)
    chmodSync(program, 0o775)
    expect(rootOnlyProgram(program)).toBeNull()
    chmodSync(program, 0o755)
    chmodSync(folder, 0o777)
    expect(rootOnlyProgram(program)).toBeNull()
    expect(rootOnlyProgram(join(folder, 'nothing'))).toBeNull()
  })

  it('is called by its real path: pkexec compares that with the policy', () => {
    const program = join(folder, 'waygate')
    writeFileSync(program, '', { mode: 0o755 })
    symlinkSync(program, join(folder, 'link'))
    expect(rootOnlyProgram(join(folder, 'link'))).toBe(program)
  })
})

it('a checkout is nobody’s installation, whoever it belongs to', () => {
  const programs = setupProgramsAt({ packaged: false, appPath: folder, resourcesPath: '/nowhere', platform: 'linux', env: {} })()
  expect(programs.own).toEqual({ path: join(folder, 'bin/waygate'), rootOnly: false, baked: null })
})

describe('a packaged app', () => {
  const app = () =>
    setupProgramsAt({ packaged: true, appPath: join(folder, 'app'), resourcesPath: folder, platform: 'linux', env: {} })().own
  const bake = (text: string) => {
    mkdirSync(join(folder, 'app/out/main'), { recursive: true })
    writeFileSync(join(folder, 'app/out/main/program.json'), text)
  }

  it('knows the hash that was built into it', () => {
    bake(JSON.stringify({ sha256: 'ab'.repeat(32), size: 127 }))
    expect(app()).toMatchObject({ path: join(folder, 'waygate/waygate'), baked: { sha256: 'ab'.repeat(32), size: 127 } })
  })

  it.each(['', '{', '{"sha256":"AB"}', `{"sha256":"${'ab'.repeat(32)}","size":"1; id"}`])('takes nothing else for one: %s', (text) => {
    bake(text)
    expect(app().baked).toBeNull()
  })
})

describe('on Windows', () => {
  const at = (resourcesPath: string) =>
    setupProgramsAt({
      packaged: true,
      appPath: 'C:\\app.asar',
      resourcesPath,
      platform: 'win32',
      env: { ProgramFiles: 'C:\\Program Files' },
    })()

  it('one installer brought app and helper, below Program Files', () => {
    const path = 'C:\\Program Files\\Waygate\\resources\\bin\\waygate.exe'
    const programs = at('C:\\Program Files\\Waygate\\resources')
    expect(programs).toEqual({ own: { path, rootOnly: true, baked: null }, packaged: path, installed: null })
    expect(setupCommand('repair-helper', programs)).toEqual({ program: path, args: ['repair-helper', '--json'], input: null })
    expect(terminalCommand('repair-helper', programs, 0)).toBe('waygate repair-helper')
  })

  it.each(['C:\\Users\\anna\\Waygate\\resources', 'C:\\Program Files (x86)\\..\\Users\\anna\\resources', 'C:\\Program FilesX\\resources'])(
    'nothing from anywhere else is run as an administrator: %s',
    (resourcesPath) => {
      const programs = at(resourcesPath)
      expect(programs).toMatchObject({ own: { rootOnly: false }, packaged: null })
      expect(setupCommand('install-helper', programs)).toBeNull()
    },
  )
})
