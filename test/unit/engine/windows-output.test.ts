import { describe, expect, test } from 'vitest'
import { explainWindows, judgeRoute } from '../../../electron/engine/windows/explain.ts'
import { windowsPrograms } from '../../../electron/engine/windows/names.ts'
import { askOnly, listNames } from '../../../electron/engine/windows/names-policy.ts'
import { uplinkOf } from '../../../electron/engine/windows/observe.ts'
import { readDump, readNameRules, readServiceState } from '../../../electron/engine/windows/read-output.ts'
import { tunnelFileText } from '../../../electron/engine/windows/tunnel-file.ts'

const place = { programs: windowsPrograms({ SystemRoot: 'D:\\Windows' }), folder: 'D:\\x' }

describe('sc query', () => {
  const said = (line: string) =>
    `\r\nSERVICE_NAME: WireGuardTunnel$waygate \r\n        TYPE               : 10  WIN32_OWN_PROCESS  \r\n        ${line} \r\n        WIN32_EXIT_CODE    : 0  (0x0)\r\n`

  test('is understood by its numbers, in any language', () => {
    expect(readServiceState(0, said('STATE              : 4  RUNNING'))).toBe('running')
    expect(readServiceState(0, said('STATUS             : 1  STOPPED'))).toBe('stopped')
    expect(readServiceState(0, said('ÉTAT               : 2  START_PENDING'))).toBe('starting')
    expect(readServiceState(0, said('STATE              : 3  STOP_PENDING'))).toBe('stopping')
    expect(readServiceState(1060, 'FEHLER 1060')).toBe('absent')
  })

  test('is not guessed at', () => {
    expect(readServiceState(5, 'Access is denied.')).toBeNull()
    expect(readServiceState(0, '')).toBeNull()
  })
})

describe('wg show dump', () => {
  const secret = 'UFJJVkFURVBSSVZBVEVQUklWQVRFUFJJVkFURVBSSVY='
  const line = (endpoint: string) => `PEERKEY=\t(none)\t${endpoint}\t0.0.0.0/0,::/0\t1700000000\t123\t456\t20`

  test('gives the peer, and nothing of the line with the private key', () => {
    const dump = readDump(`${secret}\tPUBLIC=\t51820\toff\r\n${line('203.0.113.10:51820')}\r\n`)
    expect(dump.peers).toEqual([
      { publicKey: 'PEERKEY=', endpoint: '203.0.113.10:51820', handshakeAt: 1_700_000_000_000, rxBytes: 123, txBytes: 456 },
    ])
    expect(JSON.stringify(dump)).not.toContain('UFJJ')
  })

  test('a peer to nobody has no endpoint; nonsense is no peer', () => {
    expect(readDump(`a\tb\t0\toff\n${line('(none)')}\n`).peers[0]?.endpoint).toBeNull()
    expect(readDump('a\tb\t0\toff\nrubbish\n').peers).toEqual([])
    expect(readDump('').peers).toEqual([])
  })
})

describe('the name resolution policy table', () => {
  test('one rule, several, none', () => {
    const one = '{"Namespace":".","NameServers":["1.1.1.1","10.0.0.53"],"Comment":"Waygate"}'
    expect(readNameRules(one)).toEqual(['1.1.1.1', '10.0.0.53'])
    expect(readNameRules(`[${one.replace('"."', '[".corp"]')},${one.replace('"."', '["."]')}]`)).toEqual(['1.1.1.1', '10.0.0.53'])
    expect(readNameRules('{"Namespace":["."],"NameServers":{"IPAddressToString":"1.1.1.1"}}')).toEqual(['1.1.1.1'])
    expect(readNameRules('{"Namespace":".corp","NameServers":"1.1.1.1"}')).toBeNull()
    expect(readNameRules('\r\n')).toBeNull()
  })

  test('what differs from machine to machine is never part of the script', () => {
    const [a, b] = [askOnly(place, ['1.1.1.1']), askOnly(place, ["9.9.9.9'; whoami"])]
    if (a.kind !== 'command' || b.kind !== 'command') throw new Error('commands')
    expect(a.command.args).toEqual(b.command.args)
    expect(a.command.stdin).toBe('1.1.1.1')
    expect(listNames(place).command.program).toBe('D:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe')
  })
})

describe('a tunnel’s file', () => {
  const key = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
  const file = {
    addresses: ['100.64.0.9', 'fd00::9'],
    dns: ['1.1.1.1'],
    mtu: 1420,
    peerKey: key,
    endpoint: '203.0.113.10:51820',
    allowedIps: ['0.0.0.0/0', '::/0'],
    keepalive: 20,
  }
  const keys = { privateKey: key, peerKey: key }

  test('is what wireguard.exe reads', () => {
    const text = tunnelFileText(file, keys)
    expect(text).toEqual({
      ok: true,
      value: `[Interface]\r\nPrivateKey = ${key}\r\nAddress = 100.64.0.9/32, fd00::9/128\r\nDNS = 1.1.1.1\r\nMTU = 1420\r\n\r\n[Peer]\r\nPublicKey = ${key}\r\nEndpoint = 203.0.113.10:51820\r\nAllowedIPs = 0.0.0.0/0, ::/0\r\nPersistentKeepalive = 20\r\n`,
    })
  })

  test.each([
    { addresses: ['10.0.0.1\r\nPreUp = calc.exe'] },
    { addresses: [] },
    { dns: ['1.1.1.1\nPostUp = x'] },
    { endpoint: 'gw.example.com:51820\nPreUp = x' },
    { allowedIps: ['0.0.0.0/1'] },
    { mtu: Number.NaN },
  ])('%j is refused', (wrong) => {
    expect(tunnelFileText({ ...file, ...wrong }, keys)).toMatchObject({ ok: false, fault: { code: 'pass.refused' } })
  })

  test('a key with a line of its own is refused', () => {
    expect(tunnelFileText(file, { ...keys, privateKey: `${key}\nPreUp = x` }).ok).toBe(false)
  })
})

test('the way out: addresses that lead somewhere, without the tunnel’s', () => {
  const entry = (family: 'IPv4' | 'IPv6', address: string, internal = false) =>
    ({ family, address, internal, netmask: '', mac: '', cidr: null, scopeid: 0 }) as never
  const ways = { Ethernet: [entry('IPv4', '192.168.1.5'), entry('IPv6', 'fe80::1')], waygate: [entry('IPv6', 'fd00::9')] }
  expect(uplinkOf(ways)).toEqual({ ipv4: true, ipv6: false, identity: 'Ethernet 192.168.1.5' })
  expect(uplinkOf({ lo: [entry('IPv4', '127.0.0.1', true)], 'Wi-Fi': [entry('IPv4', '169.254.9.9')] })).toMatchObject({ ipv4: false })
})

describe('explain', () => {
  const route = (device: string) => JSON.stringify({ device, source: '10.0.0.5', route: '0.0.0.0/0' })

  test('says tunnel, blocked, direct, local or that nobody knows', () => {
    expect(judgeRoute(route('waygate'), true).verdict).toBe('tunnel')
    expect(judgeRoute(route('Ethernet'), true).verdict).toBe('blocked')
    expect(judgeRoute(route('Ethernet'), false).verdict).toBe('direct')
    expect(judgeRoute(route('Loopback Pseudo-Interface 1'), true).verdict).toBe('local')
    expect(judgeRoute('', true).verdict).toBe('unknown')
  })

  test('asks with addresses only', async () => {
    const run = () => {
      throw new Error('nothing may run')
    }
    const said = await explainWindows('1.1.1.1; whoami', { place, run, closed: true })
    expect(said).toMatchObject({ ok: false, fault: { code: 'request.malformed' } })
  })
})
