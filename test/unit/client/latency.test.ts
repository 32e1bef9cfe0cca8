import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { latencyFile } from '../../../electron/client/latency/latency-file.ts'
import { createLatencyKeeper } from '../../../electron/client/latency/latency-keeper.ts'
import { roundTripOf } from '../../../electron/client/latency/ping.ts'
import type { Traffic } from '../../../electron/client/session/traffic.ts'
import type { Gateway } from '../../../electron/common/model/gateway.ts'

describe('how far the gateways are', () => {
  let configDir = ''
  let now = 1_790_000_000_000
  let traffic: Traffic = { way: 'direct' }
  let answers: Record<string, number | null> = {}
  let asked: string[] = []
  let onPing = () => {}
  beforeEach(() => {
    configDir = fs.mkdtempSync(path.join(os.tmpdir(), 'waygate-latency-'))
    traffic = { way: 'direct' }
    answers = { '203.0.113.10': 12.4, '203.0.113.20': 81, '203.0.113.30': null }
    asked = []
    onPing = () => {}
  })
  afterEach(() => fs.rmSync(configDir, { recursive: true, force: true }))

  const gateway = (name: string, endpoints: string[], more: Partial<Gateway> = {}): Gateway => ({
    id: `office/${name}`,
    nodeId: name,
    hostId: name,
    name,
    network: 'office',
    internet: true,
    status: 'online',
    country: '',
    publicKey: '',
    endpoints,
    meshAddresses: [],
    dns: [],
    mtu: 1420,
    keepalive: 20,
    ipv6: false,
    lastCheckIn: 0,
    refusals: [],
    ...more,
  })
  const gateways = [
    gateway('exit-fra', ['203.0.113.10:51820']),
    gateway('exit-nyc', ['203.0.113.99:51820', '203.0.113.20:51820']),
    gateway('silent', ['203.0.113.30:51820']),
    gateway('offline', ['203.0.113.10:51820'], { refusals: [{ rule: 'gateway.offline', weight: 'advice', subject: 'offline' }] }),
  ]
  const keeper = (options: { ping?: (address: string) => Promise<number | null> } = {}) =>
    createLatencyKeeper({
      file: latencyFile(configDir),
      ping: async (address) => {
        asked.push(address)
        onPing()
        return options.ping === undefined ? (answers[address] ?? null) : options.ping(address)
      },
      now: () => now,
      traffic: () => traffic,
      account: () => 'alice@api.example.com',
      gateways: () => gateways,
      changed: () => undefined,
    })

  it('is measured while somebody looks and traffic leaves directly, at the first address that answers', async () => {
    const latency = keeper()
    latency.follow()
    expect(asked).toEqual([])
    latency.attend(true)
    await expect.poll(() => latency.current()).toEqual({ 'office/exit-fra': { ms: 12.4, at: now }, 'office/exit-nyc': { ms: 81, at: now } })
    expect(asked.sort()).toEqual(['203.0.113.10', '203.0.113.20', '203.0.113.30', '203.0.113.99'])
  })

  it('is not asked again within a minute, not even where nothing answered', async () => {
    const latency = keeper()
    expect(await latency.fastest()).toBe('office/exit-fra')
    const before = asked.length
    await latency.fastest()
    expect(asked).toHaveLength(before)
    now += 61_000
    await latency.fastest()
    expect(asked).toHaveLength(before * 2)
  })

  it('is kept for the times when nothing may leave', async () => {
    await keeper().fastest()
    const { length } = asked
    for (const way of ['closed', 'unknown', 'tunnel'] as const) {
      traffic = way === 'tunnel' ? { way, passId: 'fra' } : { way }
      now += 600_000
      const later = keeper()
      later.attend(true)
      expect(await later.fastest()).toBe('office/exit-fra')
      expect(later.current()['office/exit-nyc']?.ms).toBe(81)
    }
    expect(asked).toHaveLength(length)
  })

  it('counts for nothing when the way changed while the answer came', async () => {
    onPing = () => {
      traffic = { way: 'tunnel', passId: 'fra' }
    }
    const latency = keeper()
    expect(await latency.fastest()).toBeNull()
    expect(latency.current()).toEqual({})
  })

  it('moves no row while somebody looks: the order is that of the moment when they began', async () => {
    const latency = keeper()
    latency.attend(true)
    expect(latency.ranks()).toEqual({})
    await expect.poll(() => Object.keys(latency.current())).toHaveLength(2)
    expect(latency.ranks()).toEqual({})
    latency.attend(false)
    expect(latency.ranks()).toEqual(latency.current())
  })
})

describe('what ping prints', () => {
  it.each([
    ['64 bytes from 203.0.113.10: icmp_seq=1 ttl=57 time=12.3 ms', 12.3],
    ['64 bytes from 203.0.113.10: seq=0 ttl=64 time=0.077 ms', 0.077],
    ['Antwort von 203.0.113.10: Bytes=32 Zeit=14ms TTL=57', 14],
    ['Reply from 203.0.113.10: bytes=32 time<1ms TTL=128', 1],
    ['1 packets transmitted, 0 received, 100% packet loss, time 0ms', null],
  ])('%s', (printed, ms) => expect(roundTripOf(printed)).toBe(ms))
})
