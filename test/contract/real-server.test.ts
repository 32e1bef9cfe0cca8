import { randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { createNetmakerClient } from '../../electron/netmaker/client.ts'
import { decodeNodes } from '../../electron/netmaker/codec.ts'
import { createNodeTransport } from '../../electron/netmaker/node-transport.ts'
import { enrolmentKeyType, enrolmentOperations } from '../../electron/netmaker/wire/enrolment.ts'
import { extClientOperations, privateKeyPlaceholder, updateBody } from '../../electron/netmaker/wire/ext-clients.ts'
import { gatewayOperations, internetClientsBody, internetGatewayBody } from '../../electron/netmaker/wire/gateways.ts'
import { groupOperations } from '../../electron/netmaker/wire/groups.ts'
import { hostOperations } from '../../electron/netmaker/wire/hosts.ts'
import { jitOperations } from '../../electron/netmaker/wire/jit.ts'
import { networkOperations } from '../../electron/netmaker/wire/networks.ts'
import { nodeOperations } from '../../electron/netmaker/wire/nodes.ts'
import { postureOperations } from '../../electron/netmaker/wire/posture.ts'
import { remoteAccessOperations } from '../../electron/netmaker/wire/remote-access.ts'
import { serverOperations } from '../../electron/netmaker/wire/server.ts'
import { userOperations } from '../../electron/netmaker/wire/users.ts'
import { got, wireguardKey } from '../unit/client/world.ts'
import { type Opened, ownNetwork, ownPrefix, targets } from './real/target.ts'

/**
 * What the client relies on, asked of a server that is used and not built by the test: ours in both editions, and a real one where `NETMAKER_URL` names it
 * (test/contract/README.md). Everything happens in a network of its own, which goes with the suite.
 */

const nowhere = '00000000-0000-4000-8000-00000000dead'
const refused = (status: number, message: string | RegExp) => ({
  ok: false,
  fault: { code: 'server.refused', status, message: typeof message === 'string' ? message : expect.stringMatching(message) },
})
const noRoute = { ok: false, fault: { code: 'server.noRoute' } }

describe.each(targets)('$name', ({ open }) => {
  let server: Opened
  const network = ownNetwork()

  beforeAll(async () => {
    server = await open()
    for (const left of await ownNetworks()) await removeNetwork(left)
    const range = `10.213.${randomInt(1, 250)}.0/24`
    got(await server.api.call(networkOperations.create, { body: { netid: network, addressrange: range, addressrange6: '' } }))
  })

  afterAll(async () => {
    if (server === undefined) return
    await removeNetwork(network)
    const left = await ownNetworks()
    await server.close()
    expect(left).toEqual([])
  })

  async function ownNetworks(): Promise<string[]> {
    const networks = got(await server.api.call(networkOperations.list, {}))
    return networks.map(({ name }) => name).filter((name) => name.startsWith(ownPrefix))
  }

  /** With what would outlive it: clients, hosts' places, and the enrolment key that came with it. */
  async function removeNetwork(name: string): Promise<void> {
    for (const { nodeId, hostId } of await members(name)) {
      await server.api.call(gatewayOperations.removeGateway, { params: { network: name, nodeid: nodeId } })
      await server.api.call(hostOperations.leaveNetwork, { params: { hostid: hostId, network: name } })
    }
    for (const key of got(await server.api.call(enrolmentOperations.list, {})).filter(({ networks }) => networks.includes(name)))
      await server.api.call(enrolmentOperations.remove, { params: { keyID: key.value } })
    got(await server.api.call(networkOperations.remove, { params: { network: name } }))
  }

  async function members(name: string): Promise<{ nodeId: string; hostId: string }[]> {
    const nodes = await server.api.call(nodeOperations.list, { params: { network: name } })
    return nodes.ok ? nodes.value.filter(({ isStatic }) => !isStatic).map(({ id, hostId }) => ({ nodeId: id, hostId })) : []
  }

  function only(edition: 'pro' | 'ce', context: TestContext): void {
    if (server.edition !== edition) context.skip(edition === 'pro' ? 'needs the Pro edition' : 'needs the community edition')
  }

  const node = (nodeid: string) => ({ params: { network, nodeid } })

  describe('without anybody signed in', () => {
    it('health and status', async () => {
      expect(got(await server.anonymous.call(serverOperations.health, {}))).toMatch(/^Server is up and running/)
      expect(got(await server.anonymous.call(serverOperations.status, {})).version).toMatch(/^v\d+\.\d+/)
    })

    it('what is for users is refused', async () => {
      const { origin } = server.anonymous
      const stranger = createNetmakerClient(origin, createNodeTransport(), { user: 'x', token: 'not-a-token' })
      expect(await stranger.call(networkOperations.list, {})).toMatchObject({ fault: { code: 'session.expired' } })
    })

    it('a route that nobody has', async () => {
      const unknown = { ...serverOperations.usage, path: '/api/waygate/no-such-route' } as const
      expect(await server.api.call(unknown, {})).toMatchObject(noRoute)
    })
  })

  describe('signing in', () => {
    it('a wrong password is a 400, an unknown user a 401', async () => {
      const attempt = (username: string, password: string) =>
        server.anonymous.call(userOperations.authenticate, { body: { username, password } })
      expect(await attempt(server.user, 'certainly-not-the-password')).toMatchObject(refused(400, 'incorrect credentials'))
      expect(await attempt('nobody-of-that-name', 'whatever-it-is')).toMatchObject(refused(401, 'record not found'))
      expect(await attempt(server.user, '')).toMatchObject(refused(400, "password can't be empty"))
    })

    it('who one is, and what the server is', async () => {
      const me = got(await server.api.call(userOperations.get, { params: { username: server.user } }))
      expect(me).toMatchObject({ name: server.user, isAdmin: true, disabled: false })
      expect(got(await server.api.call(userOperations.getWithRole, { query: { username: server.user } })).name).toBe(server.user)
      expect(got(await server.api.list('users', {})).map(({ name }) => name)).toContain(server.user)
      expect(got(await server.api.call(serverOperations.config, {})).version).toMatch(/^v\d/)
      expect(got(await server.api.call(serverOperations.settings, {})).clientTokenMinutes).toBeGreaterThan(0)
    })

    it('an access token works until it is revoked', async () => {
      const name = `${network}-token`
      const expires_at = new Date(Date.now() + 3_600_000).toISOString()
      const made = got(await server.api.call(userOperations.createAccessToken, { body: { name, user_name: server.user, expires_at } }))
      if (made.kind !== 'token') throw new Error('no token')
      const byToken = createNetmakerClient(server.api.origin, createNodeTransport(), { user: server.user, token: made.token })
      got(await byToken.call(networkOperations.list, {}))
      const listed = got(await server.api.call(userOperations.listAccessTokens, { query: { username: server.user } }))
      const { id } = listed.find((token) => token.name === name) ?? { id: '' }
      got(await server.api.call(userOperations.revokeAccessToken, { query: { id } }))
      expect(await byToken.call(networkOperations.list, {})).toMatchObject({ fault: { code: 'session.expired' } })
    })
  })

  describe('an empty network', () => {
    it('is listed by its name, with a key to enrol', async () => {
      expect(await ownNetworks()).toEqual([network])
      expect(got(await server.api.call(networkOperations.get, { params: { network } })).range4).toMatch(/^10\.213\./)
      const keys = got(await server.api.call(enrolmentOperations.list, {}))
      expect(keys.filter(({ networks }) => networks.includes(network))).toHaveLength(1)
    })

    it('has empty lists, whatever shape they have', async () => {
      expect(got(await server.api.call(nodeOperations.list, { params: { network } }))).toEqual([])
      expect(got(await server.api.call(nodeOperations.statuses, { params: { network } }))).toEqual({})
      expect(got(await server.api.list('clientsIn', { params: { network } }))).toEqual([])
    })

    it('nodes, hosts and remote clients of all networks can be read', async () => {
      for (const name of ['nodes', 'hosts', 'clients'] as const) expect(Array.isArray(got(await server.api.list(name, {})))).toBe(true)
      expect(got(await server.api.call(hostOperations.page, { query: { page: '1', per_page: '5' } })).page).toBe(1)
    })

    it('what is not there is refused in known words', async () => {
      const { api } = server
      const unknownNode = refused(400, 'error fetching node during parameter validation: no result found')
      expect(await api.call(gatewayOperations.createInternetGateway, { ...node(nowhere), body: {} })).toMatchObject(unknownNode)
      expect(await api.call(gatewayOperations.updateInternetGateway, { ...node(nowhere), body: internetClientsBody([]) })).toMatchObject(
        unknownNode,
      )
      expect(await api.call(extClientOperations.create, { ...node(nowhere), body: {} })).toMatchObject(
        refused(400, 'ingress does not exist'),
      )
      const unknown = { params: { network, clientid: 'nobody-here' } }
      expect(await api.call(extClientOperations.get, unknown)).toMatchObject(refused(500, 'no result found'))
      got(await api.call(extClientOperations.remove, unknown))
      expect(await api.call(networkOperations.get, { params: { network: `${network}-x` } })).toMatchObject(refused(404, 'record not found'))
    })

    it('enrolment keys are made, listed and deleted', async () => {
      const body = { networks: [network], tags: [`${network}-key`], type: enrolmentKeyType.uses, uses_remaining: 2 }
      const key = got(await server.api.call(enrolmentOperations.create, { body }))
      expect(key).toMatchObject({ networks: [network], usesRemaining: 2 })
      got(await server.api.call(enrolmentOperations.remove, { params: { keyID: key.value } }))
      expect(got(await server.api.call(enrolmentOperations.list, {})).map(({ value }) => value)).not.toContain(key.value)
    })
  })

  describe('what only one edition has', () => {
    it("Pro: a user's own gateways, access for a time, conditions, groups", async (context) => {
      only('pro', context)
      const query = { remote_access_clientid: 'waygate-contract' }
      const own = await server.api.call(remoteAccessOperations.list, { params: { username: server.user }, query })
      expect(got(own).filter((gateway) => gateway.network === network)).toEqual([])
      got(await server.api.call(serverOperations.featureFlags, {}))
      expect(Array.isArray(got(await server.api.call(jitOperations.networks, {})))).toBe(true)
      expect(got(await server.api.call(postureOperations.list, { query: { network } }))).toEqual([])
      expect(Array.isArray(got(await server.api.call(groupOperations.list, {})))).toBe(true)
    })

    it('the community edition has no such routes, and every flag is off', async (context) => {
      only('ce', context)
      const query = { remote_access_clientid: 'waygate-contract' }
      expect(await server.api.call(remoteAccessOperations.list, { params: { username: server.user }, query })).toMatchObject(noRoute)
      expect(await server.api.call(jitOperations.networks, {})).toMatchObject(noRoute)
      const flags = got(await server.api.call(serverOperations.featureFlags, {}))
      expect(Object.values(flags).every((flag) => !flag)).toBe(true)
    })
  })

  describe('gateways and remote clients', () => {
    let gateway = ''
    let host = ''

    /** Hosts of the server's own that may join; skips by name where none was given. */
    async function withHosts(count: number, context: TestContext): Promise<void> {
      if (server.hosts.length < count) context.skip(`needs ${count} Linux hosts: name them in NETMAKER_HOSTS`)
      const known = got(await server.api.list('hosts', {}))
      const wanted = server.hosts.map((name) => known.find((one) => one.name === name)?.id ?? '')
      if (wanted.includes('')) throw new Error(`the server has no host of one of these names: ${server.hosts.join(', ')}`)
      const inside = new Set((await members(network)).map(({ hostId }) => hostId))
      for (const hostid of wanted.slice(0, 2)) {
        if (!inside.has(hostid)) got(await server.api.call(hostOperations.joinNetwork, { params: { hostid, network } }))
      }
      const nodes = await until(
        () => members(network),
        (list) => list.length >= Math.min(2, wanted.length),
      )
      gateway = nodes.find(({ hostId }) => hostId === wanted[0])?.nodeId ?? ''
      host = nodes.find(({ hostId }) => hostId === wanted[1])?.nodeId ?? ''
    }

    const nodeNow = async (id: string) =>
      decodeNodes(got(await server.api.call(nodeOperations.list, { params: { network } }))).find((one) => one.id === id)

    it('a host becomes an internet gateway, once', async (context) => {
      await withHosts(1, context)
      const made = got(await server.api.call(gatewayOperations.createGateway, { ...node(gateway), body: internetGatewayBody() }))
      expect(made).toMatchObject({ isGateway: true, isInternetGateway: true, isIngress: true })
      expect(await nodeNow(gateway)).toMatchObject({ isInternetGateway: true, ingressDns: '1.1.1.1', internetClients: [] })
      // answered with success, and nothing in it (netmaker-api.md 6.2)
      expect(got(await server.api.call(gatewayOperations.createInternetGateway, { ...node(gateway), body: {} }))).toBeNull()
    })

    it('hosts are sent through it by the whole list, and freed by the empty one', async (context) => {
      await withHosts(2, context)
      const put = (ids: readonly string[]) =>
        server.api.call(gatewayOperations.updateInternetGateway, { ...node(gateway), body: internetClientsBody(ids) })
      got(await put([host]))
      expect(await nodeNow(host)).toMatchObject({ internetGateway: gateway })
      expect(await nodeNow(gateway)).toMatchObject({ internetClients: [host] })
      expect(await server.api.call(gatewayOperations.createInternetGateway, { ...node(host), body: {} })).toMatchObject(
        refused(400, /is using a internet gateway already$/),
      )
      got(await put([]))
      expect(await nodeNow(host)).toMatchObject({ internetGateway: '' })
    })

    it('a remote client with a key of its own: made, found, read, changed as a whole, switched, deleted', async (context) => {
      await withHosts(1, context)
      const { api } = server
      const publickey = wireguardKey()
      const body = { publickey, enabled: true, device_id: 'waygate-contract', device_name: 'contract' }
      const made = got(await api.call(extClientOperations.create, { ...node(gateway), body }))
      expect(made).toMatchObject({ publicKey: publickey, network, gatewayNodeId: gateway, enabled: true, owner: server.user })
      const ref = { params: { network, clientid: made.id } }
      expect(await api.call(extClientOperations.create, { ...node(gateway), body: { ...body, publickey: wireguardKey() } })).toMatchObject(
        refused(400, 'remote client config already exists on the gateway'),
      )
      expect(got(await api.list('clientsIn', { params: { network } }))).toMatchObject([{ id: made.id, publicKey: publickey }])
      const file = got(await api.call(extClientOperations.file, ref))
      expect(file).toContain(privateKeyPlaceholder)
      expect(file).toMatch(/^AllowedIPs = 0\.0\.0\.0\/0/m)
      const fresh = got(await api.call(extClientOperations.get, ref))
      const written = got(await api.call(extClientOperations.update, { ...ref, body: updateBody(fresh, { enabled: false }) }))
      expect(written).toMatchObject({ id: made.id, publicKey: publickey, enabled: false, deviceId: 'waygate-contract' })
      got(await api.call(extClientOperations.setEnabled, { params: { network }, body: { ids: [made.id], enabled: true } }))
      const again = await until(
        async () => got(await api.call(extClientOperations.get, ref)),
        ({ enabled }) => enabled,
      )
      expect(again.enabled).toBe(true)
      got(await api.call(extClientOperations.remove, ref))
      expect(await api.call(extClientOperations.get, ref)).toMatchObject(refused(500, 'no result found'))
    })

    it('the internet role goes alone, the gateway with its remote clients', async (context) => {
      await withHosts(1, context)
      const { api } = server
      got(await api.call(extClientOperations.create, { ...node(gateway), body: { publickey: wireguardKey(), enabled: true } }))
      got(await api.call(gatewayOperations.removeInternetGateway, node(gateway)))
      expect(await nodeNow(gateway)).toMatchObject({ isGateway: true, isInternetGateway: false })
      got(await api.call(gatewayOperations.removeGateway, node(gateway)))
      expect(await nodeNow(gateway)).toMatchObject({ isGateway: false, isIngress: false })
      expect(got(await api.list('clientsIn', { params: { network } }))).toEqual([])
    })
  })
})

/** What a server does soon after it has answered; the test's own time ends a wait for what never comes. */
async function until<T>(look: () => Promise<T>, isSo: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look()
    if (isSo(seen)) return seen
    await wait(250)
  }
}
