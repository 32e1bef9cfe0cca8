import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Community, hosts, nodes, said, startCommunity } from './community.ts'

describe('neighbours: networks', () => {
  let world: Community

  beforeAll(async () => {
    world = await startCommunity()
  })

  beforeEach(() => world.restore())

  afterAll(async () => {
    await world.server.stop()
    expect(world.server.troubles).toEqual([])
  })

  const create = (body: unknown) => world.call('POST', '/api/networks', body)
  const update = (body: unknown, path = 'office') => world.call('PUT', `/api/networks/${path}`, body)

  it.each([
    [{ netid: '', addressrange: '10.9.0.0/24' }, 'network name cannot be empty\ninvalid network name'],
    [{ netid: 'x'.repeat(33), addressrange: '10.9.0.0/24' }, "network name shouldn't exceed 32 characters"],
    [{ netid: 'Upper', addressrange: '10.9.0.0/24' }, 'invalid character(s) in network name'],
    [
      { netid: 'Upper', addressrange: '10.9.0.0/24', defaultkeepalive: 1001 },
      'invalid character(s) in network name\ndefault keep alive must be less than 1000',
    ],
    [{ netid: 'one', addressrange: '10.9.0.0/31' }, 'cannot create network with /31 or /32 cidr'],
    [{ netid: 'one', addressrange: '10.9.0.1' }, 'invalid CIDR address: 10.9.0.1'],
    [{ netid: 'one', addressrange6: 'fd99::/127' }, 'cannot create network with /127 or /128 cidr'],
    [{ netid: 'one', addressrange6: 'fd77::/48' }, 'network cidr already in use'],
    [{ netid: 1 }, 'json: cannot unmarshal number into Go struct field Network.netid of type string'],
    [
      { netid: 'one', auto_remove_tags: 'x' },
      'json: cannot unmarshal string into Go struct field Network.auto_remove_tags of type datatypes.JSONSlice[string]',
    ],
  ])('create %j', async (body, message) => {
    expect(said(await create(body))).toEqual([400, message])
  })

  it('a range begins at its first address, and numbers that were left out are the defaults', async () => {
    const made = await create({
      netid: 'ranged',
      addressrange: '10.9.0.77/24',
      auto_remove: true,
      jit_enabled: true,
      virtual_nat_pool_ipv4: 'x',
    })
    expect(made.body).toMatchObject({
      addressrange: '10.9.0.0/24',
      defaultkeepalive: 20,
      defaultmtu: 1280,
      auto_remove: true,
      auto_remove_threshold: 60,
      auto_remove_tags: [],
      jit_enabled: true,
      virtual_nat_pool_ipv4: 'x',
    })
  })

  describe('update', () => {
    it('changes automatic removal and address translation, nothing else', async () => {
      const before = (await world.call('GET', '/api/networks/office')).body
      const asked = {
        netid: 'office',
        addressrange: '10.1.0.0/16',
        defaultmtu: 1400,
        defaultkeepalive: 7,
        auto_join: false,
        jit_enabled: true,
      }
      const answer = await update({ ...asked, auto_remove: true, auto_remove_threshold: 90, auto_remove_tags: ['*'] })
      const changed = { auto_remove: true, auto_remove_threshold: 90, auto_remove_tags: ['*'] }
      expect([answer.status, answer.type]).toEqual([200, 'application/json'])
      expect(answer.body).toEqual({ ...Object(before), ...changed, updated_at: expect.any(String) })
      expect((await world.call('GET', '/api/networks/office')).body).toEqual(answer.body)
    })

    it('what is left out is off', async () => {
      await update({ netid: 'office', auto_remove: true, auto_remove_threshold: 90, auto_remove_tags: ['*'] })
      expect((await update({ netid: 'office' })).body).toMatchObject({
        auto_remove: false,
        auto_remove_threshold: 0,
        auto_remove_tags: null,
      })
    })

    it('is about the network that the body names', async () => {
      expect((await update({ netid: 'lab', auto_remove: true }, 'nowhere')).body).toMatchObject({ netid: 'lab', auto_remove: true })
    })

    it.each([
      ['', 'EOF'],
      ['x', "invalid character 'x' looking for beginning of value"],
      [{}, 'network identifiers not provided'],
      [{ netid: 'none' }, 'record not found'],
      [{ netid: 'office', addressrange: 'hello' }, 'invalid CIDR address: hello'],
      [
        { netid: 'office', addressrange6: 'x', defaultkeepalive: 2000 },
        'invalid CIDR address: x\ndefault keep alive must be less than 1000',
      ],
      [{ netid: 'office', defaultmtu: '1280' }, 'json: cannot unmarshal string into Go struct field Network.defaultmtu of type int32'],
      [{ netid: 'office', virtual_nat_pool_ipv4: 'x' }, 'invalid Virtual NAT IPv4 pool CIDR: invalid CIDR address: x'],
      [
        { netid: 'office', virtual_nat_pool_ipv4: '198.18.0.0/15' },
        'invalid Virtual NAT IPv4 site prefix length: must be between 1 and 32, got 0',
      ],
      [
        { netid: 'office', virtual_nat_pool_ipv4: '198.18.0.0/15', virtual_nat_site_prefixlen_ipv4: 8 },
        'invalid Virtual NAT IPv4 site prefix length: site prefix length /8 cannot be larger (less specific) than pool prefix length /15. Site prefix must be >= pool prefix (more specific or equal)',
      ],
    ])('refuses %j', async (body, message) => {
      expect(said(await update(body))).toEqual([400, message])
    })

    it('keeps a pool that is not mentioned', async () => {
      await update({ netid: 'office', virtual_nat_pool_ipv4: '198.18.0.0/15', virtual_nat_site_prefixlen_ipv4: 24 })
      expect((await update({ netid: 'office', virtual_nat_site_prefixlen_ipv4: 25 })).body).toMatchObject({
        virtual_nat_pool_ipv4: '198.18.0.0/15',
        virtual_nat_site_prefixlen_ipv4: 25,
      })
      expect((await update({ netid: 'office' })).body).toMatchObject({ virtual_nat_site_prefixlen_ipv4: 25 })
    })
  })

  it('a default host is in a new network at once, as a gateway where it can be one', async () => {
    const gw1 = await world.entry('/api/hosts', 'id', hosts.gw1)
    const winpc = await world.entry('/api/hosts', 'id', hosts.winpc)
    for (const host of [gw1, winpc]) await world.call('PUT', `/api/hosts/${host.id}`, { ...host, isdefault: true })
    await create({ netid: 'fresh', addressrange: '10.9.0.0/24' })
    expect(await world.entry('/api/nodes/fresh', 'hostid', hosts.gw1)).toMatchObject({ is_gw: true, isrelay: true, isingressgateway: true })
    expect(await world.entry('/api/nodes/fresh', 'hostid', hosts.winpc)).toMatchObject({ is_gw: false })
  })

  it('a network that goes takes the keys that were for it alone, and its tags', async () => {
    await world.call('POST', '/api/v1/enrollment-keys', { networks: ['office'], unlimited: true, tags: ['only'] })
    const both = { networks: ['office', 'lab'], unlimited: true, tags: ['both'], groups: ['office.gateways', 'lab.gateways'] }
    await world.call('POST', '/api/v1/enrollment-keys', both)
    expect(said(await world.call('DELETE', '/api/networks/office?force=true'))).toEqual([200, 'success'])
    expect((await world.call('GET', '/api/v1/enrollment-keys')).body).toMatchObject([
      { networks: ['lab'], tags: ['both'], groups: ['lab.gateways'] },
    ])
    expect((await world.call('GET', '/api/nodes')).body).toEqual([])
  })

  it('has no egress routes', async () => {
    expect((await world.call('GET', '/api/networks/office/egress_routes')).body).toEqual({
      Code: 200,
      Message: 'fetched network egress routes',
      Response: {},
    })
    expect(said(await world.call('GET', '/api/networks/none/egress_routes'))).toEqual([400, 'record not found'])
  })

  it('counts its hosts', async () => {
    const answer = await world.call('GET', '/api/v1/networks/stats')
    expect(answer.body).toMatchObject({
      Message: 'fetched networks with stats',
      Response: [
        { Network: { netid: 'lab' }, Hosts: 0 },
        { Network: { netid: 'office' }, Hosts: Object.keys(await officeNodes()).length },
      ],
    })
  })

  async function officeNodes(): Promise<object> {
    const { body } = await world.call('GET', '/api/nodes/office')
    expect(JSON.stringify(body)).toContain(nodes.gw1)
    return Object(body)
  }
})
