import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ok } from '../../../electron/common/result.ts'
import type { Platform, Wanted } from '../../../electron/engine/platform.ts'
import { tunnelFilePath, windowsPrograms } from '../../../electron/engine/windows/names.ts'
import type { RunProgram } from '../../../electron/engine/windows/run-program.ts'
import { createWindowsPlatform } from '../../../electron/engine/windows/windows-platform.ts'
import { dial, passA, passB, through } from '../../golden/samples.ts'
import { type PretendWindows, pretendWindows } from '../../windows/library/pretend-windows.ts'

const programs = windowsPrograms({})
const key = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE='
const open: Wanted = { traffic: 'open', tunnels: [], lan: true, inbound: 'closed', dial }
const held: Wanted = { ...open, traffic: 'closed' }

/** The stand-ins' answers, without the programs between. */
function programsOf(windows: PretendWindows): { run: RunProgram } {
  return {
    run: async ({ program, args, stdin }) => {
      const name = (program.split('\\').at(-1) ?? '').replace('.exe', '')
      const answer = windows.perform({ program: name, args, stdin: stdin ?? '' })
      return answer === null ? new Promise(() => undefined) : ok({ ...answer, stderr: '' })
    },
  }
}

let stateDir: string
let windows: PretendWindows
let platform: Platform
let file: string

function start(): Platform {
  const host = { stateDir, privateKey: async () => ok(key), log: () => undefined }
  return createWindowsPlatform(host, { programs, run: programsOf(windows).run })
}

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'windows-'))
  file = tunnelFilePath({ programs, folder: join(stateDir, 'tunnel') })
  windows = pretendWindows(() => (existsSync(file) ? readFileSync(file, 'utf8') : null))
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
    expect(await platform.verify()).toEqual({ intact: true })
    expect(await platform.isClosed()).toBe(true)
    expect(await platform.reading(0)).toMatchObject({ handshakeAt: 5000, rxBytes: 6, txBytes: 7 })
  })

  test('switch: closed at every moment, by the service or by the guard', async () => {
    await platform.converge(through(passA))
    windows.promised = true
    expect(await platform.converge(through(passB))).toEqual(ok())
    expect(windows.is.peer).toBe(passB.peerKey)
    expect(windows.leaks).toEqual([])
    expect(windows.is.guard).toBe(false)
  })

  test('who leaves and joins again later waited for nothing', async () => {
    await platform.converge(through(passA))
    await platform.converge(open)
    await platform.converge(through(passB))
    expect(await platform.reading(0)).not.toHaveProperty('gapMs')
    await platform.converge(through(passA))
    expect(await platform.reading(0)).toHaveProperty('gapMs')
  })

  test('a switch whose service does not start stays closed by the guard, and the next one heals it', async () => {
    await platform.converge(through(passA))
    windows.promised = true
    windows.is.startFails = true
    expect(await platform.converge(through(passB))).toMatchObject({
      ok: false,
      fault: { code: 'step.failed', what: 'tunnel service runs' },
    })
    expect(windows.is.guard).toBe(true)
    expect(windows.leaks).toEqual([])
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
    expect(windows.calls.filter((call) => call.startsWith('wireguard '))).toEqual([])
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
    windows.promised = true
    // the guard, the folder, the old service's end: then the new one never comes
    windows.trouble(3, 'never')
    void start().converge(through(passB))
    await vi.waitFor(() => expect(windows.calls.at(-1)).toMatch(/installtunnelservice .*waygate\.conf/))
    const next = start()
    expect(await next.takeOver()).toMatchObject({ value: { leftovers: true, closed: true, tunnels: [] } })
    expect(await next.converge(through(passB))).toEqual(ok())
    expect(windows.is).toMatchObject({ service: 4, guard: false, peer: passB.peerKey })
    expect(windows.leaks).toEqual([])
  })

  test('after a new start of Windows the tunnel to nobody is not taken for the one before', async () => {
    await platform.converge(through(passA))
    windows.reboot()
    const next = start()
    expect(await next.takeOver()).toMatchObject({ value: { closed: true, tunnels: [] } })
    windows.promised = true
    expect(await next.converge(through(passA))).toEqual(ok())
    expect(windows.configs.at(-1)).toContain(`PublicKey = ${passA.peerKey}`)
    expect(windows.leaks).toEqual([])
  })

  test('what somebody else took away is named, and names are put back', async () => {
    await platform.converge(through(passA))
    windows.is.names = ''
    expect(await platform.verify()).toMatchObject({
      intact: false,
      closed: true,
      fault: { detail: 'not as planned: all names through the tunnel' },
    })
    await platform.keepDns()
    expect(await platform.verify()).toEqual({ intact: true })
  })

  test('the mesh host’s role is refused', async () => {
    expect(await platform.convergeHost(null)).toEqual(ok())
    expect(await platform.convergeHost({} as never)).toMatchObject({ ok: false, fault: { code: 'platform.unsupported' } })
  })
})
