import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApi } from '../replay/api.ts'
import { owner, startLiveServer } from '../replay/live-server.ts'
import { type Community, hosts, nodes, said, startCommunity } from './community.ts'

describe('neighbours: the server itself', () => {
  let world: Community

  beforeAll(async () => {
    world = await startCommunity()
  })

  beforeEach(() => world.restore())

  afterAll(async () => {
    await world.server.stop()
    expect(world.server.troubles).toEqual([])
  })

  it('usage counts who is online, and every network', async () => {
    await world.call('POST', `/api/nodes/office/${nodes.gw1}/gateway`, { is_internet_gw: true })
    for (const clientid of ['phone', 'tablet']) await world.call('POST', `/api/extclients/office/${nodes.gw1}`, { clientid })
    await world.call('PUT', '/api/v1/extclients/office/bulk/status', { ids: ['phone'], enabled: false })
    world.server.database.checkIns.set(hosts.lap, Date.now() - 3_600_000)
    await world.call('PUT', '/api/v1/nodes/office/bulk/status', { ids: [nodes.bh] })
    const roles = { ingresses: 1, egresses: 0, relays: 1, internet_gateways: 1, fail_overs: 0 }
    const none = { ingresses: 0, egresses: 0, relays: 0, internet_gateways: 0, fail_overs: 0 }
    expect((await world.call('GET', '/api/server/usage')).body).toEqual({
      Code: 200,
      Message: '',
      Response: {
        servers: 1,
        users: 3,
        hosts: 6,
        clients: 1,
        networks: 2,
        ...roles,
        network_usage: { office: { nodes: 9, clients: 1, ...roles }, lab: { nodes: 0, clients: 0, ...none } },
      },
    })
  })

  describe('settings', () => {
    const path = '/api/server/settings'

    it.each([
      ['', 'EOF'],
      [{}, 'invalid settings: invalid jwt validity duration'],
      [{ jwt_validity_duration: 4 }, 'invalid settings: invalid jwt validity duration'],
      [{ jwt_validity_duration: 525_601 }, 'invalid settings: invalid jwt validity duration'],
      [{ jwt_validity_duration: 60, enable_flow_logs: true }, 'invalid settings: flow logs not supported'],
      [{ jwt_validity_duration: 60 }, 'invalid settings: invalid ip detection interval (must be greater than or equal to 15s)'],
      [
        { jwt_validity_duration: '60' },
        'json: cannot unmarshal string into Go struct field ServerSettings.jwt_validity_duration of type int',
      ],
    ])('refuses %j', async (body, message) => {
      expect(said(await world.call('PUT', path, body))).toEqual([400, message])
    })

    it('count from the next sign-in on', async () => {
      const signIn = (username: string, password: string) => world.call('POST', '/api/users/adm/authenticate', { username, password }, '')
      const body = { jwt_validity_duration: 60, jwt_validity_duration_clients: 90, ip_detection_interval: 15, mfa_enforced: true }
      expect((await world.call('PUT', path, body)).body).toMatchObject({ Response: { basic_auth: false, mfa_enforced: true } })
      expect(said(await signIn('admin1', 'waygate-pass'))).toEqual([400, 'basic auth is disabled'])
      const answer = await signIn('owner', 'waygate-pass')
      const token = /"AuthToken":"[^.]+\.([^.]+)\./.exec(answer.text)?.[1] ?? ''
      const { iat, exp } = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
      expect(exp - iat).toBe(90 * 60)
      expect((await world.call('GET', path)).body).toMatchObject({
        Response: { jwt_validity_duration: 60, jwt_validity_duration_clients: 90 },
      })
    })

    it('what the settings file says can not be changed', async () => {
      const server = await startLiveServer({ bootstrap: owner, policy: { basicAuth: true } })
      const api = await createApi(server.url).signIn(owner.user, owner.password)
      const body = { jwt_validity_duration: 60, ip_detection_interval: 15 }
      expect((await api.send('PUT', path, body)).body).toMatchObject({ Response: { basic_auth: true, jwt_validity_duration: 60 } })
      await server.stop()
    })
  })

  it('what needs a token of any kind', async () => {
    for (const path of ['/api/server/getconfig', '/api/server/settings', '/api/server/getserverinfo', '/api/server/usage'])
      expect(said(await world.call('GET', path, undefined, ''))).toEqual([401, 'unauthorized'])
  })
})
