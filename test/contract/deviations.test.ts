import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type DeviationName, deviations } from '../../electron/server/deviations.ts'
import { createApi } from './replay/api.ts'
import { type LiveServer, owner, startLiveServer } from './replay/live-server.ts'
import { seedCast } from './replay/seed-cast.ts'

/** Every named deviation that no other test is about, seen from outside. */

/** Those of Pro: `pro/pro-mode.test.ts`, `pro/pro-guards.test.ts`, `pro/invites.test.ts`. */
type OfPro =
  | 'only-admins-create-users'
  | 'bulk-acts-spare-others'
  | 'permissions-are-for-the-named-network'
  | 'foreign-hosts-are-out-of-reach'
  | 'no-switching-on-without-access'
  | 'own-name-is-for-own-things'
  | 'reserved-network-names'
  | 'invitations-are-handed-over'
  | 'ranges-beside-the-own-network'

const gw1 = 'e2826e4d-7746-45f9-9569-bd19d0063664'
const gw2 = '218e7ebd-08a1-40bf-8572-92c78eeac45c'
const lap = 'a1e05edb-b67f-443e-bbb2-e54ac1f144be'
const bh = '43d5e526-7dc7-4d9b-8abe-f0bfe81490a4'
const hostOfGw1 = '8594ba76-1779-4d9b-b85b-b1965604a647'
const hostOfLap = 'a64b0f2e-2e87-47ed-a862-5b83c75c5e24'
const key = 'rVrG9H6pEFF4NaBLze+WF0XfYFHtUMtjIt3OdPjcxWM='

/** In the recordings, and in the tests of what they are about: agent, first-account, second-factor, throttle, single-sign-on, long-lists, node-status. */
type AssertedElsewhere =
  | 'unassign-keeps-the-list-right'
  | 'agent-hosts-serve-no-dns'
  | 'hosts-prove-who-they-are'
  | 'bootstrap-from-this-machine'
  | 'tokens-end-with-the-password'
  | 'codes-belong-to-one-address'
  | 'guessing-is-slowed'
  | 'admins-only'
  | 'nobody-disables-themselves'
  | 'single-sign-on-users-can-be-deleted'
  | 'headless-tells-why'
  | 'proven-addresses-only'
  | 'addresses-do-not-change-hands'
  | 'sign-on-ends-where-it-began'
  | 'long-lists-are-packed'
  | 'silent-agents-are-offline'

describe('deviations', () => {
  let server: LiveServer
  let token: string

  beforeEach(async () => {
    server = await startLiveServer({ bootstrap: owner, seed: seedCast })
    const answer = await send('POST', '/api/users/adm/authenticate', { username: owner.user, password: owner.password })
    token = z.object({ Response: z.object({ AuthToken: z.string() }) }).parse(answer.body).Response.AuthToken
  })

  afterEach(async () => {
    await server.stop()
  })

  const seen: Record<Exclude<DeviationName, OfPro | AssertedElsewhere>, () => Promise<void>> = {
    'private-key-not-kept': async () => {
      await send('POST', `/api/nodes/office/${gw1}/gateway`, { is_internet_gw: true })
      const made = await send('POST', `/api/extclients/office/${gw1}`, { clientid: 'phone' })
      expect(made.body).toMatchObject({ privatekey: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) })
      expect((await send('GET', '/api/extclients/office/phone')).body).toMatchObject({ privatekey: '[ENTER PRIVATE KEY]' })
    },
    'update-without-clientid-keeps-the-record': async () => {
      await send('POST', `/api/nodes/office/${gw1}/gateway`, { is_internet_gw: true })
      await send('POST', `/api/extclients/office/${gw1}`, { clientid: 'phone', publickey: key })
      const refused = await send('PUT', '/api/extclients/office/phone', { enabled: true })
      expect([refused.status, refused.body]).toMatchObject([500, { Message: 'unable to get record key' }])
      expect((await send('GET', '/api/extclients/office/phone')).status).toBe(200)
    },
    'failed-gateway-create-changes-nothing': async () => {
      await send('POST', `/api/nodes/office/${gw1}/gateway`, { is_internet_gw: true, mtu: 1300 })
      const before = await node(gw1)
      expect((await send('POST', `/api/nodes/office/${gw1}/gateway`, { is_internet_gw: false, mtu: 1400 })).status).toBe(500)
      expect(await node(gw1)).toEqual(before)
    },
    'gateway-create-with-hosts-keeps-relay': async () => {
      const body = { is_internet_gw: true, inet_node_client_ids: [lap], relayaddrs: [bh] }
      const answer = await send('POST', `/api/nodes/office/${gw1}/gateway`, body)
      expect(answer.body).toMatchObject({ relaynodes: [bh], inet_node_req: { inet_node_client_ids: null } })
      expect(await node(gw1)).toMatchObject({ isrelay: true, relaynodes: [bh], inet_node_req: { inet_node_client_ids: [lap] } })
    },
    'hosts-of-a-gateway-are-always-checked': async () => {
      await send('POST', `/api/nodes/office/${gw1}/gateway`, { is_internet_gw: true, inet_node_client_ids: [lap] })
      const refused = await send('POST', `/api/nodes/office/${gw2}/gateway`, { is_internet_gw: false, inet_node_client_ids: [lap] })
      expect([refused.status, refused.body]).toMatchObject([400, { Message: 'node lap is already using a internet gateway' }])
    },
    'role-off-frees-hosts': async () => {
      await send('POST', `/api/nodes/office/${gw1}/inet_gw`, { inet_node_client_ids: [lap] })
      await send('POST', `/api/nodes/office/${gw1}/gateway`, { is_internet_gw: false })
      expect(await node(lap)).toMatchObject({ internetgw_node_id: '' })
      expect(await node(gw1)).toMatchObject({ inet_node_req: { inet_node_client_ids: null } })
    },
    'a-second-list-adds-hosts': async () => {
      await send('POST', `/api/nodes/office/${gw1}/inet_gw`, { inet_node_client_ids: [lap] })
      await send('POST', `/api/nodes/office/${gw1}/gateway`, { is_internet_gw: true, inet_node_client_ids: [bh] })
      expect(await node(lap)).toMatchObject({ internetgw_node_id: gw1 })
      expect(await node(bh)).toMatchObject({ internetgw_node_id: gw1 })
      expect(await node(gw1)).toMatchObject({ inet_node_req: { inet_node_client_ids: [lap, bh] } })
    },
    'links-over-networks-are-cleared': async () => {
      await send('POST', '/api/hosts/18217c4a-4435-4780-8e83-011a526c6a59/networks/lab')
      const inLab = z.array(z.object({ id: z.string() })).parse((await send('GET', '/api/nodes/lab')).body)[0]?.id ?? ''
      await send('POST', `/api/nodes/lab/${inLab}/inet_gw`, { inet_node_client_ids: [lap] })
      expect(await node(lap)).toMatchObject({ internetgw_node_id: inLab })
      await send('DELETE', `/api/nodes/lab/${inLab}/inet_gw`)
      expect(await node(lap)).toMatchObject({ internetgw_node_id: '' })
    },
    'toggle-keeps-hooks': async () => {
      await send('POST', `/api/nodes/office/${gw1}/gateway`, { is_internet_gw: true })
      await send('POST', `/api/extclients/office/${gw1}`, { clientid: 'phone', publickey: key, postup: 'echo up' })
      await send('PUT', '/api/v1/extclients/office/bulk/status', { ids: ['phone'], enabled: false })
      expect((await send('GET', '/api/extclients/office/phone')).body).toMatchObject({ enabled: false, postup: 'echo up' })
    },
    'exits-are-never-chained': async () => {
      await send('POST', `/api/nodes/office/${gw1}/inet_gw`, { inet_node_client_ids: [bh] })
      const text = { Message: expect.stringMatching(/is using a internet gateway already$/) }
      expect((await send('POST', `/api/nodes/office/${bh}/gateway`, { is_internet_gw: true })).body).toMatchObject(text)
      const whole = z.looseObject({}).parse(await node(bh))
      expect((await send('PUT', `/api/nodes/office/${bh}`, { ...whole, isinternetgateway: true })).body).toMatchObject(text)
      await send('POST', `/api/nodes/office/${gw2}/gateway`, { relayaddrs: [lap] })
      const relayed = z.looseObject({}).parse(await node(lap))
      const refused = { Message: 'gateway cannot be created on a relayed node' }
      expect((await send('PUT', `/api/nodes/office/${lap}`, { ...relayed, is_gw: true })).body).toMatchObject(refused)
    },
    'assigned-hosts-are-checked': async () => {
      await send('POST', `/api/nodes/office/${gw1}/gateway`, {})
      const refused = await send('POST', `/api/nodes/office/${gw1}/gateway/assign?gw_id=${gw1}`)
      expect([refused.status, refused.body]).toMatchObject([400, { Message: `cannot relay an ingress gateway (${gw1})` }])
    },
    'node-update-keeps-links': async () => {
      const whole = z.looseObject({}).parse(await node(lap))
      await send('PUT', `/api/nodes/office/${lap}`, { ...whole, isrelayed: true, relayedby: gw1, metadata: 'changed' })
      expect(await node(lap)).toMatchObject({ isrelayed: false, relayedby: '', metadata: 'changed' })
    },
    'node-update-keeps-the-node': async () => {
      await send('POST', `/api/hosts/${hostOfLap}/networks/lab`)
      const whole = z.looseObject({ id: z.string() }).parse(await nodeIn('lab', hostOfLap))
      const { address6, expdatetime, network, ...rest } = whole
      expect(await put(`/api/nodes/lab/${whole.id}`, rest)).toMatchObject({ address6, expdatetime, network })
      const taken = z.looseObject({ address: z.string() }).parse(await node(gw1)).address
      const lapInOffice = z.looseObject({}).parse(await node(lap))
      const refused = { Message: `ip specified is already allocated:  ${taken}` }
      expect(await put(`/api/nodes/office/${lap}`, { ...lapInOffice, address: taken })).toMatchObject(refused)
    },
    'endpoints-are-addresses': async () => {
      const hosts = z.array(z.looseObject({ id: z.string() })).parse((await send('GET', '/api/hosts')).body)
      const whole = hosts.find(({ id }) => id === hostOfLap)
      expect(await put(`/api/hosts/${hostOfLap}`, { ...whole, endpointip: 'hello' })).toMatchObject({ endpointip: whole?.endpointip })
    },
    'leaving-cuts-at-once': async () => {
      await send('POST', `/api/nodes/office/${gw1}/gateway`, { is_internet_gw: true })
      await send('PUT', `/api/nodes/office/${gw1}/inet_gw`, { inet_node_client_ids: [lap] })
      await send('DELETE', `/api/hosts/${hostOfGw1}/networks/office`)
      expect(await node(gw1)).toMatchObject({ pendingdelete: true, isinternetgateway: false })
      expect(await node(lap)).toMatchObject({ internetgw_node_id: '' })
    },
    'ranges-of-their-family': async () => {
      const refused = { Message: 'invalid CIDR address: fd99::/64' }
      expect((await send('POST', '/api/networks', { netid: 'one', addressrange: 'fd99::/64' })).body).toMatchObject(refused)
    },
    'disabled-is-disabled': async () => {
      await send('POST', '/api/users/alice', { username: 'alice', password: owner.password })
      const api = await createApi(server.url).signIn('alice', owner.password)
      await send('POST', '/api/users/alice/disable')
      expect(await api.send('GET', '/api/server/settings')).toMatchObject({ status: 401, body: { Message: 'user account disabled' } })
    },
    'no-second-factor-without-a-secret': async () => {
      await send('POST', '/api/users/alice', { username: 'alice', password: owner.password })
      expect(await put('/api/users/alice', { username: 'alice', is_mfa_enabled: true })).toMatchObject({ is_mfa_enabled: false })
    },
    'settings-that-are-there': async () => {
      const settings = z.object({ Response: z.looseObject({}) }).parse((await send('GET', '/api/server/settings')).body).Response
      const asked = { ...settings, jwt_validity_duration_clients: 0, jwt_validity_duration: 60, default_domain: 'elsewhere' }
      expect(await put('/api/server/settings', asked)).toEqual({
        Code: 200,
        Message: 'updated server settings successfully',
        Response: { ...settings, jwt_validity_duration: 60 },
      })
    },
    'proxies-tell-addresses': async () => {
      const answer = await fetch(`${server.url}/api/getip`, { headers: { 'X-Real-IP': '203.0.113.9' } })
      expect(await answer.text()).toBe('ip is invalid: 127.0.0.1')
    },
    'relayed-by-one': async () => {
      await send('POST', `/api/nodes/office/${gw1}/gateway`, { relayaddrs: [bh] })
      await send('POST', `/api/nodes/office/${gw2}/gateway`, { relayaddrs: [bh] })
      expect(await node(gw1)).toMatchObject({ relaynodes: [] })
      expect(await node(bh)).toMatchObject({ relayedby: gw2 })
    },
    'no-cors': async () => {
      const answer = await fetch(`${server.url}/api/networks`, { method: 'OPTIONS', headers: { Origin: 'https://example.org' } })
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([405, null])
    },
    'bounded-requests': async () => {
      expect((await send('POST', '/api/networks', { netid: 'x'.repeat(1024 * 1024) })).status).toBe(413)
    },
    'no-master-key-no-netclient': async () => {
      expect((await send('POST', '/api/v1/host/register/abc', {})).status).toBe(404)
      expect((await send('GET', '/api/server/getserverinfo')).body).toMatchObject({ Broker: '', TrafficKey: '' })
    },
  }

  it.each(Object.entries(seen))('%s', async (_, check) => {
    await check()
    expect(server.troubles).toEqual([])
  })

  it('all have a name of their own', () => {
    expect(new Set(deviations.map(({ name }) => name)).size).toBe(deviations.length)
  })

  async function put(path: string, body: unknown): Promise<unknown> {
    return (await send('PUT', path, body)).body
  }

  async function nodeIn(network: string, hostid: string): Promise<unknown> {
    const list = z.array(z.looseObject({ hostid: z.string() })).parse((await send('GET', `/api/nodes/${network}`)).body)
    return list.find((candidate) => candidate.hostid === hostid)
  }

  async function node(id: string): Promise<unknown> {
    const list = z.array(z.looseObject({ id: z.string() })).parse((await send('GET', '/api/nodes')).body)
    return list.find((candidate) => candidate.id === id)
  }

  async function send(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const headers = { Authorization: `Bearer ${token}` }
    const answer = await fetch(`${server.url}${path}`, { method, headers, body: body === undefined ? null : JSON.stringify(body) })
    const text = await answer.text()
    return { status: answer.status, body: /^[{[]/.test(text) ? JSON.parse(text) : text }
  }
})
