import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WaygateClient } from '../../../electron/client/waygate-client.ts'
import type { GatewayWrite } from '../../../electron/common/contracts/app/admin.ts'
import type { Fault } from '../../../electron/common/fault.ts'
import type { Result } from '../../../electron/common/result.ts'
import { faultLine } from '../../../electron/common/wording/fault-text.ts'
import { english } from '../../../electron/common/words/words.ts'
import { gatewayKey, type OldServer, oldestEntry, startOldServer } from './old-server.ts'
import { jwt, type StandIn, wrapped } from './stand-in.ts'
import { createWorld, got, type World } from './world.ts'

/** What a client has to know of each version (netmaker-api.md 0): the real client against a server that answers as that version did. */

let world: World
let client: WaygateClient
const standIns: StandIn[] = []

beforeEach(async () => {
  world = await createWorld()
  client = world.client()
  await client.start('none')
})
afterEach(async () => {
  await world.close()
  for (const standIn of standIns.splice(0)) await standIn.close()
})

async function signedInAt(old: OldServer): Promise<StandIn> {
  const standIn = await startOldServer(old)
  standIns.push(standIn)
  const token = jwt({ UserName: 'alice', sub: 'user|alice', exp: Math.floor(Date.now() / 1000) + 3600 })
  got(await client.acts.signInToken({ server: standIn.url, token }))
  return standIn
}

const words = (outcome: Result<unknown>) => (outcome.ok ? '' : faultLine(english, outcome.fault))
const bodies = (standIn: StandIn, line: string) =>
  standIn.asked.filter((one) => one.line === line).map(({ body }) => JSON.parse(body) as Record<string, unknown>)
const create = 'POST /api/extclients/office/gw'
const join = () => client.acts.join({ gatewayId: 'office/gw' })

/** A record as v0.24.3 has it: nothing behind `postdown`. */
const record = (publickey: string, more: object = {}) => ({
  clientid: 'silent-river',
  privatekey: '[ENTER PRIVATE KEY]',
  publickey,
  network: 'office',
  dns: '1.1.1.1',
  address: '10.20.255.254',
  address6: '',
  extraallowedips: null,
  ingressgatewayid: 'gw',
  ingressgatewayendpoint: '203.0.113.10:51999',
  lastmodified: 1_700_000_000,
  enabled: true,
  ownerid: 'alice',
  deniednodeacls: null,
  remote_access_client_id: '',
  postup: '',
  postdown: '',
  ...more,
})

describe('v0.23', () => {
  it('Pro: eight fields of a gateway are enough, the rest comes from its node and host', async () => {
    await signedInAt({ version: 'v0.23.0', edition: 'pro' })
    expect(client.views.session()).toMatchObject({ version: 'v0.23.0', edition: 'pro', admin: false })
    expect(client.views.gateways().rows).toMatchObject([
      { name: 'exit-fra', network: 'office', internet: true, status: 'online', refusals: [] },
    ])
  })

  it('CE: a remote access gateway that is flagged for the internet is a gateway', async () => {
    await signedInAt({ version: 'v0.23.0', edition: 'ce' })
    expect(client.views.gateways().rows).toMatchObject([{ name: 'exit-fra', internet: true, refusals: [] }])
  })

  it('an admin makes a gateway by the endpoint of that time, and deletes it so', async () => {
    const standIn = await signedInAt({ version: 'v0.23.0', edition: 'ce' })
    standIn.routes['POST /api/nodes/office/lap/createingress'] = () => {
      const [gw, lap] = (standIn.routes['GET /api/nodes'] as { body: object[] }).body
      standIn.routes['GET /api/nodes'] = { body: [gw, { ...lap, isingressgateway: true, isinternetgateway: true }] }
      return { body: { id: 'lap' } }
    }
    standIn.routes['DELETE /api/nodes/office/lap/deleteingress'] = { body: { id: 'lap' } }
    const write: GatewayWrite = { kind: 'create', network: 'office', nodeId: 'lap', clients: [] }
    got(await client.acts.write({ write, despite: true }))
    expect(bodies(standIn, 'POST /api/nodes/office/lap/createingress')).toEqual([{ is_internet_gw: true }])
    got(await client.acts.write({ write: { kind: 'delete', network: 'office', nodeId: 'lap' }, despite: true }))
  })
})

describe('v0.24', () => {
  it('a registration is answered with an empty body, and off where the network lets nobody in by default: found by its key, and switched on whole', async () => {
    const standIn = await signedInAt({ version: 'v0.24.3', edition: 'ce' })
    let stored = record('', { enabled: false, later: 'kept' })
    standIn.routes[create] = (body) => {
      stored = { ...stored, publickey: (JSON.parse(body) as { publickey: string }).publickey }
      standIn.routes['GET /api/extclients/office'] = { body: [stored] }
      return {}
    }
    standIn.routes['PUT /api/extclients/office/silent-river'] = (body) => ({ body: JSON.parse(body) as object })
    got(await join())
    const [put] = bodies(standIn, 'PUT /api/extclients/office/silent-river')
    const { privatekey: _, ...whole } = stored
    expect(put).toMatchObject({ ...whole, enabled: true })
    expect(client.views.tunnel().helper).toMatchObject({
      status: {
        passes: [{ clientId: 'silent-river', peerKey: gatewayKey, endpoints: ['203.0.113.10:51999'], addresses: ['10.20.255.254'] }],
      },
    })
  })

  it('a gateway has its port and endpoints, and still no status: the last check-in tells', async () => {
    const entry = { ...oldestEntry, gw_listen_port: 52000, allowed_endpoints: ['203.0.113.99'], network_addresses: ['10.20.0.0/16', ''] }
    const routes = { 'GET /api/users/alice/remote_access_gw': { body: { office: [entry] } } }
    const standIn = await signedInAt({
      version: 'v0.24.3',
      edition: 'pro',
      routes,
      node: { lastcheckin: Math.floor(Date.now() / 1000) - 3600 },
    })
    expect(client.views.gateways().rows).toMatchObject([{ name: 'exit-fra', status: 'offline', refusals: [{ rule: 'gateway.offline' }] }])
    standIn.routes[create] = (body) => ({ body: record((JSON.parse(body) as { publickey: string }).publickey) })
    got(await join())
    expect(client.views.tunnel().helper).toMatchObject({ status: { passes: [{ endpoints: ['203.0.113.99:52000'] }] } })
  })

  it('v0.24.2: single sign-on is Pro alone: said, with the ways that are left', async () => {
    const standIn = await signedInAt({ version: 'v0.24.2', edition: 'ce' })
    const outcome = await client.acts.signInBrowser({ server: standIn.url })
    expect(outcome).toMatchObject({ fault: { code: 'signIn.noBrowser' } })
    expect(words(outcome)).toMatch(/^No sign-in with a browser at .*\. Sign in with a password or an access token/)
  })

  it('who is no admin is refused with "forbidden", and sees what is theirs all the same', async () => {
    const own = record('k', { clientid: 'mine' })
    await signedInAt({ version: 'v0.24.3', edition: 'pro', routes: { 'GET /api/extclients/office': { body: [own] } } })
    expect(client.views.session()).toMatchObject({ state: 'signedIn', admin: false, trouble: null })
    expect(client.views.gateways().state).toBe('fresh')
  })
})

describe('v0.25', () => {
  it.each([
    ['before: isadmin alone', { isadmin: true }, true],
    ['from then on: platform_role_id beside it', { isadmin: true, platform_role_id: 'admin' }, true],
    ['a service user', { isadmin: false, platform_role_id: 'service-user', user_group_ids: { 'office-network-user-grp': {} } }, false],
    ['a role that nobody knows', { isadmin: false, platform_role_id: 'astronaut', user_group_ids: null }, false],
  ])('%s', async (_name, user, admin) => {
    await signedInAt({ version: 'v0.25.0', edition: 'pro', user })
    expect(client.views.session().admin).toBe(admin)
  })
})

describe('v0.90', () => {
  it('CE has gateways, and no endpoint for their hosts before v1.0: an admin is told so, and nothing is half done', async () => {
    const standIn = await signedInAt({ version: 'v0.90.0', edition: 'ce', node: { is_gw: true } })
    const write: GatewayWrite = { kind: 'update', network: 'office', nodeId: 'gw', before: [], clients: ['lap'] }
    const outcome = await client.acts.write({ write, despite: true })
    expect(outcome).toMatchObject({ fault: { code: 'server.noRoute' } })
    expect(words(outcome)).toBe("The server doesn't offer this. It is older or of another edition. Ask an admin to update it.")
    expect(standIn.asked.filter(({ line }) => /^(POST|PUT|DELETE)/.test(line)).map(({ line }) => line)).toEqual([
      'PUT /api/nodes/office/gw/inet_gw',
    ])
  })
})

describe('v1.0', () => {
  it('before: no second factor can be set up, and that is said', async () => {
    await signedInAt({ version: 'v0.99.0', edition: 'ce' })
    expect(words(await client.acts.beginTotp({}))).toMatch(/^The server doesn't offer this/)
  })
})

describe('v1.1', () => {
  it('before: a server that knows no device_id gives the registration back by its machine', async () => {
    const standIn = await signedInAt({ version: 'v0.99.0', edition: 'pro' })
    let known: Record<string, unknown> = {}
    standIn.routes[create] = (body) => {
      const { remote_access_client_id } = JSON.parse(body) as Record<string, string>
      known = record('another-key', { remote_access_client_id })
      standIn.routes['GET /api/extclients/office'] = { body: [known] }
      standIn.routes['GET /api/extclients/office/silent-river'] = { body: known }
      return { status: 400, body: { Code: 400, Message: 'remote client config already exists on the gateway', Response: null } }
    }
    standIn.routes['PUT /api/extclients/office/silent-river'] = (body) => ({ body: { ...known, ...(JSON.parse(body) as object) } })
    got(await join())
    expect(client.views.tunnel().helper).toMatchObject({ status: { passes: [{ clientId: 'silent-river' }] } })
  })
})

describe('v1.2', () => {
  it('from then on the status tells the version, and nobody asks for the configuration', async () => {
    const standIn = await signedInAt({ version: 'v1.2.0', edition: 'ce', status: { version: 'v1.2.0', is_pro: false } })
    expect(client.views.session().version).toBe('v1.2.0')
    expect(standIn.asked.map(({ line }) => line)).not.toContain('GET /api/server/getconfig')
  })
})

describe('v1.4 and v1.5', () => {
  it('before: neither posture checks nor access for a time, and nothing is missing', async () => {
    await signedInAt({ version: 'v1.3.0', edition: 'pro', status: { is_pro: true, version: 'v1.3.0' } })
    expect(client.views.gateways()).toMatchObject({ state: 'fresh', rows: [{ name: 'exit-fra', refusals: [] }] })
  })

  it('flags of features whose routes the server has not got', async () => {
    const flags = wrapped({ enable_jit: true, enable_posture_checks: true })
    await signedInAt({
      version: 'v1.5.0',
      edition: 'pro',
      status: { is_pro: true, version: 'v1.5.0' },
      routes: { 'GET /api/server/feature_flags': flags },
    })
    expect(client.views.gateways()).toMatchObject({ state: 'fresh', rows: [{ refusals: [] }] })
  })

  it('before v1.5: remote clients are switched one by one where there is no bulk endpoint, each with a whole body', async () => {
    const all = ['phone-1', 'phone-2'].map((clientid) => record(`key of ${clientid}`, { clientid }))
    const standIn = await signedInAt({ version: 'v1.4.0', edition: 'ce', routes: { 'GET /api/extclients': { body: all } } })
    for (const one of all) {
      standIn.routes[`GET /api/extclients/office/${one.clientid}`] = { body: one }
      standIn.routes[`PUT /api/extclients/office/${one.clientid}`] = (body) => {
        one.enabled = (JSON.parse(body) as { enabled: boolean }).enabled
        return { body: one }
      }
    }
    expect(got(await client.admin.setRemoteClients({ network: 'office', clientIds: ['phone-1', 'phone-2'], enabled: false }))).toEqual({
      changed: 2,
    })
    expect(bodies(standIn, 'PUT /api/extclients/office/phone-2')).toMatchObject([{ clientid: 'phone-2', postup: '', enabled: false }])
  })

  it('v1.5.1: nothing that only hosts may ask is asked', async () => {
    const standIn = await signedInAt({ version: 'v1.5.1', edition: 'ce', status: { version: 'v1.5.1' }, node: { is_gw: true } })
    standIn.routes[create] = (body) => ({ body: record((JSON.parse(body) as { publickey: string }).publickey) })
    got(await join())
    expect(standIn.asked.filter(({ line }) => /^(GET|DELETE) \/api\/(nodes\/office\/.|v1\/client_conf)/.test(line))).toEqual([])
  })
})

describe('later versions', () => {
  const later = { is_pro: true, version: 'v9.1.0', license_tier: { name: 'orbit' } }
  const jit = { network_id: 'office', jit_enabled: true, has_access: false, pending_request: false, request: { status: 'escalated' } }
  const check = {
    id: 'c',
    name: 'EDR',
    network_id: 'office',
    attribute: 'edr_compliance',
    values: ['x'],
    severity: 9,
    user_groups: { '*': {} },
    status: true,
  }

  it('new fields, new values and new shapes beside the known ones: told apart, kept out, and refusals are only probable', async () => {
    const entry = { ...oldestEntry, status: 'hibernating', gw_listen_port: 51821, allowed_endpoints: ['203.0.113.10'], orbit: [1] }
    await signedInAt({
      version: 'v9.1.0',
      edition: 'pro',
      status: { ...later, db_connected: true },
      user: { auth_type: 'passkey', platform_role_id: 'astronaut', quota: { gib: 3 } },
      network: { nodes_updated_at: '2030-01-01T00:00:00Z', topology: 'ring' },
      node: { is_gw: true, status: 'hibernating', posture_check_violations: 'none', relaynodes: null, orbit: { x: 1 } },
      routes: {
        'GET /api/users/alice/remote_access_gw': { body: { office: [entry] } },
        'GET /api/server/feature_flags': wrapped({ enable_jit: true, enable_posture_checks: true, enable_orbit: true }),
        'GET /api/v1/jit_user/networks': wrapped([jit]),
        'GET /api/v1/posture_check': wrapped([check]),
      },
    })
    const { rows } = client.views.gateways()
    expect(rows).toMatchObject([{ name: 'exit-fra', internet: true, status: 'online', refusals: [{ rule: 'access.approvalNeeded' }] }])
    expect(JSON.stringify([rows, client.views.session(), client.views.admin()])).not.toMatch(/orbit|hibernating|quota|topology|astronaut/)
  })

  it('a status that is no status any more: not taken for a Netmaker, and no password is sent', async () => {
    const standIn = await startOldServer({ version: 'v9.1.0', edition: 'ce' })
    standIns.push(standIn)
    standIn.routes['GET /api/server/status'] = { body: { healthy: true } }
    const outcome = await client.acts.signIn({ server: standIn.url, user: 'alice', password: 'secret' })
    expect((outcome as { fault: Fault }).fault.code).toBe('server.notNetmaker')
    expect(standIn.asked.map(({ line }) => line)).toEqual(['GET /api/server/status'])
  })

  it('a refusal in words that nobody knows is handed on as the server says it', async () => {
    const standIn = await signedInAt({ version: 'v9.1.0', edition: 'ce', status: { version: 'v9.1.0' }, node: { is_gw: true } })
    standIn.routes[create] = { status: 409, body: { Code: 409, Message: 'orbit is full', Response: { hint: 'wait' }, TraceID: 'x' } }
    expect(words(await join())).toBe('The server refused. It said: “orbit is full”.')
  })
})
