import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
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

test('hands that were shaken without an answer behind it are shaken once more before the gateway is blamed', async () => {
  const { platform } = scripted()
  const began = Date.now()
  // a second of the pursuit takes 20 ms
  const now = () => began + (Date.now() - began) * 50
  let handshakeAt = began
  const told: string[] = []
  const done = new AbortController()
  await pursue({
    platform: {
      ...platform,
      reading: async () => ({ interface: 'waygate0', endpoint: '', handshakeAt, rxBytes: 0, txBytes: 0 }),
      restartHandshake: async () => {
        told.push('again')
        handshakeAt = now()
        return { ok: true, value: undefined }
      },
      settle: async () => void told.push('settled'),
    },
    pass: { ...passA, dns: [], apiAddresses: [] },
    slot: 0,
    now,
    since: began,
    handshake: 'begun',
    rttMs: null,
    verdictMs: 15_000,
    onVerdict: (why) => {
      told.push(why)
      done.abort()
    },
    onTrying: () => undefined,
    signal: done.signal,
  })
  expect(told).toEqual(['settled', 'again', 'settled', 'notForwarding'])
})
