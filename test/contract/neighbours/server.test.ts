import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
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

  it('what needs a token of any kind', async () => {
    for (const path of ['/api/server/getconfig', '/api/server/settings', '/api/server/getserverinfo', '/api/server/usage'])
      expect(said(await world.call('GET', path, undefined, ''))).toEqual([401, 'unauthorized'])
  })
})
