import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { owner } from '../replay/live-server.ts'
import { startProWorld, type World } from './pro-world.ts'

/** What must not get somebody further than their roles do: query parameters, other networks' names, old tokens, groups. */

const key = 'rVrG9H6pEFF4NaBLze+WF0XfYFHUtMtjIt3OdPjcxWM='
const otherKey = 'hkzpYDVGwSTBvYZ2qzYRPbnN1dKZ2DLZ9dAxDT9CvGE='
const device = { publickey: key, device_id: 'device-1', os: 'linux' }

describe('pro guards', () => {
  let world: World

  beforeAll(async () => {
    // a provider that nobody is sent to: with one there are people who wait for an admin
    const sso = { issuer: 'http://127.0.0.1:1', clientId: 'waygate', clientSecret: 'the-secret', allowedDomains: [] }
    world = await startProWorld({ sso })
    await world.addUser('alice', 'service-user', ['office-network-user-grp'])
    await world.addUser('boss', 'service-user', ['office-network-admin-grp'])
    await world.addUser('plat', 'platform-user')
    world.keep()
  }, 60_000)
  beforeEach(() => world.restore())
  afterAll(async () => {
    await world.server.stop()
  })

  const asOwner = (method: string, path: string, body?: unknown) => world.call(owner.user, method, path, body)
  const hostOf = (node: string) => node.replace(/^0/, '1')
  const stored = (id: string, network = 'office') => world.server.database.view.get('clients', `${network}/${id}`)

  it('deviation permissions-are-for-the-named-network: ?network= makes nothing of all networks a thing of one', async () => {
    const { stranger } = world.ids
    const refusals: readonly (readonly [string, string, string, unknown?])[] = [
      ['boss', 'POST', '/api/users/alice/disable?network=office'],
      ['boss', 'DELETE', '/api/users/alice?network=office'],
      ['boss', 'POST', '/api/v1/enrollment-keys?network=office', { networks: ['lab'], tags: ['way-in'], unlimited: true }],
      ['boss', 'PUT', `/api/hosts/${hostOf(stranger)}?network=office`, { id: hostOf(stranger), name: 'mine' }],
      ['boss', 'POST', `/api/hosts/${hostOf(world.ids.laptop)}/networks/lab?network=office`],
      ['boss', 'DELETE', `/api/hosts/${hostOf(stranger)}/networks/lab?network=office`],
      ['plat', 'GET', '/api/v1/enrollment-keys?network=office'],
      ['plat', 'GET', '/api/extclients?network=office'],
      ['plat', 'GET', `/api/v1/users/access_token?username=${owner.user}&network=office`],
      ['plat', 'GET', '/api/v2/users?network=office'],
    ]
    for (const [user, method, path, body] of refusals) expect.soft((await world.call(user, method, path, body)).status, path).toBe(403)
    expect((await world.call('boss', 'GET', '/api/v1/posture_check?network=office')).status).toBe(200)
    expect((await world.call('boss', 'GET', '/api/v1/posture_check?network=lab')).status).toBe(403)
  })

  it('deviation own-name-is-for-own-things', async () => {
    await asOwner('POST', '/api/v1/users/group', { user_group: { name: 'crew', network_roles: {} } })
    const id = world.server.database.view.list('groups')[0]?.id
    const all = { id, name: 'crew', network_roles: { all_networks: { 'global-network-admin': {} } } }
    const refusals: readonly (readonly [string, string, unknown?])[] = [
      ['GET', '/api/users?username=alice'],
      ['GET', '/api/v2/users?username=alice'],
      ['GET', '/api/users_pending?username=alice'],
      ['POST', '/api/v1/users/group?username=alice', { user_group: { ...all, name: 'mine' }, members: ['alice'] }],
      ['PUT', '/api/v1/users/group?username=alice', all],
      ['DELETE', `/api/v1/users/group?username=alice&group_id=${id}`],
    ]
    for (const [method, path, body] of refusals) expect.soft((await world.call('alice', method, path, body)).status, path).toBe(403)
    expect((await world.call('alice', 'GET', '/api/v1/users?username=alice')).status).toBe(200)
    expect((await world.call('alice', 'GET', '/api/v1/users/access_token?username=alice')).status).toBe(200)
  })

  it('a client of another network is not found under the own one', async () => {
    await asOwner('POST', `/api/extclients/lab/${world.ids.stranger}`, { clientid: 'of-lab', publickey: key })
    const refused = await world.call('boss', 'PUT', '/api/extclients/office/of-lab', { clientid: 'of-lab', publickey: otherKey })
    expect([refused.status, refused.message]).toEqual([500, 'client not found'])
    expect(stored('of-lab', 'lab')?.publicKey).toBe(key)
    // an admin runs both networks: ranges are checked against both (deviation ranges-beside-the-own-network)
    const put = (range: string) =>
      asOwner('PUT', '/api/extclients/office/of-lab', { clientid: 'of-lab', publickey: otherKey, extraallowedips: [range] })
    expect((await put('10.5.0.0/16')).status).toBe(200)
    for (const range of ['100.64.7.0/24', '10.77.0.0/28']) expect((await put(range)).status).toBe(400)
  })

  describe('deviation foreign-hosts-are-out-of-reach', () => {
    const nodeOf = (id: string) => world.server.database.view.get('nodes', id)

    it('whoever runs one network takes no host of another into it', async () => {
      const join = (user: string, node: string, network = 'office') =>
        world.call(user, 'POST', `/api/hosts/${hostOf(node)}/networks/${network}`)
      expect(await join('boss', world.ids.stranger)).toMatchObject({ status: 403, message: 'access denied' })
      expect(world.server.database.view.find('nodesByHost', hostOf(world.ids.stranger))).toHaveLength(1)
      // of a network that they run too, it is theirs
      const both = { username: 'boss', platform_role_id: 'service-user' }
      const groups = { 'office-network-admin-grp': {}, 'lab-network-admin-grp': {} }
      await asOwner('PUT', '/api/users/boss', { ...both, user_group_ids: groups })
      expect((await join('boss', world.ids.stranger)).status).toBe(200)
      expect((await join('boss', world.ids.laptop, 'lab')).status).toBe(200)
      // and no longer, as soon as they don't
      await asOwner('PUT', '/api/users/boss', { ...both, user_group_ids: { 'office-network-admin-grp': {} } })
      expect((await join('boss', world.ids.split, 'lab')).status).toBe(403)
      expect((await asOwner('POST', `/api/hosts/${hostOf(world.ids.split)}/networks/lab`)).status).toBe(200)
    })

    it('a host without any network is for the admins of all', async () => {
      const path = `/api/hosts/${hostOf(world.ids.laptop)}/networks/office`
      expect((await world.call('boss', 'DELETE', `${path}?force=true`)).status).toBe(200)
      expect((await world.call('boss', 'POST', path)).status).toBe(403)
      expect((await asOwner('POST', path)).status).toBe(200)
    })

    it('nor sends or relays the traffic of its nodes', async () => {
      const { exit, split, stranger } = world.ids
      // a host of lab that is no gateway there
      await asOwner('DELETE', `/api/nodes/lab/${stranger}/gateway`)
      await asOwner('DELETE', `/api/nodes/office/${split}/gateway`)
      const wire = z.array(z.looseObject({ id: z.string() })).parse((await asOwner('GET', '/api/nodes/office')).body)
      const refusals: readonly (readonly [string, string, unknown])[] = [
        ['PUT', `/api/nodes/office/${exit}/inet_gw`, { inet_node_client_ids: [stranger] }],
        ['POST', `/api/nodes/office/${split}/inet_gw`, { inet_node_client_ids: [stranger] }],
        ['POST', `/api/nodes/office/${split}/gateway`, { is_internet_gw: true, inet_node_client_ids: [stranger] }],
        ['POST', `/api/nodes/office/${split}/gateway`, { relayaddrs: [stranger] }],
        ['PUT', `/api/nodes/office/${exit}`, { ...wire.find(({ id }) => id === exit), relaynodes: [stranger] }],
      ]
      for (const [method, path, body] of refusals) {
        expect.soft(await world.call('boss', method, path, body), path).toMatchObject({ status: 403, message: 'access denied' })
      }
      expect(nodeOf(stranger)).toMatchObject({ internetGateway: '', relayedBy: '' })
      // what an admin of all has put there stays, and may be let go
      const list = (ids: readonly string[]) => ({ inet_node_client_ids: ids })
      expect((await asOwner('PUT', `/api/nodes/office/${exit}/inet_gw`, list([stranger]))).status).toBe(200)
      expect((await world.call('boss', 'PUT', `/api/nodes/office/${exit}/inet_gw`, list([stranger]))).status).toBe(200)
      expect(nodeOf(stranger)?.internetGateway).toBe(exit)
      expect((await world.call('boss', 'PUT', `/api/nodes/office/${exit}/inet_gw`, list([]))).status).toBe(200)
      expect(nodeOf(stranger)?.internetGateway).toBe('')
    })
  })

  it('what a user may see changes with their role and groups, in the next answer', async () => {
    const seen = async () => [
      (await world.call('alice', 'GET', '/api/nodes/office')).status,
      (await world.call('alice', 'GET', '/api/extclients')).status,
      z
        .array(z.object({ netid: z.string() }))
        .nullable()
        .parse((await world.call('alice', 'GET', '/api/networks')).body)
        ?.map(({ netid }) => netid),
    ]
    const put = (platform_role_id: string, groups: object) =>
      asOwner('PUT', '/api/users/alice', { username: 'alice', platform_role_id, user_group_ids: groups })
    expect(await seen()).toEqual([200, 403, ['office']])
    await put('service-user', { 'lab-network-user-grp': {} })
    expect(await seen()).toEqual([403, 403, ['lab']])
    await put('admin', {})
    expect(await seen()).toEqual([200, 200, ['lab', 'office']])
    await put('service-user', {})
    expect(await seen()).toEqual([403, 403, undefined])
    await asOwner('POST', '/api/users/alice/disable')
    expect(await seen().catch(() => 'refused')).toBe('refused')
    expect((await world.call('alice', 'GET', '/api/nodes')).status).toBe(401)
    await asOwner('POST', '/api/users/alice/enable')
    expect((await world.call('alice', 'GET', '/api/nodes')).status).toBe(200)
  })

  it('deviation no-switching-on-without-access', async () => {
    await world.call('alice', 'POST', `/api/extclients/office/${world.ids.exit}`, { ...device, clientid: 'phone' })
    await world.call('alice', 'POST', `/api/extclients/office/${world.ids.exit}`, { clientid: 'plain', publickey: otherKey })
    await world.call('boss', 'POST', '/api/v1/jit?network=office', { action: 'enable' })
    const switchOn = () => world.call('alice', 'PUT', '/api/v1/extclients/office/bulk/status', { ids: ['phone', 'plain'], enabled: true })
    const enabled = () => [stored('phone')?.enabled, stored('plain')?.enabled]
    expect((await switchOn()).status).toBe(202)
    expect(enabled()).toEqual([false, false])
    const single = await world.call('alice', 'PUT', '/api/extclients/office/plain', { clientid: 'plain', enabled: true })
    expect([single.status, single.message]).toEqual([403, 'JIT access required: please request access from network admin'])

    await world.call('alice', 'POST', '/api/v1/jit_user/request?network=office', { reason: 'maintenance' })
    const request_id = world.server.database.view.list('accessRequests')[0]?.id
    const expires_at = Math.floor(Date.now() / 1000) + 3600
    await world.call('boss', 'POST', '/api/v1/jit?network=office', { action: 'approve', request_id, expires_at })
    await switchOn()
    expect([stored('phone'), stored('plain')]).toMatchObject([
      { enabled: true, accessUntil: expires_at * 1000 },
      { enabled: true, accessUntil: expires_at * 1000 },
    ])
  })

  it('a device that does not meet the conditions is not switched on in bulk', async () => {
    await world.call('alice', 'POST', `/api/extclients/office/${world.ids.exit}`, { ...device, clientid: 'phone' })
    const status = (enabled: boolean) => world.call('alice', 'PUT', '/api/v1/extclients/office/bulk/status', { ids: ['phone'], enabled })
    await status(false)
    const check = { name: 'windows', network_id: 'office', attribute: 'os', values: ['windows'], severity: 3, user_groups: { '*': {} } }
    expect((await world.call('boss', 'POST', '/api/v1/posture_check?network=office', check)).status).toBe(200)
    expect((await status(true)).status).toBe(202)
    expect(stored('phone')?.enabled).toBe(false)
  })

  it('tokens of a deleted account are none of the next one of its name', async () => {
    await world.addUser('passing', 'service-user')
    expect((await world.call('passing', 'GET', '/api/users/passing')).status).toBe(200)
    await asOwner('DELETE', '/api/users/passing')
    await asOwner('POST', '/api/users/passing', { username: 'passing', password: 'another-pass', platform_role_id: 'auditor' })
    expect((await world.call('passing', 'GET', '/api/users/passing')).status).toBe(401)
    await asOwner('DELETE', '/api/users/passing')
    const draft = world.server.database.draft()
    draft.put('pendingUsers', { name: 'passing', subject: 'other-person', createdAt: Date.now() })
    world.server.database.commit(draft)
    expect((await asOwner('POST', '/api/users_pending/user/passing')).status).toBe(200)
    expect((await world.call('passing', 'GET', '/api/users/passing')).status).toBe(401)
  })

  describe('groups', () => {
    const officeUsers = { office: { 'office-network-user': {} } }
    const labUsers = { lab: { 'lab-network-user': {} } }
    const group = z.object({ Response: z.object({ id: z.string(), network_roles: z.unknown() }) })

    async function make(network_roles: unknown, members: readonly string[] = []) {
      return group.parse((await asOwner('POST', '/api/v1/users/group', { user_group: { name: 'crew', network_roles }, members })).body)
        .Response
    }

    const groupsOf = (name: string) => world.server.database.view.get('users', name)?.groups ?? []

    it('give their roles, once to each member', async () => {
      const made = await make(labUsers, ['alice', 'alice'])
      expect(made.network_roles).toEqual(labUsers)
      expect(groupsOf('alice').filter((id) => id === made.id)).toHaveLength(1)
      expect((await world.call('alice', 'GET', '/api/extclients/lab')).status).toBe(200)
      expect(world.server.database.view.get('groups', made.id)).toMatchObject({ name: 'crew', networkRoles: { lab: ['lab-network-user'] } })
    })

    it.each(['changed', 'removed'])('that are %s end what they gave: access tokens and clients', async (how) => {
      const { id } = await make(labUsers, ['alice'])
      const made = await world.call('alice', 'POST', `/api/extclients/lab/${world.ids.stranger}`, { ...device, clientid: 'phone' })
      expect(made.status).toBe(200)
      await world.call('alice', 'POST', `/api/extclients/office/${world.ids.exit}`, { ...device, clientid: 'laptop' })
      await world.call('alice', 'POST', '/api/v1/users/access_token?username=alice', { name: 'script', user_name: 'alice' })
      expect(world.server.database.view.list('accessTokens')).toHaveLength(1)
      const renamed = await asOwner('PUT', '/api/v1/users/group', { id, name: 'same roles', network_roles: labUsers })
      expect(renamed.body).toMatchObject({ Response: { name: 'same roles', network_roles: labUsers } })
      expect(world.server.database.view.list('accessTokens')).toHaveLength(1)
      const ended =
        how === 'changed'
          ? await asOwner('PUT', '/api/v1/users/group', { id, network_roles: officeUsers })
          : await asOwner('DELETE', `/api/v1/users/group?group_id=${id}`)
      expect(ended.status).toBe(200)
      expect(world.server.database.view.list('accessTokens')).toEqual([])
      expect([stored('phone', 'lab'), stored('laptop')?.id]).toEqual([undefined, 'laptop'])
    })

    it('keep what an update leaves out, and give roles in all networks or in some', async () => {
      const { id } = await make(labUsers)
      const change = (network_roles: unknown) => asOwner('PUT', '/api/v1/users/group', { id, network_roles })
      for (const roles of [undefined, null]) {
        expect((await change(roles)).body).toMatchObject({ Response: { name: 'crew', network_roles: labUsers } })
      }
      const mixed = await change({ ...labUsers, all_networks: { 'global-network-user': {} } })
      expect([mixed.status, mixed.message]).toEqual([400, 'cannot have networks roles for all networks and a specific network'])
      expect((await change({})).body).toMatchObject({ Response: { network_roles: {} } })
    })

    it('are listed by name, page by page; searched by name, id and what is said about them', async () => {
      const { id } = await make({})
      const list = async (query: string) => {
        const answer = await asOwner('GET', `/api/v2/users/groups?${query}`)
        return z.object({ Response: z.object({ data: z.array(z.object({ name: z.string() })) }) }).parse(answer.body).Response.data
      }
      const all = (await list('per_page=100')).map(({ name }) => name)
      expect(all).toEqual([...all].sort())
      expect(await list('default=false')).toMatchObject([{ name: 'crew' }])
      expect(await list('default=true&per_page=100')).toHaveLength(all.length - 1)
      expect(await list('default=true&default=false&per_page=100')).toHaveLength(all.length)
      expect(await list(`q=${id.toUpperCase()}`)).toMatchObject([{ name: 'crew' }])
      expect((await list('q=connect+to+nodes')).map(({ name }) => name)).toContain('office User Group')
    })

    it.each([
      [{ office: { 'lab-network-admin': {} } }, 'invalid network role lab-network-admin'],
      [{ office: { 'global-network-admin': {} } }, 'invalid network role global-network-admin'],
      [{ all_networks: { 'office-network-user': {} } }, 'invalid network role office-network-user'],
      [{ nowhere: { 'nowhere-network-user': {} } }, 'invalid network role nowhere-network-user'],
      [{ office: { admin: {} } }, 'platform role cannot be used as network role'],
    ])('give a network only its own roles: %j', async (network_roles, message) => {
      const refused = await asOwner('POST', '/api/v1/users/group', { user_group: { name: 'crew', network_roles } })
      expect([refused.status, refused.message]).toEqual([400, message])
    })

    it('say what is wrong in their body as Go does', async () => {
      const refused = await asOwner('POST', '/api/v1/users/group', { user_group: { name: 1 } })
      expect(refused.message).toBe('json: cannot unmarshal number into Go struct field UserGroup.user_group.name of type string')
    })
  })

  it("a network with the name of something that every object has is nobody's by itself", async () => {
    expect((await asOwner('POST', '/api/networks', { netid: 'constructor', addressrange: '10.9.0.0/24' })).status).toBe(200)
    expect((await world.call('alice', 'GET', '/api/networks')).body).toMatchObject([{ netid: 'office' }])
    const seen = await world.call('alice', 'GET', '/api/extclients/constructor')
    expect([seen.status, seen.message]).toEqual([403, 'access denied'])
    expect(world.server.troubles).toEqual([])
  })
})
