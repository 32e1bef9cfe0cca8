import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ok } from '../../../electron/common/result.ts'
import type { Wanted } from '../../../electron/engine/platform.ts'
import { windowsPrograms } from '../../../electron/engine/windows/names.ts'
import { planWindows } from '../../../electron/engine/windows/plan-tunnel.ts'
import type { RunProgram } from '../../../electron/engine/windows/run-program.ts'
import { claimHome } from '../../../electron/helper/windows/claim-home.ts'
import { letAccountIn } from '../../../electron/helper/windows/let-account-in.ts'
import { takePlaces } from '../../../electron/helper/windows/take-places.ts'
import { dial } from '../../golden/samples.ts'

const [system, administrators] = ['S-1-5-18', 'S-1-5-32-544']
const anna = 'S-1-5-21-1111111111-2222222222-3333333333-1001'
const ben = 'S-1-5-21-1111111111-2222222222-3333333333-1002'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waygate-claim-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the folder of the helper', () => {
  const home = () => join(folder, 'Waygate')
  const inside = (name: string) => join(home(), name)
  /** Whose a folder is, as PowerShell tells; null: it doesn't. */
  let owners: Record<string, string | null>
  let calls: string[]
  /** What somebody does while the access list is written. */
  let meanwhile: () => void
  beforeEach(() => {
    owners = {}
    calls = []
    meanwhile = () => undefined
  })
  const run: RunProgram = async ({ program, args, stdin = '' }) => {
    if (program.includes('powershell')) {
      const owner = owners[stdin] ?? null
      return ok({ exit: owner === null ? 1 : 0, stdout: owner ?? '', stderr: '' })
    }
    calls.push(args.slice(1).join(' '))
    if (args.includes('/grant:r')) meanwhile()
    return ok({ exit: 0, stdout: '', stderr: '' })
  }
  const claim = () => claimHome(home(), ['run', 'state', 'config'].map(inside), { programs: windowsPrograms({}), run })
  const plant = (name: string, text: string) => {
    mkdirSync(join(inside(name), '..'), { recursive: true })
    writeFileSync(inside(name), text)
  }
  const aside = (parent: string) => readdirSync(parent).filter((name) => name.includes('.found-'))

  test('made anew it is locked, and SYSTEM’s', async () => {
    expect(await claim()).toEqual(ok())
    expect(calls).toEqual([
      '/inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(RX)',
      '/setowner *S-1-5-18 /Q',
    ])
    expect(readdirSync(folder)).toEqual(['Waygate'])
  })

  test('nothing that somebody else put there is ever read: no plan to finish, no name on the list', async () => {
    plant('state/tunnel.plan.json', '{"onFailure":"undo"}')
    plant('config/users', ben)
    owners[home()] = ben
    expect(await claim()).toEqual(ok())
    expect(readdirSync(home())).toEqual([])
    const [kept = ''] = aside(folder)
    expect(readFileSync(join(folder, kept, 'config/users'), 'utf8')).toBe(ben)
  })

  test('who denies the question of the owner, or put a link there, is somebody else', async () => {
    plant('config/users', ben)
    owners[home()] = 'unknown'
    expect(await claim()).toEqual(ok())
    expect(readdirSync(home())).toEqual([])
    rmSync(home(), { recursive: true })
    symlinkSync(tmpdir(), home())
    owners[home()] = system
    expect(await claim()).toEqual(ok())
    expect(readdirSync(home())).toEqual([])
    expect(aside(folder)).toHaveLength(2)
  })

  test('what is ours from before stays', async () => {
    plant('state/state.json', '{}')
    plant('config/users', anna)
    owners[home()] = system
    expect(await claim()).toEqual(ok())
    expect(readFileSync(inside('config/users'), 'utf8')).toBe(anna)
    expect(aside(folder)).toEqual([])
  })

  test('what an administrator prepared stays, and what somebody else put beside it doesn’t', async () => {
    plant('config/policy.json', '{}')
    plant('state/tunnel.plan.json', '{}')
    owners[home()] = administrators
    owners[inside('config')] = administrators
    owners[inside('state')] = ben
    expect(await claim()).toEqual(ok())
    expect(existsSync(inside('config/policy.json'))).toBe(true)
    expect(existsSync(inside('state'))).toBe(false)
    expect(aside(home())).toHaveLength(1)
  })

  test('whoever is faster than the access list is found out', async () => {
    meanwhile = () => mkdirSync(inside('state'))
    expect(await claim()).toMatchObject({ ok: false, fault: { code: 'path.exposed' } })
  })

  test('where nobody tells whose it is nothing is taken, and nothing put aside', async () => {
    plant('config/users', anna)
    expect(await claim()).toMatchObject({ ok: false, fault: { code: 'path.exposed' } })
    expect(calls).toEqual([])
    expect(readFileSync(inside('config/users'), 'utf8')).toBe(anna)
  })
})

describe('the list of who may come in', () => {
  const list = () => readFileSync(join(folder, 'users'), 'utf8')

  test('an account is added once', async () => {
    await letAccountIn(folder, anna)
    await letAccountIn(folder, anna)
    expect(list()).toBe(`${anna}\r\n`)
  })

  test('a last line without an end stays a line', async () => {
    writeFileSync(join(folder, 'users'), `# by hand\r\n${ben}`, { mode: 0o600 })
    await letAccountIn(folder, anna)
    expect(list()).toBe(`# by hand\r\n${ben}\r\n${anna}\r\n`)
  })
})

test('Windows keeps administrators out of what is SYSTEM’s alone, and rescue, update and removal are theirs: no folder is', async () => {
  const lists: string[] = []
  const run: RunProgram = async ({ args }) => {
    lists.push(args.join(' '))
    return ok({ exit: 0, stdout: '', stderr: '' })
  }
  const tools = { programs: windowsPrograms({}), run }
  const places = { runDir: join(folder, 'run'), stateDir: join(folder, 'state'), configDir: join(folder, 'config') }
  const taken = await takePlaces(places, tools)
  if (taken.ok) await taken.value.release()
  const observed = {
    uplink: { 4: true, 6: true },
    service: 'absent',
    started: null,
    peer: null,
    nameservers: null,
    guard: false,
    file: false,
  } as const
  const wanted: Wanted = { traffic: 'closed', tunnels: [], lan: true, inbound: 'closed', dial }
  const plan = planWindows(observed, wanted, { programs: tools.programs, folder: join(folder, 'state/tunnel') })
  for (const { run: act } of plan.stages.flat())
    if (act.kind === 'command' && act.command.program.includes('icacls')) lists.push(act.command.args.join(' '))
  expect(lists).toHaveLength(4)
  for (const list of lists) expect(list).toContain('/inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F')
})
