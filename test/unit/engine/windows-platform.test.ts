import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ok } from '../../../electron/common/result.ts'
import type { Platform, Wanted } from '../../../electron/engine/platform.ts'
import type { Command } from '../../../electron/engine/step.ts'
import { tunnelFilePath, windowsPrograms } from '../../../electron/engine/windows/names.ts'
import type { Output, RunProgram } from '../../../electron/engine/windows/run-program.ts'
import { createWindowsPlatform } from '../../../electron/engine/windows/windows-platform.ts'
import { dial, passA, passB, through } from '../../golden/samples.ts'

const programs = windowsPrograms({})
const key = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE='
const open: Wanted = { traffic: 'open', tunnels: [], lan: true, inbound: 'closed', dial }
const held: Wanted = { ...open, traffic: 'closed' }

/** Windows as far as these programs show it: enough to prove orders and files, nothing about Windows itself. */
function pretendWindows(fileText: () => string) {
  const is = { service: 1060, guard: false, names: '', peer: '', startFails: false }
  const calls: string[] = []
  /** What could get out while each command ran. */
  const openDuring: string[] = []
  const configs: string[] = []
  const answer = (exit: number, stdout = ''): Output => ({ exit, stdout, stderr: '' })

  const perform = ({ program, args, stdin }: Command): Output => {
    const words = args.join(' ')
    if (program === programs.sc)
      return is.service === 1060 ? answer(1060) : answer(0, `   STATE : ${is.service}  ${is.service === 4 ? 'RUNNING' : 'STOPPED'}`)
    if (program === programs.wireguard && words.startsWith('/install')) {
      configs.push(fileText())
      is.service = is.startFails ? 1 : 4
      is.peer = /PublicKey = (\S+)\r\nEndpoint/.exec(fileText())?.[1] ?? ''
      return answer(0)
    }
    if (program === programs.wireguard) {
      const was = is.service
      is.service = 1060
      return answer(was === 1060 ? 1 : 0)
    }
    if (program === programs.wg && args[0] === 'show')
      return answer(0, `SECRET\tp\t0\toff\n${is.peer === '' ? '' : `${is.peer}\t(none)\t203.0.113.10:51820\t0.0.0.0/0\t5\t6\t7\t20\n`}`)
    if (program === programs.wg) {
      is.peer = words.endsWith(' remove') ? '' : (args[args.lastIndexOf('peer') + 1] ?? '')
      return answer(0)
    }
    if (program === programs.netsh && words.includes('show rule')) return answer(is.guard ? 0 : 1)
    if (program === programs.netsh && words.includes('rule')) {
      is.guard = words.includes('add rule')
      return answer(0)
    }
    if (program === programs.powershell && words.includes('ConvertTo-Json')) return answer(0, is.names)
    if (program === programs.powershell)
      is.names = words.includes('Add-Dns') ? JSON.stringify({ Namespace: '.', NameServers: stdin?.split(',') }) : ''
    return answer(0)
  }

  const run: RunProgram = async (command) => {
    const output = perform(command)
    const name = command.program.split('\\').at(-1)
    const isQuestion = /^(query|show|advfirewall firewall show)|ConvertTo-Json/.test(command.args.join(' '))
    if (!isQuestion) {
      calls.push(`${name} ${command.args.join(' ')}`)
      if (is.service !== 4 && !is.guard) openDuring.push(`${name} ${command.args[0]}`)
    }
    return ok(output)
  }
  return { is, calls, openDuring, configs, run }
}

let stateDir: string
let windows: ReturnType<typeof pretendWindows>
let platform: Platform
let file: string

function start(): Platform {
  const host = { stateDir, privateKey: async () => ok(key), log: () => undefined }
  return createWindowsPlatform(host, { programs, run: windows.run })
}

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'windows-'))
  file = tunnelFilePath({ programs, folder: join(stateDir, 'tunnel') })
  windows = pretendWindows(() => readFileSync(file, 'utf8'))
  platform = start()
})

afterEach(() => rmSync(stateDir, { recursive: true, force: true }))

describe('the Windows platform against stand-ins of its programs', () => {
  test('join: the service gets the key, the disk and the arguments don’t keep it', async () => {
    let blocked = false
    expect(await platform.converge(through(passA), () => (blocked = true))).toEqual(ok())
    expect(blocked).toBe(true)
    expect(windows.configs[0]).toContain(`PrivateKey = ${key}`)
    expect(readFileSync(file, 'utf8')).not.toContain(key)
    expect(readFileSync(file, 'utf8')).toMatch(/AllowedIPs = 0\.0\.0\.0\/0, ::\/0/)
    expect(statSync(file).mode & 0o077).toBe(0)
    expect(windows.calls.join('\n')).not.toContain(key)
    expect(await platform.verify()).toEqual(ok())
    expect(await platform.isClosed()).toBe(true)
    expect(await platform.reading(0)).toMatchObject({ handshakeAt: 5000, rxBytes: 6, txBytes: 7 })
  })

  test('switch: closed at every moment, by the service or by the guard', async () => {
    await platform.converge(through(passA))
    windows.openDuring.length = 0
    expect(await platform.converge(through(passB))).toEqual(ok())
    expect(windows.is.peer).toBe(passB.peerKey)
    expect(windows.openDuring).toEqual([])
    expect(windows.is.guard).toBe(false)
  })

  test('a switch whose service does not start stays closed by the guard, and the next one heals it', async () => {
    await platform.converge(through(passA))
    windows.openDuring.length = 0
    windows.is.startFails = true
    expect(await platform.converge(through(passB))).toMatchObject({
      ok: false,
      fault: { code: 'step.failed', what: 'tunnel service runs' },
    })
    expect(windows.is.guard).toBe(true)
    expect(windows.openDuring).toEqual([])
    windows.is.startFails = false
    expect(await platform.converge(through(passB))).toEqual(ok())
    expect(windows.is).toMatchObject({ service: 4, guard: false, peer: passB.peerKey })
  })

  test('a first join whose service does not start leaves nothing', async () => {
    windows.is.startFails = true
    expect((await platform.converge(through(passA))).ok).toBe(false)
    expect(windows.is).toMatchObject({ service: 1060, guard: false, names: '' })
    expect(existsSync(file)).toBe(false)
  })

  test('hold and back: the service stays', async () => {
    await platform.converge(through(passA))
    windows.calls.length = 0
    expect(await platform.converge(held)).toEqual(ok())
    expect(windows.is).toMatchObject({ service: 4, peer: '' })
    expect(await platform.converge(through(passA))).toEqual(ok())
    expect(windows.is.peer).toBe(passA.peerKey)
    expect(windows.calls.filter((call) => call.startsWith('wireguard.exe'))).toEqual([])
  })

  test('lock: closed by a tunnel to nobody, which never speaks', async () => {
    expect(await platform.converge(held)).toEqual(ok())
    expect(windows.configs[0]).not.toContain('Endpoint')
    expect(windows.configs[0]).not.toContain(key)
    expect(await platform.reading(0)).toBeNull()
    expect(await platform.isClosed()).toBe(true)
  })

  test('leave: nothing of ours is left', async () => {
    await platform.converge(through(passA))
    expect(await platform.converge(open)).toEqual(ok())
    expect(windows.is).toMatchObject({ service: 1060, guard: false, names: '' })
    expect(existsSync(file)).toBe(false)
    expect(await start().takeOver()).toMatchObject({ value: { leftovers: false, closed: false, tunnels: [] } })
  })

  test('a new life finds the tunnel and changes nothing', async () => {
    await platform.converge(through(passA))
    windows.calls.length = 0
    const next = start()
    expect(await next.takeOver()).toMatchObject({
      value: { closed: true, tunnels: [{ slot: 0, keyId: passA.keyId, peerKey: passA.peerKey, carrying: true }] },
    })
    expect(await next.converge(through(passA))).toEqual(ok())
    expect(windows.calls).toEqual([])
  })

  test('killed in the middle of a switch: closed by the guard, and the next life finishes it', async () => {
    await platform.converge(through(passA))
    const { run } = windows
    const died = new Promise<void>((resolve) => {
      windows.run = (command) => {
        if (command.args[0] !== '/installtunnelservice') return run(command)
        resolve()
        return new Promise(() => undefined)
      }
    })
    void start().converge(through(passB))
    await died
    windows.run = run
    windows.openDuring.length = 0
    const next = start()
    expect(await next.takeOver()).toMatchObject({ value: { leftovers: true, closed: true, tunnels: [] } })
    expect(await next.converge(through(passB))).toEqual(ok())
    expect(windows.is).toMatchObject({ service: 4, guard: false, peer: passB.peerKey })
    expect(windows.openDuring).toEqual([])
  })

  test('what somebody else took away is named, and names are put back', async () => {
    await platform.converge(through(passA))
    windows.is.names = ''
    expect(await platform.verify()).toMatchObject({ ok: false, fault: { detail: 'not as planned: all names through the tunnel' } })
    await platform.keepDns()
    expect(await platform.verify()).toEqual(ok())
  })

  test('the mesh host’s role is refused', async () => {
    expect(await platform.convergeHost(null)).toEqual(ok())
    expect(await platform.convergeHost({} as never)).toMatchObject({ ok: false, fault: { code: 'platform.unsupported' } })
  })
})
