import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type Desired,
  desiredSchema,
  type EnrolRequest,
  enrolAnswerSchema,
  hostRemoved,
  hostStateSchema,
} from '../../electron/common/contracts/agent.ts'
import { type LiveServer, owner, startLiveServer } from './replay/live-server.ts'

/** The agent protocol and what an admin's changes do to it, over HTTP against the live server. */

const base = '/api/waygate/v1'
/** Long enough that only a wake-up can answer: an answer after it would be a 204. */
const longPoll = 20

describe('host agents', () => {
  let server: LiveServer
  let admin: string
  let keys: ReadonlyMap<string, string>

  beforeEach(async () => {
    server = await startLiveServer({ bootstrap: owner })
    const signIn = await send('POST', '/api/users/adm/authenticate', { username: owner.user, password: owner.password })
    admin = z.object({ Response: z.object({ AuthToken: z.string() }) }).parse(signIn.body).Response.AuthToken
    await send('POST', '/api/networks', { netid: 'office', addressrange: '100.64.0.0/16' }, admin)
    await send('POST', '/api/networks', { netid: 'lab', addressrange: '10.77.0.0/24', addressrange6: 'fd77::/64' }, admin)
    const list = z.array(z.object({ value: z.string(), token: z.string(), tags: z.array(z.string()) }))
    const found = list.parse((await send('GET', '/api/v1/enrollment-keys', undefined, admin)).body)
    keys = new Map(found.map(({ tags, value }) => [tags[0] ?? '', value]))
  })

  afterEach(async () => {
    expect(server.troubles).toEqual([])
    await server.stop()
  })

  it('enrol, get addresses from the network, and meet', async () => {
    const a = await enrol('exit-fra')
    const b = await enrol('lap')
    const first = await desired(a, 0)
    expect(first.config).toMatchObject({ addresses: ['100.64.0.1/16'], listenPort: 51821, mtu: 1420, gateway: null, through: null })
    expect(first.config.peers).toEqual([
      { publicKey: publicKeyOf('lap'), endpoint: '198.51.100.7:51821', allowedIps: ['100.64.0.2/32'], keepalive: 20 },
    ])
    expect((await desired(b, 0)).config.addresses).toEqual(['100.64.0.2/16'])
  })

  it('a gateway change wakes the agents that it concerns, and only them', async () => {
    const exit = await enrol('exit-fra')
    const lap = await enrol('lap')
    const other = await enrol('other', { key: keys.get('lab') ?? '' })
    const revisions = [await desired(exit, 0), await desired(lap, 0), await desired(other, 0)].map(({ revision }) => revision)
    const polls = [exit, lap].map((host, at) => desired(host, revisions[at] ?? 0, longPoll))
    const untouched = send('GET', `${base}/hosts/${other.id}/desired?after=${revisions[2]}&wait=1`, undefined, other.token)

    await send('POST', `/api/nodes/office/${exit.node}/gateway`, { is_internet_gw: true }, admin)
    const [asGateway] = await Promise.all(polls.slice(0, 1))
    expect(asGateway?.config.gateway).toEqual({ ranges: ['100.64.0.0/16'] })

    await send('PUT', `/api/nodes/office/${exit.node}/inet_gw`, { inet_node_client_ids: [lap.node] }, admin)
    const through = await polls[1]
    expect(through?.config.through).toEqual({ publicKey: publicKeyOf('exit-fra'), ipv6: false, gatewayName: 'exit-fra', onDead: 'closed' })
    expect(through?.config.peers[0]?.allowedIps).toEqual(['0.0.0.0/0', '100.64.0.1/32'])
    expect((await untouched).status).toBe(204)

    const freed = desired(lap, through?.revision ?? 0, longPoll)
    await send('DELETE', `/api/nodes/office/${exit.node}/inet_gw`, undefined, admin)
    expect((await freed).config.through).toBeNull()
  })

  it('a remote client becomes a peer of its gateway, and stops being one when it is disabled', async () => {
    const exit = await enrol('exit-fra')
    await send('POST', `/api/nodes/office/${exit.node}/gateway`, { is_internet_gw: true }, admin)
    const before = await desired(exit, 0)
    const poll = desired(exit, before.revision, longPoll)
    const key = publicKeyOf('phone')
    const created = await send('POST', `/api/extclients/office/${exit.node}`, { clientid: 'phone', publickey: key, device_id: 'd1' }, admin)
    expect(created.body).toMatchObject({ dns: '', address: '100.64.255.254', ingressgatewayendpoint: '198.51.100.7:51821' })
    const joined = await poll
    expect(joined.config.peers).toEqual([{ publicKey: key, endpoint: null, allowedIps: ['100.64.255.254/32'], keepalive: 0 }])
    const left = desired(exit, joined.revision, longPoll)
    await send('PUT', '/api/v1/extclients/office/bulk/status', { ids: ['phone'], enabled: false }, admin)
    expect((await left).config.peers).toEqual([])
  })

  it('a gateway forwards IPv6 when it says that it has an uplink for it', async () => {
    const key = keys.get('lab') ?? ''
    const exit = await enrol('exit-fra', { key, endpoint6: '2001:db8::7' })
    const lap = await enrol('lap', { key })
    await send('POST', `/api/nodes/lab/${exit.node}/gateway`, { is_internet_gw: true, inet_node_client_ids: [lap.node] }, admin)
    const both = await desired(lap, 0)
    expect(both.config.through?.ipv6).toBe(true)
    const moved = desired(lap, both.revision, longPoll)
    const report = { applied: 1, fault: null, endpoint4: '198.51.100.8', endpoint6: '' }
    expect((await send('POST', `${base}/hosts/${exit.id}/report`, report, exit.token)).status).toBe(204)
    const { config } = await moved
    expect(config.through?.ipv6).toBe(false)
    expect(config.peers[0]).toMatchObject({ endpoint: '198.51.100.8:51821', allowedIps: ['0.0.0.0/0', '10.77.0.1/32', 'fd77::1/128'] })
  })

  it('a host that has left a network is told, and its membership is gone when it asks again', async () => {
    const lap = await enrol('lap')
    await enrol('exit-fra')
    const before = await desired(lap, 0)
    const poll = desired(lap, before.revision, longPoll)
    await send('DELETE', `/api/hosts/${lap.id}/networks/office`, undefined, admin)
    const after = await poll
    expect(after.config).toMatchObject({ addresses: [], peers: [] })
    expect(await nodeCount()).toBe(2)
    await send('GET', `${base}/hosts/${lap.id}/desired?after=${after.revision}&wait=0`, undefined, lap.token)
    expect(await nodeCount()).toBe(1)
  })

  it('leaves for good: host, nodes and links are gone, its token too', async () => {
    const exit = await enrol('exit-fra')
    const lap = await enrol('lap')
    await send('POST', `/api/nodes/office/${exit.node}/gateway`, { is_internet_gw: true, inet_node_client_ids: [lap.node] }, admin)
    const before = await desired(lap, 0)
    const poll = desired(lap, before.revision, longPoll)
    expect((await send('DELETE', `${base}/hosts/${exit.id}`, undefined, exit.token)).status).toBe(204)
    expect((await poll).config).toMatchObject({ through: null, peers: [] })
    expect((await send('GET', `${base}/hosts/${exit.id}/desired?after=0&wait=0`, undefined, exit.token)).status).toBe(401)
    expect((await send('GET', '/api/hosts', undefined, admin)).body).toHaveLength(1)
  })

  it('a host that an admin removes is told so, in the poll that is open and in every later one; a stranger is not', async () => {
    const lap = await enrol('lap')
    const { revision } = await desired(lap, 0)
    const poll = send('GET', `${base}/hosts/${lap.id}/desired?after=${revision}&wait=${longPoll}`, undefined, lap.token)
    // the poll is known to be open when a later request on another connection has been answered
    await send('GET', '/api/server/health')
    expect((await send('POST', `${base}/hosts/${lap.id}/remove`, undefined, admin)).status).toBe(204)
    const told = { Code: 410, Message: hostRemoved, Response: null }
    expect(await poll).toEqual({ status: 410, body: told })
    expect(await send('GET', `${base}/hosts/${lap.id}/desired?after=0&wait=0`, undefined, lap.token)).toEqual({ status: 410, body: told })
    expect((await send('GET', `${base}/hosts/${lap.id}/desired?after=0&wait=0`, undefined, 'guessed')).status).toBe(401)
  })

  it('an admin sees what is stored and what is applied, and decides what a dead gateway means', async () => {
    const exit = await enrol('exit-fra')
    const lap = await enrol('lap')
    await send('POST', `/api/nodes/office/${exit.node}/gateway`, { is_internet_gw: true, inet_node_client_ids: [lap.node] }, admin)
    const states = async () => z.array(hostStateSchema).parse((await send('GET', `${base}/networks/office/hosts`, undefined, admin)).body)
    const before = await desired(lap, 0)
    const stateOf = async () => (await states()).find(({ name }) => name === 'lap')
    expect(await stateOf()).toMatchObject({ onDead: 'closed', wanted: before.revision, applied: 0, fault: null, reportedAt: 0 })
    const report = { applied: before.revision, fault: null, endpoint4: '', endpoint6: '' }
    await send('POST', `${base}/hosts/${lap.id}/report`, report, lap.token)
    expect(await stateOf()).toMatchObject({ wanted: before.revision, applied: before.revision, reportedAt: expect.any(Number) })
    const poll = desired(lap, before.revision, longPoll)
    const set = await send('PUT', `${base}/hosts/${lap.id}/dead-gateway`, { onDead: 'open' }, admin)
    const after = await poll
    expect(after.config.through?.onDead).toBe('open')
    expect(set).toMatchObject({ status: 200, body: { onDead: 'open', wanted: after.revision, applied: before.revision } })
    await send('POST', `${base}/hosts/${lap.id}/report`, { ...report, fault: 'the disk is full' }, lap.token)
    expect(await stateOf()).toMatchObject({ fault: 'the disk is full' })
    expect((await send('PUT', `${base}/hosts/${lap.id}/dead-gateway`, { onDead: 'ajar' }, admin)).status).toBe(400)
    expect((await send('PUT', `${base}/hosts/nobody/dead-gateway`, { onDead: 'open' }, admin)).status).toBe(404)
    expect((await send('GET', `${base}/networks/nowhere/hosts`, undefined, admin)).status).toBe(404)
    expect((await send('GET', `${base}/networks/office/hosts`, undefined, lap.token)).status).toBe(401)
  })

  it("a host that enrols again keeps the admin's decision about a dead gateway", async () => {
    const lap = await enrol('lap')
    expect((await send('PUT', `${base}/hosts/${lap.id}/dead-gateway`, { onDead: 'open' }, admin)).status).toBe(200)
    expect(await enrol('lap')).toMatchObject({ id: lap.id })
    expect((await send('GET', `${base}/networks/office/hosts`, undefined, admin)).body).toMatchObject([{ name: 'lap', onDead: 'open' }])
  })

  it('enrolment refuses what cannot be', async () => {
    await enrol('lap')
    const refusals: [Partial<EnrolRequest>, number, string][] = [
      [{ key: 'wrong' }, 401, 'enrolment key is unknown, used up or expired'],
      [{ name: 'lap' }, 400, 'host name is taken: lap'],
      [{ publicKey: publicKeyOf('lap') }, 400, 'public key is in use by another host: lap'],
      [{ publicKey: 'x'.repeat(44) }, 400, 'publicKey: not a WireGuard key'],
      [{ endpoint4: '2001:db8::1' }, 400, 'endpoint4: not an IPv4 address'],
    ]
    for (const [change, status, message] of refusals) {
      const answer = await send('POST', `${base}/enrol`, { ...facts('new'), ...change })
      expect([answer.status, answer.body]).toEqual([status, { Code: status, Message: message, Response: null }])
    }
    expect((await send('POST', `${base}/enrol`, { name: 'new' })).status).toBe(400)
  })

  it('a key with uses lets that many in; its token is as good as its value', async () => {
    const made = await send('POST', '/api/v1/enrollment-keys', { networks: ['office'], tags: ['once'], uses_remaining: 1 }, admin)
    const { token } = z.object({ token: z.string() }).parse(made.body)
    await enrol('first', { key: token })
    expect((await send('POST', `${base}/enrol`, { ...facts('second'), key: token })).status).toBe(401)
  })

  it('a name and a public key put nobody in the place of a host: without its pass it stays what it is', async () => {
    const lap = await enrol('lap')
    const before = await send('GET', '/api/hosts', undefined, admin)
    const stranger = { ...facts('lap'), hostPass: passOf('stranger'), endpoint4: '203.0.113.66' }
    const taken = { Code: 400, Message: 'host name is taken: lap', Response: null }
    expect(await send('POST', `${base}/enrol`, stranger)).toEqual({ status: 400, body: taken })
    const { hostPass, ...without } = facts('lap')
    expect((await send('POST', `${base}/enrol`, without)).status).toBe(400)
    expect(await send('GET', '/api/hosts', undefined, admin)).toEqual(before)
    expect(JSON.stringify(before.body)).not.toContain(hostPass)
    expect((await desired(lap, 0)).config.addresses).toEqual(['100.64.0.1/16'])
  })

  it('enrolling again with the same key pair and pass is the same host; the old token is dead', async () => {
    const before = await enrol('lap')
    const after = await enrol('lap')
    expect(after.id).toBe(before.id)
    expect((await send('GET', `${base}/hosts/${before.id}/desired?after=0&wait=0`, undefined, before.token)).status).toBe(401)
  })

  it("one host's token opens nothing else", async () => {
    const lap = await enrol('lap')
    const exit = await enrol('exit-fra')
    expect((await send('GET', `${base}/hosts/${exit.id}/desired?after=0&wait=0`, undefined, lap.token)).status).toBe(401)
    expect((await send('GET', '/api/networks', undefined, lap.token)).status).toBe(401)
    expect((await send('GET', `${base}/hosts/${exit.id}/desired?after=0&wait=0`, undefined, admin)).status).toBe(401)
  })

  it('a stopping server lets its long polls go', async () => {
    const lap = await enrol('lap')
    const { revision } = await desired(lap, 0)
    const poll = send('GET', `${base}/hosts/${lap.id}/desired?after=${revision}&wait=${longPoll}`, undefined, lap.token)
    // the poll is known to be open when a later request on another connection has been answered
    await send('GET', '/api/server/health')
    await server.stop()
    expect((await poll).status).toBe(204)
  })

  interface Agent {
    readonly id: string
    readonly token: string
    readonly node: string
  }

  function publicKeyOf(name: string): string {
    return Buffer.from(name.padEnd(32, '.')).toString('base64')
  }

  function passOf(name: string): string {
    return Buffer.from(`pass of ${name}`.padEnd(32, '.')).toString('base64url')
  }

  function facts(name: string): EnrolRequest {
    return {
      key: keys.get('office') ?? '',
      name,
      publicKey: publicKeyOf(name),
      hostPass: passOf(name),
      os: 'linux',
      osFamily: 'debian',
      kernel: '6.1.0',
      firewall: 'nftables',
      version: 'v0.1.0',
      endpoint4: '198.51.100.7',
      endpoint6: '',
      listenPort: 51821,
      mtu: 1420,
      interfaces: [{ name: 'eth0', addressString: '198.51.100.7/24' }],
      defaultInterface: 'eth0',
    }
  }

  async function enrol(name: string, change: Partial<EnrolRequest> = {}): Promise<Agent> {
    const answer = await send('POST', `${base}/enrol`, { ...facts(name), ...change })
    const { hostId, hostToken } = enrolAnswerSchema.parse(answer.body)
    const nodes = z.array(z.object({ id: z.string(), hostid: z.string() })).parse((await send('GET', '/api/nodes', undefined, admin)).body)
    return { id: hostId, token: hostToken, node: nodes.find(({ hostid }) => hostid === hostId)?.id ?? '' }
  }

  async function desired(agent: Agent, after: number, wait = 0): Promise<Desired> {
    const answer = await send('GET', `${base}/hosts/${agent.id}/desired?after=${after}&wait=${wait}`, undefined, agent.token)
    return desiredSchema.parse(answer.body)
  }

  async function nodeCount(): Promise<number> {
    return z.array(z.unknown()).parse((await send('GET', '/api/nodes', undefined, admin)).body).length
  }

  async function send(method: string, path: string, body?: unknown, token?: string): Promise<{ status: number; body: unknown }> {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` }
    const answer = await fetch(`${server.url}${path}`, { method, headers, body: body === undefined ? null : JSON.stringify(body) })
    const text = await answer.text()
    return { status: answer.status, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text }
  }
})
