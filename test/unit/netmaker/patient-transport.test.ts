import { describe, expect, it } from 'vitest'
import { fail, ok, type Result } from '../../../electron/common/result.ts'
import { proxyOfPac } from '../../../electron/netmaker/pac-answer.ts'
import { createPatientTransport } from '../../../electron/netmaker/patient-transport.ts'
import type { HttpAnswer, HttpRequest } from '../../../electron/netmaker/transport.ts'

const origin = 'https://api.example.com'
const get: HttpRequest = { method: 'GET', path: '/api/nodes', headers: {} }
const put: HttpRequest = { method: 'PUT', path: '/api/nodes', headers: {}, body: '{}' }
const answer: HttpAnswer = { status: 200, contentType: 'application/json', location: '', body: '[]', date: 0 }
const unreachable = fail({ code: 'server.unreachable', server: origin, detail: 'ECONNRESET' } as const)

function scripted(...script: Result<HttpAnswer>[]) {
  const pauses: number[] = []
  const waiting: (() => void)[] = []
  let sent = 0
  let held = false
  const transport = createPatientTransport(
    {
      async send() {
        const mine = script[Math.min(sent, script.length - 1)] ?? ok(answer)
        sent += 1
        if (held) await new Promise<void>((resolve) => waiting.push(resolve))
        return mine
      },
      reset: () => undefined,
      certificate: async () => unreachable,
    },
    { now: () => 1_800_000_000_000, random: () => 0.5, pause: async (ms) => pauses.push(ms) },
  )
  return { transport, pauses, sent: () => sent, hold: () => (held = true), release: () => waiting.splice(0).map((go) => go()) }
}

describe('a patient transport', () => {
  it('asks again for what only reads, with growing pauses, at most twice', async () => {
    const { transport, pauses, sent } = scripted(unreachable, ok({ ...answer, status: 503 }), ok(answer))
    expect(await transport.send(origin, get)).toEqual(ok(answer))
    expect([sent(), ...pauses]).toEqual([3, 250, 500])
    const never = scripted(unreachable)
    expect(await never.transport.send(origin, get)).toEqual(unreachable)
    expect(never.sent()).toBe(3)
  })

  it('never asks a write again, nor a probe, nor what was answered', async () => {
    for (const request of [put, { ...put, method: 'POST' as const }, { ...get, probe: true }]) {
      const { transport, sent } = scripted(unreachable)
      await transport.send(origin, request)
      expect(sent()).toBe(1)
    }
    const tls = scripted(fail({ code: 'server.tls', server: origin, detail: '' }))
    await tls.transport.send(origin, get)
    expect(tls.sent()).toBe(1)
    const refused = scripted(ok({ ...answer, status: 500 }))
    await refused.transport.send(origin, get)
    expect(refused.sent()).toBe(1)
  })

  it('shares a read that is on its way, per account, but not across a write', async () => {
    const { transport, sent, hold, release } = scripted(ok(answer))
    hold()
    const reads = [transport.send(origin, get), transport.send(origin, get)]
    expect(sent()).toBe(1)
    reads.push(transport.send(origin, { ...get, headers: { authorization: 'Bearer other' } }))
    expect(sent()).toBe(2)
    reads.push(transport.send(origin, put), transport.send(origin, get))
    expect(sent()).toBe(4)
    release()
    await Promise.all(reads)
  })

  it('notices clocks that are more than a minute apart', async () => {
    const at = (seconds: number) => ok({ ...answer, date: 1_800_000_000_000 + seconds * 1000 })
    const { transport } = scripted(at(30), at(600), at(-600), ok(answer))
    const read = async () => {
      await transport.send(origin, get)
      return Math.round(transport.clockBehindMs(origin) / 1000 / 60)
    }
    expect([await read(), await read(), await read(), await read()]).toEqual([0, 10, -10, -10])
  })
})

it.each([
  ['DIRECT', null],
  ['PROXY proxy.example:3128; DIRECT', 'http://proxy.example:3128'],
  ['SOCKS5 s.example:1080; HTTPS p.example:443', 'https://p.example:443'],
  ['DIRECT; PROXY proxy.example:3128', null],
  ['PROXY user@evil/x:1', null],
  ['', null],
])('PAC answer %j', (text, proxy) => expect(proxyOfPac(text)).toBe(proxy))
