import { describe, expect, it } from 'vitest'
import { gatewayList, statusOf } from '../../../electron/client/gateways/gateway-list.ts'
import { readSnapshot } from '../../../electron/client/session/read-snapshot.ts'
import type { StoredSession } from '../../../electron/client/session/session-file.ts'
import type { Snapshot } from '../../../electron/common/model/snapshot.ts'
import { fail, ok, type Result } from '../../../electron/common/result.ts'
import { refusalText, wayOutText } from '../../../electron/common/rules/explain.ts'
import { english } from '../../../electron/common/words/words.ts'
import { createNetmakerClient } from '../../../electron/netmaker/client.ts'
import type { HttpAnswer } from '../../../electron/netmaker/transport.ts'

const now = 1_790_000_000_000
const session = { server: 'http://api.test', user: 'alice', token: 't', version: 'v1.5.1', edition: 'pro', admin: false } as StoredSession
const wrapped = (value: unknown) => ({ Code: 200, Message: 'ok', Response: value })
const denied = { status: 403, value: { Code: 403, Message: 'access denied', Response: null } }

/** As the reference gives it (netmaker-api.md 4.4). */
const entry = {
  remote_access_gw_id: 'node-fra',
  gw_name: 'exit-fra',
  network: 'office',
  connected: true,
  is_internet_gateway: true,
  gw_client: { clientid: '', privatekey: 'somebodys-private-key' },
  gw_peer_public_key: 'aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gMTI=',
  gw_listen_port: 51999,
  metadata: '',
  allowed_endpoints: ['203.0.113.10', '2001:db8::10'],
  network_addresses: ['100.64.0.0/16', ''],
  status: 'online',
  manage_dns: true,
  dns_address: '9.9.9.9',
  addresses: '100.64.0.1/16, fd00::1/64',
  match_domains: null,
}
const base: Record<string, unknown> = {
  '/api/networks': [{ netid: 'office' }, { netid: 'lab' }],
  '/api/nodes': [
    { id: 'node-fra', hostid: 'h1', network: 'office', connected: true, is_gw: true, isinternetgateway: true, lastcheckin: now / 1000 },
    { id: 'node-hidden', hostid: 'h2', network: 'office', connected: true, is_gw: true, isinternetgateway: true },
  ],
  '/api/hosts': [{ id: 'h1', name: 'fra-host', country_code: 'DE', location: '50.11,8.68', mtu: 1380 }],
  '/api/extclients': denied,
  '/api/extclients/office': [],
  '/api/extclients/lab': null,
  '/api/server/feature_flags': wrapped({ enable_jit: false }),
  '/api/users/alice/remote_access_gw?remote_access_clientid=machine': {
    office: [entry],
    lab: [{ ...entry, remote_access_gw_id: 'node-lab', gw_name: 'split', network: 'lab', is_internet_gateway: false }],
  },
}

const notAsked = async () => fail({ code: 'internal', detail: 'not asked' } as const)

async function read(answers: Record<string, unknown> = {}): Promise<Result<Snapshot>> {
  const all = { ...base, ...answers }
  const send = async (_origin: string, { path }: { path: string }): Promise<Result<HttpAnswer>> => {
    const answer = all[path]
    const { status, value } =
      typeof answer === 'object' && answer !== null && 'status' in answer ? (answer as typeof denied) : { status: 200, value: answer }
    if (answer === undefined) return ok({ status: 404, contentType: 'text/plain', location: '', body: '404 page not found', date: 0 })
    return ok({ status, contentType: 'application/json', location: '', body: JSON.stringify(value), date: 0 })
  }
  const api = createNetmakerClient(session.server, { send, reset() {}, certificate: notAsked }, { user: 'alice', token: 't' })
  return readSnapshot({ api, account: session, known: null, now: () => now, machineId: () => 'machine', recall: (told) => told })
}

async function listed(answers: Record<string, unknown> = {}) {
  const snapshot = await read(answers)
  if (!snapshot.ok) throw new Error(JSON.stringify(snapshot.fault))
  return gatewayList(snapshot.value, { addresses: new Set() }, now)
}

const jit = (more: object) => ({
  '/api/server/feature_flags': wrapped({ enable_jit: true }),
  '/api/v1/jit_user/networks': wrapped([{ network_id: 'office', jit_enabled: true, has_access: false, pending_request: false, ...more }]),
})

describe("a Pro user's gateways", () => {
  it("are those of the server's own list, with country and place of the host, split ones told apart", async () => {
    const gateways = await listed()
    expect(gateways.map(({ name, network, internet, refusals }) => [name, network, internet, refusals.map(({ rule }) => rule)])).toEqual([
      ['exit-fra', 'office', true, []],
      ['split', 'lab', false, ['gateway.notOne']],
    ])
    expect(gateways[0]).toMatchObject({
      id: 'office/node-fra',
      country: 'DE',
      place: { latitude: 50.11, longitude: 8.68 },
      endpoints: ['203.0.113.10:51999', '[2001:db8::10]:51999'],
      meshAddresses: ['100.64.0.1', 'fd00::1'],
      dns: ['9.9.9.9'],
      mtu: 1380,
    })
    expect(JSON.stringify(gateways)).not.toContain('private')
  })

  it('are there for somebody who may list neither nodes nor hosts', async () => {
    const gateways = await listed({ '/api/nodes': denied, '/api/hosts': denied })
    expect(gateways.map(({ name }) => name)).toEqual(['exit-fra', 'split'])
    expect(gateways[0]).toMatchObject({ refusals: [], publicKey: entry.gw_peer_public_key, mtu: 1420, country: '' })
  })

  it('on a server without the list: nodes and hosts decide', async () => {
    const none = Object.keys(base).find((path) => path.includes('remote_access_gw')) ?? ''
    expect((await listed({ [none]: undefined })).map(({ nodeId }) => nodeId)).toEqual(['node-fra', 'node-hidden'])
  })

  it('what an old server leaves out comes from the node', async () => {
    const [path = ''] = Object.keys(base).filter((name) => name.includes('remote_access_gw'))
    const { status: _status, dns_address: _dns, addresses: _addresses, ...old } = entry
    expect((await listed({ [path]: { office: [old] } }))[0]).toMatchObject({ status: 'online', dns: ['1.1.1.1'], refusals: [] })
  })

  it('nothing accessible is an empty list, a refusal is none', async () => {
    const [path = ''] = Object.keys(base).filter((name) => name.includes('remote_access_gw'))
    expect(await listed({ [path]: {} })).toEqual([])
    expect(await read({ [path]: { status: 403, value: { Code: 403, Message: 'license is expired', Response: null } } })).toMatchObject({
      ok: false,
    })
  })
})

describe('access for a time only', () => {
  it.each([
    ['needs a request', {}, 'access.approvalNeeded'],
    ['waits', { pending_request: true, request: { status: 'pending' } }, 'access.approvalPending'],
    ['was denied', { request: { status: 'denied' } }, 'access.approvalDenied'],
    ['has run out', { request: { status: 'expired' } }, 'access.approvalExpired'],
    ['was approved, and its time is over', { request: { status: 'approved' } }, 'access.approvalExpired'],
  ])('%s', async (_name, more, rule) => {
    const [gateway, other] = await listed(jit(more))
    expect(gateway?.refusals).toEqual([{ rule, weight: 'certain', subject: 'exit-fra' }])
    expect(other?.refusals.map((refusal) => refusal.rule)).toEqual(['gateway.notOne'])
    const [refusal] = gateway?.refusals ?? []
    if (refusal === undefined) throw new Error('no refusal')
    expect(refusalText(english, refusal)).not.toBe('')
    if (rule !== 'access.approvalPending') expect(wayOutText(english, refusal)).toContain('waygate request')
  })

  it('is granted until a time', async () => {
    const [gateway] = await listed(jit({ has_access: true, grant: { expires_at: '2026-12-01T10:00:00Z' } }))
    expect(gateway).toMatchObject({ refusals: [], accessUntil: Date.parse('2026-12-01T10:00:00Z') })
  })
})

describe('the status of a gateway', () => {
  const node = (status: 'online' | 'offline' | 'unknown', age: number, connected = true) =>
    statusOf({ status, connected, lastCheckIn: Math.floor((now - age) / 1000) }, now)
  it("is the server's own, else by ten minutes without a check-in", () => {
    expect([node('online', 3_600_000), node('offline', 0), node('unknown', 599_000), node('unknown', 602_000)]).toEqual([
      'online',
      'offline',
      'online',
      'offline',
    ])
    expect(node('online', 0, false)).toBe('disconnected')
    expect(statusOf({ status: 'unknown', connected: true, lastCheckIn: 0 }, now)).toBe('unknown')
  })
})
