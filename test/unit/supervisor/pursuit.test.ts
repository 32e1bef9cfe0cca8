import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { describe, expect, test } from 'vitest'
import { pursue } from '../../../electron/supervisor/pursuit.ts'
import { passA } from '../../golden/samples.ts'
import { scripted } from './scripted-platform.ts'

/** Loopback counts as the machine itself, never as somebody beyond a gateway. */
const own = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

test.skipIf(own === undefined)(
  'asks before there is a handshake: WireGuard sends it right behind, and the answer is the proof',
  async () => {
    const server = createServer((socket) => socket.on('error', () => undefined)).listen(0, own)
    await once(server, 'listening')
    const asked = once(server, 'connection')
    const { platform } = scripted()
    const ended = await pursue({
      platform: {
        ...platform,
        // no look at the handshake ends before somebody was asked
        reading: async () => {
          await asked
          return { interface: 'waygate0', endpoint: '', handshakeAt: Date.now(), rxBytes: 0, txBytes: 0 }
        },
      },
      pass: { ...passA, addresses: ['127.0.0.1'], dns: [], apiAddresses: [`${own}:${(server.address() as AddressInfo).port}`] },
      slot: 0,
      now: Date.now,
      since: Date.now(),
      handshake: 'begun',
      rttMs: null,
      verdictMs: 15_000,
      onVerdict: () => undefined,
      onTrying: () => undefined,
      signal: new AbortController().signal,
    })
    server.close()
    expect(ended).toMatchObject({ end: 'proved', proof: { by: 'api' } })
  },
)

describe('hands that were shaken without an answer behind it', () => {
  /** What a pursuit does and says until its verdict, with the pursuit's time; the clock goes on by 50 ms with each look. `answers`: the second handshake, too. */
  const pursued = async (options: { answers: boolean; firstAfterMs: number; verdictMs?: number }) => {
    const { platform } = scripted()
    const told: string[] = []
    const done = new AbortController()
    let time = 1_000_000
    const begun = time
    let handshakeAt = 0
    let due = begun + options.firstAfterMs
    await pursue({
      platform: {
        ...platform,
        reading: async () => {
          time += 50
          if (time >= due) handshakeAt = due
          return { interface: 'waygate0', endpoint: '', handshakeAt, rxBytes: 0, txBytes: 0 }
        },
        restartHandshake: async () => {
          if (handshakeAt === 0) return { ok: true, value: undefined }
          told.push(`again ${time - begun}`)
          handshakeAt = 0
          due = options.answers ? time + options.firstAfterMs : Number.POSITIVE_INFINITY
          return { ok: true, value: undefined }
        },
      },
      pass: { ...passA, dns: [], apiAddresses: [] },
      slot: 0,
      now: () => time,
      since: begun,
      handshake: 'begun',
      rttMs: null,
      verdictMs: options.verdictMs ?? 15_000,
      onVerdict: (why, afterMs) => {
        told.push(`${why} ${afterMs}`)
        done.abort()
      },
      onTrying: () => undefined,
      signal: done.signal,
    })
    return told
  }

  test('are shaken once more before the gateway is blamed, and the patience counts from the first time', async () => {
    expect(await pursued({ answers: true, firstAfterMs: 50 })).toEqual(['again 1550', 'notForwarding 5050'])
  })

  test('a verdict that comes in the moment of the second handshake doesn’t call the gateway silent', async () => {
    expect(await pursued({ answers: true, firstAfterMs: 50, verdictMs: 1550 })).toEqual(['again 1550', 'notForwarding 1550'])
  })

  test('and not a second time: the gateway is silent, not one that doesn’t forward', async () => {
    expect(await pursued({ answers: false, firstAfterMs: 50 })).toEqual(['again 1550', 'gatewaySilent 5050'])
  })
})
