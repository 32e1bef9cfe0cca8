import { describe, expect, it } from 'vitest'
import type { HelperPort } from '../../../electron/client/client-deps.ts'
import { checkAccess } from '../../../electron/client/registrar/access-check.ts'
import { deviceId, remoteAccessId } from '../../../electron/client/registrar/device-id.ts'
import { readSnapshot } from '../../../electron/client/session/read-snapshot.ts'
import type { StoredSession } from '../../../electron/client/session/session-file.ts'
import type { HelperStatus, PassView } from '../../../electron/common/contracts/helper.ts'
import { fail, ok, type Result } from '../../../electron/common/result.ts'
import { initialIntent } from '../../../electron/common/tunnel/intent.ts'
import { createNetmakerClient } from '../../../electron/netmaker/client.ts'
import type { HttpAnswer, Transport } from '../../../electron/netmaker/transport.ts'

const owner: StoredSession = {
  server: 'http://api.test',
  user: 'alice',
  token: 'token',
  expiresAt: 0,
  version: 'v1.5.1',
  edition: 'ce',
  admin: true,
  refusedAt: 0,
  apiAddresses: [],
}
const secret = Buffer.alloc(32, 7)
const publicKey = 'cHVibGljLWtleS1vZi10aGlzLXBhc3MtMDAwMDAwMDA='
const pass: PassView = {
  passId: 'k1',
  account: 'alice@api.test',
  network: 'office',
  gatewayNodeId: 'node-fra',
  gatewayName: 'exit-fra',
  clientId: 'silent-river',
  addresses: ['100.64.255.254'],
  peerKey: publicKey,
  endpoints: ['203.0.113.10:51821'],
  dns: ['1.1.1.1'],
  mtu: 1420,
  keepalive: 20,
  apiAddresses: [],
  checkedAt: 0,
  publicKey,
  ownerUid: 1000,
}
const status: HelperStatus = {
  sequence: 1,
  bootId: 'b',
  state: { kind: 'up', revision: 1, passId: 'k1', gateway: 'exit-fra', since: 0, proof: { at: 0, handshakeAt: 0, by: 'api' } },
  intent: { ...initialIntent, revision: 1, want: { through: ['k1'], failover: true, goHome: true } },
  passes: [pass],
  owner: null,
  journalHead: '',
  tunnel: null,
  host: null,
} as HelperStatus

const json = (value: unknown, code = 200): Result<HttpAnswer> =>
  ok({ status: code, contentType: 'application/json', location: '', body: JSON.stringify(value), date: 0 })
const page = (code: number, body = '<!doctype html><title>Sign in to this network</title>'): Result<HttpAnswer> =>
  ok({ status: code, contentType: 'text/html', location: '', body, date: 0 })
const envelope = (code: number, message: string) => json({ Code: code, Message: message, Response: null }, code)

/** What the server has: one gateway, and this machine's registration on it, unless `client` says otherwise. */
function serverWith(client: Record<string, unknown> | null, node: Record<string, unknown> | null = {}) {
  const record = client === null ? null : { clientid: 'silent-river', network: 'office', publickey: publicKey, enabled: true, ...client }
  const gateway = { id: 'node-fra', hostid: 'host-fra', network: 'office', connected: true, is_gw: true, isinternetgateway: true, ...node }
  return (path: string): Result<HttpAnswer> => {
    if (path === '/api/networks') return json([{ netid: 'office', addressrange: '100.64.0.0/16' }])
    if (path === '/api/nodes') return json([...(node === null ? [] : [gateway]), { ...gateway, id: 'node-nyc', hostid: 'host-nyc' }])
    if (path === '/api/hosts') return json([{ id: 'host-fra', name: 'exit-fra' }])
    if (path === '/api/extclients') return json(record === null ? null : [record])
    if (path === '/api/extclients/office/silent-river') return record === null ? envelope(500, 'no result found') : json(record)
    return envelope(500, `unexpected ${path}`)
  }
}

type Answering = (path: string) => Result<HttpAnswer>

/** Two reads of everything and the look at the record, each answered by its own server; what the helper is told to hold. */
async function holdsAfter(first: Answering, second: Answering, record: Answering = second, session = owner): Promise<string[]> {
  const holds: string[] = []
  let answering = first
  const transport: Transport = {
    send: async (_origin, { path }) => (path.endsWith('/silent-river') ? record : answering)(path),
    reset() {},
    certificate: async () => fail({ code: 'internal', detail: 'not asked' }),
  }
  const api = createNetmakerClient(session.server, transport, { user: session.user, token: session.token })
  const read = () => readSnapshot({ api, account: session, known: null, now: () => 1, machineId: () => 'machine', recall: (told) => told })
  const helper = {
    calls: {
      status: async () => ok(status),
      prove: async () => ok({}),
      hold: async ({ reason }: { reason: string }) => {
        holds.push(reason)
        return ok({})
      },
    },
  } as unknown as HelperPort
  const seen = await read()
  if (!seen.ok) return holds
  await checkAccess(seen.value, {
    helper,
    session: () => session,
    server: () => api,
    secret: () => secret,
    readAgain: read,
    pause: async () => {
      answering = second
    },
  })
  return holds
}

const losses: [string, Answering][] = [
  ['clientMissing', serverWith(null)],
  ['clientDisabled', serverWith({ enabled: false })],
  ['keyReplaced', serverWith({ publickey: 'c29tZWJvZHktZWxzZXMta2V5LTAwMDAwMDAwMDAwMDA=' })],
  ['gatewayGone', serverWith({}, null)],
  ['gatewayGone', serverWith({}, { is_gw: false, isingressgateway: false })],
  ['roleRemoved', serverWith({}, { isinternetgateway: false })],
]

/** What stands between us and the server, or has become of it; none of it says anything about this pass. */
const disturbances: [string, Answering][] = [
  ['a Pro server with a lapsed licence', () => envelope(403, 'failed to validate license: license is expired')],
  ['a bare 403', () => envelope(403, 'access denied')],
  ['a 403 of a web firewall', () => page(403, '<html>Request blocked</html>')],
  [
    'a 403 of a web firewall without a page',
    () => ok({ status: 403, contentType: 'text/plain', location: '', body: 'Forbidden', date: 0 }),
  ],
  ['a captive portal', () => page(200)],
  [
    'a captive portal that redirects',
    () => ok({ status: 302, contentType: '', location: 'http://portal.test/?from=x', body: '', date: 0 }),
  ],
  ['a portal that answers nothing to everything', () => ok({ status: 200, contentType: 'text/plain', location: '', body: '', date: 0 })],
  ['a portal that answers {} to everything', () => json({})],
  ['a portal that answers [] to everything', () => json([])],
  ['a sign-in that has run out', () => envelope(401, 'unauthorized')],
  ['an account that was disabled', () => envelope(401, 'user account disabled')],
  ['a 401 of a proxy', () => page(401)],
  ['a 500 in the envelope', () => envelope(500, 'could not find any records in the database file')],
  ['a 502 of a proxy', () => page(502)],
  ['a 503 of a proxy', () => page(503)],
  ['a route that is missing', () => ok({ status: 404, contentType: 'text/plain', location: '', body: '404 page not found', date: 0 })],
  ['silence', () => fail({ code: 'server.unreachable', server: owner.server, detail: 'ETIMEDOUT' })],
]

describe('a loss of access', () => {
  it.each(losses)('%s, seen twice and in the record: hold', async (reason, server) => {
    expect(await holdsAfter(server, server)).toEqual([reason])
  })

  it.each(losses)('%s, gone at the second look: nothing', async (_reason, server) => {
    expect(await holdsAfter(server, serverWith({}))).toEqual([])
  })

  it('of another person or another network says nothing', async () => {
    const elsewhere: Answering = (path) => (path === '/api/networks' ? json([{ netid: 'lab' }]) : serverWith(null, null)(path))
    expect(await holdsAfter(elsewhere, elsewhere)).toEqual([])
  })

  it('is not what a filtered list leaves out', async () => {
    const filtered = serverWith(null)
    expect(await holdsAfter(filtered, filtered, serverWith({}))).toEqual([])
  })
})

const plainUser: StoredSession = { ...owner, edition: 'pro', admin: false }
const machine = new URLSearchParams({ remote_access_clientid: remoteAccessId(secret), device_id: deviceId(secret, 'node-fra') })
const ownGateways = '/api/users/alice/remote_access_gw?remote_access_clientid='

/** A Pro server on which the place is gone, as a plain user sees it; `places`: what it answers when asked for those of this device. */
function proServer(places: Result<HttpAnswer>): Answering {
  return (path) => {
    if (path === '/api/extclients/office') return json([])
    if (path.startsWith('/api/extclients')) return envelope(403, 'access denied')
    if (path === `${ownGateways}machine`) return json({ office: [gatewayWith(undefined)] })
    if (path === `/api/users/alice/remote_access_gw?${machine}`) return places
    if (path === '/api/server/feature_flags') return json({ Code: 200, Message: '', Response: {} })
    return serverWith(null)(path)
  }
}
const gatewayWith = (client: unknown, id = 'node-fra') => ({
  remote_access_gw_id: id,
  network: 'office',
  is_internet_gateway: true,
  gw_client: client,
})

describe('a plain user of the Pro edition, who may not read the record of a place that is gone', () => {
  const seen = (places: Result<HttpAnswer>) => holdsAfter(proServer(places), proServer(places), undefined, plainUser)

  it('is told by the gateways: this one is theirs, and nothing on it is this computer’s', async () => {
    expect(await seen(json({ office: [gatewayWith({ clientid: '' })] }))).toEqual(['clientMissing'])
  })

  it.each<[string, Result<HttpAnswer>]>([
    ['the place is there all the same', json({ office: [gatewayWith({ clientid: 'silent-river' })] })],
    ['the gateway has a place of another name', json({ office: [gatewayWith({ clientid: 'quiet-lake' })] })],
    ['the gateway says nothing of places', json({ office: [gatewayWith(null)] })],
    ['only another gateway is listed', json({ office: [gatewayWith({ clientid: '' }, 'node-nyc')] })],
    ['only a gateway of another network is', json({ lab: [{ ...gatewayWith({ clientid: '' }), network: 'lab' }] })],
    ['no gateway is', json({})],
    ...disturbances.map(([name, answer]): [string, Result<HttpAnswer>] => [name, answer('')]),
  ])('%s: nothing', async (_name, places) => {
    expect(await seen(places)).toEqual([])
  })
})

describe.each(disturbances)('%s', (_name, disturbed) => {
  it('at the first look: nothing', async () => {
    expect(await holdsAfter(disturbed, disturbed)).toEqual([])
  })

  it.each(losses.slice(0, 3))('at the second look, after %s: nothing', async (_reason, server) => {
    expect(await holdsAfter(server, disturbed)).toEqual([])
  })

  it.each(losses.slice(0, 3))('at the record alone, after %s twice: nothing', async (_reason, server) => {
    expect(await holdsAfter(server, server, disturbed)).toEqual([])
  })
})
