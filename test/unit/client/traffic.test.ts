import http from 'node:http'
import type { AddressInfo } from 'node:net'
import net from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HelperPort } from '../../../electron/client/client-deps.ts'
import { createExitKeeper } from '../../../electron/client/session/exit-keeper.ts'
import { createServerLink } from '../../../electron/client/session/server-link.ts'
import type { StoredSession } from '../../../electron/client/session/session-file.ts'
import { type Traffic, trafficOf } from '../../../electron/client/session/traffic.ts'
import type { TunnelView } from '../../../electron/common/contracts/app/tunnel.ts'
import { ok } from '../../../electron/common/result.ts'
import { initialIntent } from '../../../electron/common/tunnel/intent.ts'
import type { TunnelState } from '../../../electron/common/tunnel/state.ts'
import { networkOperations } from '../../../electron/netmaker/wire/networks.ts'

const ref = { revision: 1, passId: 'k1', gateway: 'exit-fra', since: 0 }
const up: TunnelState = { kind: 'up', ...ref, proof: { at: 0, handshakeAt: 0, by: 'api' } }
const held: TunnelState = { kind: 'held', revision: 1, reason: { why: 'noPassAnswers' }, since: 0 }

function view(state: TunnelState, lock = false): TunnelView['helper'] {
  const status = { sequence: 1, bootId: 'b', state, intent: { ...initialIntent, lock }, passes: [], owner: null, tunnel: null, host: null }
  return { link: 'ready', status }
}

let origin = ''
let port = 0
let asked: string[] = []
let server: http.Server

beforeEach(async () => {
  asked = []
  server = http.createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end(request.url === '/api/getip' ? '203.0.113.10' : '[]')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  origin = `http://127.0.0.1:${port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

describe('which way traffic takes', () => {
  it.each<[string, TunnelView['helper'], Traffic]>([
    ['open', view({ kind: 'open' }), { way: 'direct' }],
    ['open, lock on', view({ kind: 'open' }, true), { way: 'closed' }],
    ['proving', view({ kind: 'proving', ...ref }), { way: 'closed' }],
    ['up', view(up), { way: 'tunnel', passId: 'k1' }],
    [
      'switching, carried',
      view({ kind: 'switching', ...ref, from: 'k0', fromGateway: 'a', carrying: true }),
      { way: 'tunnel', passId: 'k0' },
    ],
    ['switching, not carried', view({ kind: 'switching', ...ref, from: 'k0', fromGateway: 'a', carrying: false }), { way: 'closed' }],
    ['held', view(held), { way: 'closed' }],
    ['offline', view({ kind: 'offline', ...ref, because: 'noLink' }), { way: 'closed' }],
    ['paused', view({ kind: 'paused', until: 1, bootId: 'b', revision: 1 }), { way: 'direct' }],
    [
      'failed, as before',
      view({ kind: 'failed', revision: 1, fault: { code: 'session.none' }, protection: 'off', since: 0 }),
      { way: 'direct' },
    ],
    [
      'failed, holding',
      view({ kind: 'failed', revision: 1, fault: { code: 'session.none' }, protection: 'holding', since: 0 }),
      { way: 'closed' },
    ],
    ['no helper', { link: 'connecting' }, { way: 'unknown' }],
  ])('%s', (_name, helper, traffic) => expect(trafficOf(helper)).toEqual(traffic))
})

describe('the way to the server', () => {
  const session = (server: string, apiAddresses: string[]): StoredSession => ({
    server,
    user: 'owner',
    token: 't',
    expiresAt: 0,
    version: '',
    edition: 'ce',
    admin: true,
    refusedAt: 0,
    apiAddresses,
  })

  function helperPort(state: () => TunnelView['helper']) {
    const dialled: string[] = []
    const pinned: unknown[] = []
    const port = {
      calls: {
        putServer: async (request: { readonly addresses: readonly string[] }) => {
          pinned.push(request)
          return ok({ addresses: request.addresses })
        },
      },
      view: state,
      onChange: () => () => undefined,
      dial: async (address: string) => {
        dialled.push(address)
        const [host, at] = address.split(':')
        return ok(net.connect(Number(at), host))
      },
      start: async () => undefined,
      stop: async () => undefined,
    } as unknown as HelperPort
    return { port, dialled, pinned }
  }

  it('is the helper’s dial to a pinned address while traffic is held, by name without asking for it', async () => {
    const { port: helper, dialled } = helperPort(() => view(held))
    const account = session(`http://api.invalid:${port}`, [`127.0.0.1:${port}`])
    const link = createServerLink({
      trust: () => ({}),
      proxy: async () => null,
      helper,
      now: Date.now,
      addresses: (host) => (host === 'api.invalid' ? account.apiAddresses : []),
    })
    expect(await link.as(account).call(networkOperations.list, {})).toEqual(ok([]))
    expect(dialled).toEqual([`127.0.0.1:${port}`])
    expect(asked).toEqual(['/api/networks'])
  })

  it('is the machine’s own otherwise; the reached address is pinned, once', async () => {
    const { port: helper, dialled, pinned } = helperPort(() => view({ kind: 'open' }))
    const link = createServerLink({ trust: () => ({}), proxy: async () => null, helper, now: () => 1_000_000, addresses: () => [] })
    const account = session(origin, [])
    expect(await link.as(account).call(networkOperations.list, {})).toEqual(ok([]))
    expect(dialled).toEqual([])
    const addresses = await link.pin(account)
    expect(addresses).toEqual([`127.0.0.1:${port}`])
    await link.pin({ ...account, apiAddresses: [...addresses] })
    expect(pinned).toEqual([{ account: `owner@127.0.0.1:${port}`, addresses }])
    link.reset()
  })

  it('keeps its pin while joined: through the tunnel the name may mean another address', async () => {
    const { port: helper, pinned } = helperPort(() => view(up))
    const link = createServerLink({ trust: () => ({}), proxy: async () => null, helper, now: Date.now, addresses: () => [] })
    expect(await link.pin(session('https://api.example.com', ['198.51.100.4:443']))).toEqual(['198.51.100.4:443'])
    expect(pinned).toEqual([])
  })
})

describe('exit address', () => {
  it('is asked while traffic flows, belongs to its way, and is forgotten with it', async () => {
    let helper = view({ kind: 'open' })
    const port = { view: () => helper } as unknown as HelperPort
    const link = createServerLink({ trust: () => ({}), proxy: async () => null, helper: port, now: Date.now, addresses: () => [] })
    let changes = 0
    const exit = createExitKeeper({
      traffic: () => trafficOf(helper),
      server: () => link.anonymous(origin),
      now: () => 42,
      changed: () => (changes += 1),
    })
    await exit.measure()
    expect(exit.current()).toEqual({ address: '203.0.113.10', at: 42, passId: '' })
    helper = view(held)
    await exit.measure()
    expect(exit.current()).toBeNull()
    expect(asked).toEqual(['/api/getip'])
    helper = view(up)
    await exit.measure()
    expect(exit.current()).toEqual({ address: '203.0.113.10', at: 42, passId: 'k1' })
    expect(changes).toBe(3)
  })

  it('an answer that arrives after the way has changed is nobody’s', async () => {
    let helper = view({ kind: 'open' })
    const link = createServerLink({
      trust: () => ({}),
      proxy: async () => null,
      helper: { view: () => helper } as unknown as HelperPort,
      now: Date.now,
      addresses: () => [],
    })
    const exit = createExitKeeper({
      traffic: () => trafficOf(helper),
      server: () => link.anonymous(origin),
      now: Date.now,
      changed: () => undefined,
    })
    const measuring = exit.measure()
    helper = view(up)
    await measuring
    expect(exit.current()).toBeNull()
  })
})
