import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { owner } from '../replay/live-server.ts'
import { startProWorld, type World } from './pro-world.ts'

/** What the paid edition adds (netmaker-api.md 3, 4, 6, 7), and where ours deviates from it. */

const key = 'rVrG9H6pEFF4NaBLze+WF0XfYFHUtMtjIt3OdPjcxWM='
const otherKey = 'hkzpYDVGwSTBvYZ2qzYRPbnN1dKZ2DLZ9dAxDT9CvGE='
const device = { publickey: key, device_id: 'device-1', remote_access_client_id: 'machine-1', os: 'linux' }

describe('pro mode', () => {
  let world: World

  beforeAll(async () => {
    world = await startProWorld()
    await world.addUser('alice', 'service-user', ['office-network-user-grp'])
    await world.addUser('boss', 'service-user', ['office-network-admin-grp'])
    world.keep()
  }, 60_000)
  beforeEach(() => world.restore())
  afterAll(async () => {
    await world.server.stop()
  })

  it('says that it is one', async () => {
    expect((await world.call('', 'GET', '/api/server/status')).body).toMatchObject({ is_pro: true })
    expect((await world.call('', 'GET', '/api/server/feature_flags')).body).toMatchObject({
      Response: { enable_jit: true, enable_oauth: false },
    })
  })

  it('a user sees the gateways of the networks of their groups, and the client of this device', async () => {
    const path = '/api/users/alice/remote_access_gw?remote_access_clientid=machine-1&device_id=device-1'
    const before = await world.call('alice', 'GET', path)
    expect(before.body).toMatchObject({
      office: [{ gw_name: 'exit', connected: false, gw_client: { clientid: '', allowed_ips: null } }, { gw_name: 'split' }],
    })
    expect(Object.keys(z.record(z.string(), z.unknown()).parse(before.body))).toEqual(['office'])
    await world.call('alice', 'POST', `/api/extclients/office/${world.ids.exit}`, { ...device, clientid: 'alices' })
    const after = await world.call('alice', 'GET', path)
    expect(after.body).toMatchObject({
      office: [{ gw_name: 'exit', connected: true, gw_client: { clientid: 'alices', allowed_ips: ['0.0.0.0/0'] } }, { connected: false }],
    })
    const flat = await world.call('alice', 'GET', `${path}&from_mobile=true`)
    expect(flat.message).toBe('fetched gateways for useralice')
    expect((await world.call('alice', 'GET', '/api/users/alice/remote_access_gw')).message).toBe('EOF')
    expect((await world.call('alice', 'GET', '/api/networks')).body).toMatchObject([{ netid: 'office' }])
    expect((await world.call('boss', 'GET', '/api/extclients/office')).body).toEqual([])
  })

  it("a plain gateway reaches the network and what is behind others' remote clients", async () => {
    const make = (user: string, body: object) => world.call(user, 'POST', `/api/extclients/office/${world.ids.split}`, body)
    expect((await make('alice', { ...device, clientid: 'alices', extraallowedips: ['10.8.0.0/24'] })).status).toBe(200)
    expect((await make(owner.user, { clientid: 'branch', extraallowedips: ['10.9.1.0/24', '10.9.0.0/24'] })).status).toBe(200)
    const seen = await world.call('alice', 'GET', '/api/users/alice/remote_access_gw?remote_access_clientid=machine-1')
    expect(seen.body).toMatchObject({
      office: [{ gw_name: 'exit' }, { gw_name: 'split', gw_client: { allowed_ips: ['100.64.0.0/16', '10.9.0.0/24', '10.9.1.0/24'] } }],
    })
  })

  it('who is detached from a gateway has no remote clients there any more', async () => {
    await world.call('alice', 'POST', `/api/extclients/office/${world.ids.exit}`, { ...device, clientid: 'alices' })
    await world.call('boss', 'POST', `/api/extclients/office/${world.ids.exit}`, { publickey: otherKey, clientid: 'bosss' })
    const detach = (user: string, gateway: string) => world.call(owner.user, 'DELETE', `/api/users/${user}/remote_access_gw/${gateway}`)
    const clients = () => world.server.database.view.list('clients').map(({ id }) => id)
    expect(await detach('alice', 'no-such-gateway')).toMatchObject({ status: 200, body: { username: 'alice' } })
    await detach('alice', world.ids.split)
    expect(clients()).toHaveLength(2)
    await detach('alice', world.ids.exit)
    expect(clients()).toEqual(['bosss'])
    expect(await detach('nobody', world.ids.exit)).toMatchObject({
      status: 400,
      message: 'failed to fetch user nobody, error: record not found',
    })
  })

  it('access for a time: asked for, denied, granted, revoked', async () => {
    await world.call('alice', 'POST', `/api/extclients/office/${world.ids.exit}`, { ...device, clientid: 'alices' })
    expect((await world.call('boss', 'POST', '/api/v1/jit?network=office', { action: 'enable' })).message).toBe('JIT enabled on network')
    expect((await client()).body).toMatchObject({ enabled: false })
    const refused = await world.call('alice', 'POST', `/api/extclients/office/${world.ids.split}`, device)
    expect([refused.status, refused.message]).toEqual([403, 'JIT access required: please request access from network admin'])
    expect((await ask()).message).toBe('JIT access request created')
    expect((await ask()).message).toBe('user already has a pending request')
    expect((await mine()).body).toMatchObject({
      Response: [{ network_id: 'office', jit_enabled: true, has_access: false, pending_request: true }],
    })
    const requestId = await pendingId()
    expect((await world.call('boss', 'POST', '/api/v1/jit?network=office', { action: 'deny', request_id: requestId })).message).toBe(
      'JIT request denied',
    )
    await ask()
    const until = Math.floor(Date.now() / 1000) + 3600
    const granted = await world.call('boss', 'POST', '/api/v1/jit?network=office', {
      action: 'approve',
      request_id: await pendingId(),
      expires_at: until,
    })
    expect(granted.message).toBe('JIT request approved')
    const made = await world.call('alice', 'POST', `/api/extclients/office/${world.ids.split}`, { ...device, clientid: 'second' })
    expect(made.body).toMatchObject({ clientid: 'second', jit_expires_at: new Date(until * 1000).toISOString() })
    const grant = z.object({ Response: z.object({ id: z.string() }) }).parse(granted.body).Response.id
    expect((await world.call('boss', 'DELETE', `/api/v1/jit?network=office&grant_id=${grant}`)).message).toBe('JIT grant revoked')
    expect((await world.call('alice', 'GET', '/api/extclients/office/second')).body).toMatchObject({ enabled: false })
  })

  it('a device that does not meet the conditions is refused, in words, and shown with them where it is in already', async () => {
    const early = await world.call('alice', 'POST', `/api/extclients/office/${world.ids.split}`, { ...device, clientid: 'early' })
    expect(early.body).toMatchObject({ posture_check_violations: null, posture_check_violation_severity_level: 0 })
    const check = {
      name: 'windows only',
      network_id: 'office',
      attribute: 'os',
      values: ['windows'],
      severity: 3,
      user_groups: { '*': {} },
    }
    expect((await world.call('boss', 'POST', '/api/v1/posture_check?network=office', check)).message).toBe('created posture check')
    const refused = await world.call('alice', 'POST', `/api/extclients/office/${world.ids.exit}`, device)
    const words = { name: 'windows only', attribute: 'os', message: "client os 'linux' not allowed", severity: 3 }
    const violations = [{ check_id: expect.any(String), ...words }]
    expect(refused).toMatchObject({ status: 403, message: 'posture check violations', body: { Response: violations } })

    const shown = { posture_check_violations: violations, posture_check_violation_severity_level: 3 }
    expect((await world.call('alice', 'GET', '/api/extclients/office/early')).body).toMatchObject(shown)
    expect((await world.call('alice', 'GET', '/api/extclients/office')).body).toMatchObject([shown])
    expect((await world.call(owner.user, 'GET', '/api/extclients')).body).toMatchObject([shown])
    const listed = z.array(z.looseObject({ is_static: z.boolean() })).parse((await world.call('alice', 'GET', '/api/nodes/office')).body)
    expect(listed.find(({ is_static }) => is_static)).toMatchObject({ static_node: shown })
    const off = { clientid: 'early', enabled: false }
    expect(await world.call('alice', 'PUT', '/api/extclients/office/early', off)).toMatchObject({ status: 200, body: shown })

    expect((await world.call(owner.user, 'GET', '/api/extclients')).body).toMatchObject([shown])

    const id = world.server.database.view.list('postureChecks')[0]?.id
    await world.call('boss', 'DELETE', `/api/v1/posture_check?network=office&id=${id}`)
    expect((await world.call(owner.user, 'GET', '/api/extclients')).body).toMatchObject([{ posture_check_violations: null }])
    await world.call('boss', 'POST', '/api/v1/posture_check?network=office', check)
    expect((await world.call('alice', 'POST', `/api/extclients/office/${world.ids.exit}`, { ...device, os: 'windows' })).status).toBe(200)
  })

  it('nobody gives themselves a role or a group; an admin does, and what that ends is gone', async () => {
    const change = { username: 'alice', platform_role_id: 'service-user', user_group_ids: { 'office-network-user-grp': {} } }
    const put = (caller: string, changes: object) => world.call(caller, 'PUT', '/api/users/alice', { ...change, ...changes })
    const toAdmin = await put('alice', { platform_role_id: 'admin' })
    expect([toAdmin.status, toAdmin.message]).toEqual([403, 'user not allowed to self assign role'])
    for (const groups of [{ 'office-network-admin-grp': {} }, { ...change.user_group_ids, 'lab-network-user-grp': {} }, {}]) {
      const refused = await put('alice', { user_group_ids: groups })
      expect([refused.status, refused.message]).toEqual([403, 'user cannot update self update their groups'])
    }
    expect((await put('alice', {})).status).toBe(200)
    expect((await put('boss', { user_group_ids: {} })).status).toBe(403)
    expect(await put(owner.user, { platform_role_id: 'king' })).toMatchObject({ status: 400, message: 'invalid user role king' })
    await world.call('alice', 'POST', `/api/extclients/office/${world.ids.exit}`, { ...device, clientid: 'alices' })
    const moved = await put(owner.user, { platform_role_id: 'auditor', user_group_ids: { 'lab-network-user-grp': {}, 'no-such-grp': {} } })
    expect(moved.body).toMatchObject({ platform_role_id: 'auditor', user_group_ids: { 'lab-network-user-grp': {} } })
    expect(world.server.database.view.list('clients')).toEqual([])
  })

  it('an auditor changes itself, and nobody whose name begins like its own', async () => {
    await world.addUser('alic', 'auditor')
    expect(await world.call('alic', 'POST', '/api/users/alice/disable')).toMatchObject({ status: 403, message: 'access denied' })
    expect(await world.call('alic', 'POST', '/api/users/alic/disable')).toMatchObject({ status: 403, message: 'cannot disable self' })
  })

  it('deviation only-admins-create-users', async () => {
    const body = { username: 'mallory', password: 'waygate-pass', platform_role_id: 'platform-user' }
    expect((await world.call('alice', 'POST', '/api/users/alice', body)).status).toBe(403)
  })

  it('deviation bulk-acts-spare-others', async () => {
    await world.call(owner.user, 'POST', `/api/extclients/office/${world.ids.exit}`, { clientid: 'owners', publickey: key })
    await world.call('alice', 'PUT', '/api/v1/extclients/office/bulk/status', { ids: ['owners'], enabled: false })
    await world.call('alice', 'DELETE', '/api/v1/extclients/office/bulk', { ids: ['owners'] })
    expect((await world.call(owner.user, 'GET', '/api/extclients/office/owners')).body).toMatchObject({ enabled: true })
  })

  it('deviation permissions-are-for-the-named-network', async () => {
    const foreign = await world.call('boss', 'DELETE', `/api/nodes/lab/${world.ids.stranger}/gateway?network=office`)
    expect([foreign.status, foreign.message]).toEqual([403, 'access denied'])
    const check = { name: 'x', network_id: 'lab', attribute: 'os', values: ['linux'] }
    expect((await world.call('boss', 'POST', '/api/v1/posture_check?network=office', check)).message).toBe('invalid network')
  })

  it('deviation reserved-network-names', async () => {
    for (const netid of ['global', 'all_networks']) {
      expect((await world.call(owner.user, 'POST', '/api/networks', { netid, addressrange: '10.9.0.0/24' })).message).toBe(
        'invalid network name',
      )
    }
  })

  it('every gateway relays for whom it must, so none is behind another', async () => {
    const answer = await world.call('boss', 'PUT', `/api/nodes/office/${world.ids.exit}/inet_gw`, {
      inet_node_client_ids: [world.ids.split],
    })
    expect(answer.message).toBe('failover node cannot be set to use internet gateway')
  })

  const ask = () => world.call('alice', 'POST', '/api/v1/jit_user/request?network=office', { reason: 'maintenance' })
  const mine = () => world.call('alice', 'GET', '/api/v1/jit_user/networks')
  const client = () => world.call('alice', 'GET', '/api/extclients/office/alices')
  async function pendingId(): Promise<string> {
    const list = await world.call('boss', 'GET', '/api/v1/jit?network=office&status=pending')
    return z.object({ Response: z.object({ data: z.array(z.object({ id: z.string() })) }) }).parse(list.body).Response.data[0]?.id ?? ''
  }
})
