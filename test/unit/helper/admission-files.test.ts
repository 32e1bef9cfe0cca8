import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { builtInSource } from '../../../electron/common/update/update-source.ts'
import { readAllowedUsers, userLines, userName } from '../../../electron/helper/admission/allowed-users.ts'
import { hasProcess } from '../../../electron/helper/admission/owner-presence.ts'
import { allowsAccount, readPolicy } from '../../../electron/helper/admission/policy.ts'
import { machineAddresses } from '../../../electron/helper/machine-addresses.ts'
import { missingPrecondition } from '../../../electron/helper/preconditions.ts'
import { readUpdateSource } from '../../../electron/helper/update/update-source-file.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'waygate-config-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

async function put(name: string, text: string, mode = 0o644): Promise<void> {
  await writeFile(join(directory, name), text)
  await chmod(join(directory, name), mode)
}

describe('policy.json', () => {
  it('leaves everything to the person when there is none', async () => {
    expect(await readPolicy(directory)).toMatchObject({ ok: true, value: { leave: 'allowed', lock: 'person' } })
  })

  it('is refused as a whole when malformed, misspelt, writable by others, or a link', async () => {
    for (const text of ['{', '{"leave":"never"}', '{"laeve":"forbidden"}', '[]']) {
      await put('policy.json', text)
      expect((await readPolicy(directory)).ok).toBe(false)
    }
    await put('policy.json', '{}', 0o666)
    expect((await readPolicy(directory)).ok).toBe(false)
    await rm(join(directory, 'policy.json'))
    await put('elsewhere.json', '{}')
    await symlink(join(directory, 'elsewhere.json'), join(directory, 'policy.json'))
    expect((await readPolicy(directory)).ok).toBe(false)
  })

  it('is refused where others could replace it, or take it away', async () => {
    await put('policy.json', '{"leave":"forbidden"}')
    expect((await readPolicy(directory)).ok).toBe(true)
    await chmod(directory, 0o775)
    expect(await readPolicy(directory)).toMatchObject({ ok: false, fault: expect.stringContaining(`chmod go-w ${directory}`) })
    await rm(join(directory, 'policy.json'))
    expect((await readPolicy(directory)).ok).toBe(false)
  })

  it('knows the server of an account', async () => {
    await put('policy.json', '{"allowedServers":["api.example.com:8443"]}')
    const policy = await readPolicy(directory)
    expect(allowsAccount(policy, 'anna@corp.example@api.example.com:8443')).toBe(true)
    expect(allowsAccount(policy, 'anna@api.example.com')).toBe(false)
    expect(allowsAccount({ ok: false, fault: '' }, 'anna@api.example.com:8443')).toBe(false)
  })
})

describe('updates.json', () => {
  const key = { id: 'k', publicKey: 'uR1p0Yx2b7VtQ0n8u5cW3kq9mJtq4a6l1y5e2s7d8F0=' }
  const source = { feed: 'https://updates.example.com/waygate', keys: [key] }

  it('takes the place of what the build says', async () => {
    expect(await readUpdateSource(directory)).toEqual({ ok: true, value: builtInSource })
    await put('updates.json', JSON.stringify(source))
    expect(await readUpdateSource(directory)).toEqual({ ok: true, value: { ...source, channels: ['stable', 'beta'] } })
  })

  it('trusts nobody when it is malformed, misspelt or writable by others', async () => {
    for (const text of [
      '{',
      '{}',
      JSON.stringify({ ...source, chanels: ['stable'] }),
      JSON.stringify({ ...source, feed: 'http://example.com' }),
    ]) {
      await put('updates.json', text)
      expect((await readUpdateSource(directory)).ok).toBe(false)
    }
    await put('updates.json', JSON.stringify(source), 0o666)
    expect((await readUpdateSource(directory)).ok).toBe(false)
  })
})

describe('users', () => {
  it('are uids or names, one a line', () => {
    expect(userLines('1000\n# all of us\n anna # admin\n\n')).toEqual(['1000', 'anna'])
  })

  it('are looked up; a bad line loses only itself', async () => {
    await put('users', '1000\nroot\nnobody-of-that-name\n../../x\n99999999999\n')
    const found = await readAllowedUsers(directory, 'users')
    expect([...found.uids]).toEqual([1000, 0])
    expect(found.problems).toHaveLength(3)
  })

  it('are nobody when others may write the file', async () => {
    await put('users', '1000\n', 0o666)
    expect(await readAllowedUsers(directory, 'users')).toMatchObject({ uids: new Set(), problems: [expect.stringContaining('root')] })
  })

  it('are nobody when others may replace the file', async () => {
    await put('users', '1000\n')
    await chmod(directory, 0o777)
    expect(await readAllowedUsers(directory, 'users')).toMatchObject({ uids: new Set(), problems: [expect.stringContaining(directory)] })
  })

  it('have names for sentences', async () => {
    expect(await userName(0)).toBe('root')
    expect(await userName(3_999_999)).toBe('3999999')
  })

  it('are present while a process of theirs runs', async () => {
    expect(await hasProcess(process.geteuid?.() ?? -1)).toBe(true)
    expect(await hasProcess(3_999_999)).toBe(false)
  })
})

describe('this machine', () => {
  const machine = { platform: 'linux', uid: 0, exists: () => true, kernelWireGuard: () => false }

  it('must be run as root', () => {
    expect(missingPrecondition(machine)).toBeNull()
    expect(missingPrecondition({ ...machine, uid: 1000 })).toMatchObject({ code: 'permission.missing' })
    expect(missingPrecondition({ ...machine, platform: 'darwin' })).toMatchObject({ code: 'platform.unsupported' })
  })

  it('names a missing program and its package', () => {
    const without = (name: string) => missingPrecondition({ ...machine, exists: (path) => !path.endsWith(name) })
    expect(without('/nft')).toMatchObject({ code: 'program.missing', install: expect.stringContaining('nftables') })
    expect(without('/ip')).toMatchObject({ install: expect.stringContaining('iproute2') })
    expect(without('/wireguard-go')).toMatchObject({ install: expect.stringContaining('wireguard-go') })
    expect(missingPrecondition({ ...machine, kernelWireGuard: () => true, exists: (path) => !path.endsWith('/wireguard-go') })).toBeNull()
  })

  it('has prefixes of its own, without the tunnel, loopback and single addresses', () => {
    const address = (address: string, cidr: string, family: 'IPv4' | 'IPv6') =>
      family === 'IPv4'
        ? { address, cidr, family, netmask: '', mac: '', internal: false }
        : { address, cidr, family, netmask: '', mac: '', internal: false, scopeid: 0 }
    expect(
      machineAddresses({
        lo: [address('127.0.0.1', '127.0.0.1/8', 'IPv4')],
        eth0: [address('192.168.7.5', '192.168.7.5/24', 'IPv4'), address('203.0.113.9', '203.0.113.9/32', 'IPv4')],
        waygate0: [address('10.20.0.5', '10.20.0.5/32', 'IPv4')],
        wlan0: [address('fd00::5', 'fd00::5/64', 'IPv6')],
      }),
    ).toEqual({ own: ['192.168.7.5', '203.0.113.9', 'fd00::5'], onLink: ['192.168.7.5/24', 'fd00::5/64'] })
  })
})
