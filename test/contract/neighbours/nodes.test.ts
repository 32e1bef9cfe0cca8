import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Community, hosts, nodes, noUuid, said, startCommunity, unknownId } from './community.ts'

describe('neighbours: nodes', () => {
  let world: Community

  beforeAll(async () => {
    world = await startCommunity()
  })

  beforeEach(() => world.restore())

  afterAll(async () => {
    await world.server.stop()
    expect(world.server.troubles).toEqual([])
  })

  const node = (id: string) => world.entry('/api/nodes', 'id', id)
  const gateway = (id: string, body: unknown = {}) => world.call('POST', `/api/nodes/office/${id}/gateway`, body)

  describe('update', () => {
    const put = (id: string, body: unknown, network = 'office') => world.call('PUT', `/api/nodes/${network}/${id}`, body)
    const changed = async (id: string, change: object) => put(id, { ...(await node(id)), ...change })

    it('refusals before anything is compared', async () => {
      const unknown = [400, 'error fetching node during parameter validation: no result found']
      expect(said(await put(unknownId, ''))).toEqual(unknown)
      expect(said(await put('hello', {}))).toEqual(unknown)
      expect(said(await put(nodes.lap, {}, 'lab'))).toEqual([400, 'network url param does not match node network'])
      expect(said(await put(nodes.lap, ''))).toEqual([400, 'EOF'])
      expect(said(await put(nodes.lap, { connected: 'yes' }))).toEqual([
        400,
        'json: cannot unmarshal string into Go struct field ApiNode.connected of type bool',
      ])
    })

    it('the same object changes nothing but when it was looked at', async () => {
      await gateway(nodes.gw1, { is_internet_gw: true })
      for (const id of [nodes.gw1, nodes.lap, nodes.winpc]) {
        const before = await node(id)
        const looked = { lastmodified: expect.any(Number), last_evaluated_at: expect.any(String), posture_check_violations: [] }
        const answer = await put(id, before)
        expect([answer.status, answer.type]).toEqual([200, 'application/json'])
        expect(answer.body).toEqual({ ...before, ...looked })
        expect(await node(id)).toEqual(answer.body)
      }
    })

    it('a host that is left out is not found, an address that is left out is out of range', async () => {
      expect(said(await put(nodes.lap, {}))).toEqual([500, 'record not found'])
      expect(said(await put(nodes.lap, { hostid: unknownId }))).toEqual([500, 'record not found'])
      const outOfRange = (id: string) => [500, `invalid address provided; out of network range for node ${id}`]
      expect(said(await put(nodes.lap, { hostid: hosts.lap }))).toEqual(outOfRange(noUuid))
      expect(said(await changed(nodes.lap, { address: '' }))).toEqual(outOfRange(nodes.lap))
      expect(said(await changed(nodes.lap, { address: '10.1.2.3/16' }))).toEqual(outOfRange(nodes.lap))
      expect(said(await changed(nodes.lap, { address: '100.64.9.9' }))).toEqual(outOfRange(nodes.lap))
    })

    it('an address that somebody has is refused, another one is taken', async () => {
      const own = String((await node(nodes.lap)).address)
      const taken = String((await node(nodes.gw1)).address).split('/')[0] ?? ''
      expect(said(await changed(nodes.lap, { address: taken }))).toEqual([400, `ip specified is already allocated:  ${taken}`])
      // without its mask its own is taken too: by itself
      expect(said(await changed(nodes.lap, { address: own.split('/')[0] }))).toEqual([
        400,
        `ip specified is already allocated:  ${own.split('/')[0]}`,
      ])
      expect((await changed(nodes.lap, { address: '100.64.9.9/16' })).body).toMatchObject({ address: '100.64.9.9/16' })
      expect(await node(nodes.lap)).toMatchObject({ address: '100.64.9.9/16' })
    })

    it('an id in the body is not taken, nor another host', async () => {
      expect((await changed(nodes.lap, { id: unknownId, hostid: hosts.gw1, metadata: 'mine' })).body).toMatchObject({
        id: nodes.lap,
        hostid: hosts.lap,
        metadata: 'mine',
      })
    })

    it('connected that is left out disconnects; who comes back counts as seen', async () => {
      world.server.database.checkIns.set(hosts.lap, Date.now() - 3_600_000)
      const { connected, ...rest } = await node(nodes.lap)
      expect(connected).toBe(true)
      expect((await put(nodes.lap, rest)).body).toMatchObject({ connected: false, status: 'disconnected' })
      expect((await changed(nodes.lap, { connected: true })).body).toMatchObject({ connected: true, status: 'online' })
    })

    it('tags and relayed nodes that are left out stay', async () => {
      await gateway(nodes.rel, { relayaddrs: [nodes.bh] })
      const { tags, relaynodes, ...rest } = await node(nodes.rel)
      expect((await put(nodes.rel, rest)).body).toMatchObject({ tags, relaynodes })
      expect((await changed(nodes.rel, { relaynodes: [] })).body).toMatchObject({ relaynodes: [], isrelay: true })
      expect(await node(nodes.bh)).toMatchObject({ isrelayed: false, relayedby: '' })
      expect((await changed(nodes.rel, { relaynodes: [nodes.lap, nodes.bh] })).body).toMatchObject({ relaynodes: [nodes.lap, nodes.bh] })
      expect(await node(nodes.lap)).toMatchObject({ isrelayed: true, relayedby: nodes.rel })
    })

    it('who can not be relayed', async () => {
      await gateway(nodes.rel)
      await gateway(nodes.gw1, { is_internet_gw: true, inet_node_client_ids: [nodes.lap] })
      expect(said(await changed(nodes.rel, { relaynodes: [nodes.gw1] }))).toEqual([400, `cannot relay an ingress gateway (${nodes.gw1})`])
      expect(said(await changed(nodes.rel, { relaynodes: [nodes.lap] }))).toEqual([400, `cannot relay an internet client (${nodes.lap})`])
      expect(said(await changed(nodes.rel, { relaynodes: [unknownId] }))).toEqual([400, 'no result found'])
    })

    it('the internet role: on without a look at the machine, off with its hosts freed', async () => {
      expect((await changed(nodes.winpc, { isinternetgateway: true })).body).toMatchObject({
        isinternetgateway: true,
        is_gw: false,
        ingressdns: '',
        inet_node_req: { inet_node_client_ids: null },
      })
      expect(await world.entry('/api/hosts', 'id', hosts.winpc)).toMatchObject({ dns: 'yes' })
      await world.call('PUT', `/api/nodes/office/${nodes.winpc}/inet_gw`, { inet_node_client_ids: [] })
      await world.call('POST', `/api/nodes/office/${nodes.gw1}/inet_gw`, { inet_node_client_ids: [nodes.lap] })
      const { isinternetgateway, ...rest } = await node(nodes.gw1)
      expect(isinternetgateway).toBe(true)
      expect((await put(nodes.gw1, rest)).body).toMatchObject({
        isinternetgateway: false,
        inet_node_req: { inet_node_client_ids: null },
      })
      expect(await node(nodes.lap)).toMatchObject({ internetgw_node_id: '' })
    })

    it('hosts of an internet gateway that relays are relayed by it from then on', async () => {
      await gateway(nodes.gw1, { is_internet_gw: true })
      await world.call('PUT', `/api/nodes/office/${nodes.gw1}/inet_gw`, { inet_node_client_ids: [nodes.lap] })
      expect((await changed(nodes.gw1, {})).body).toMatchObject({
        relaynodes: [nodes.lap],
        inet_node_req: { inet_node_client_ids: [nodes.lap] },
      })
      expect(await node(nodes.lap)).toMatchObject({ isrelayed: true, relayedby: nodes.gw1, internetgw_node_id: nodes.gw1 })
    })

    it('the gateway role can be switched, whether it takes remote clients can not', async () => {
      expect((await changed(nodes.gw1, { is_gw: true })).body).toMatchObject({ is_gw: true, isrelay: true, isingressgateway: false })
      await gateway(nodes.gw2)
      expect((await changed(nodes.gw2, { is_gw: false })).body).toMatchObject({ is_gw: false, isrelay: false, isingressgateway: true })
    })

    it('a host that should choose its gateway itself leaves its relay, and can be no gateway', async () => {
      await gateway(nodes.rel, { relayaddrs: [nodes.bh] })
      expect((await changed(nodes.bh, { auto_assign_gw: true })).body).toMatchObject({
        auto_assign_gw: true,
        isrelayed: false,
        relayedby: '',
      })
      expect(await node(nodes.rel)).toMatchObject({ relaynodes: [] })
      expect(said(await gateway(nodes.bh))).toEqual([400, 'cannot set node as gateway while AutoAssignGateway is enabled'])
    })
  })

  describe('several at once', () => {
    const bulk = '/api/v1/nodes/office/bulk'

    it('are gone at once', async () => {
      expect(said(await world.call('DELETE', bulk, { ids: [nodes.lap, unknownId] }))).toEqual([202, 'bulk delete of 2 node(s) accepted'])
      expect(JSON.stringify((await world.call('GET', '/api/nodes/office')).body)).not.toContain(nodes.lap)
      expect((await world.entry('/api/hosts', 'id', hosts.lap)).nodes).toEqual([])
    })

    it('are disconnected and connected', async () => {
      const status = `${bulk}/status`
      expect(said(await world.call('PUT', status, { ids: [nodes.lap] }))).toEqual([202, 'bulk DISCONNECT of 1 node(s) accepted'])
      expect(await node(nodes.lap)).toMatchObject({ connected: false, status: 'disconnected' })
      const all = (await world.call('GET', '/api/v1/nodes/office/status')).body
      expect(all).toMatchObject({ Response: { [nodes.lap]: { status: 'disconnected' } } })
      expect(said(await world.call('PUT', status, { ids: [nodes.lap], connected: true }))).toEqual([
        202,
        'bulk CONNECT of 1 node(s) accepted',
      ])
      expect(await node(nodes.lap)).toMatchObject({ connected: true, status: 'online' })
    })

    it('of another network are left alone', async () => {
      await world.call('DELETE', '/api/v1/nodes/lab/bulk', { ids: [nodes.lap] })
      expect(await node(nodes.lap)).toMatchObject({ pendingdelete: false })
    })

    it('refusals: deleting looks at the body first, the status at the network', async () => {
      const none = '/api/v1/nodes/none/bulk'
      expect(said(await world.call('DELETE', none, ''))).toEqual([400, 'invalid request body: EOF'])
      expect(said(await world.call('DELETE', none, {}))).toEqual([400, 'no node IDs provided'])
      expect(said(await world.call('DELETE', none, { ids: ['x'] }))).toEqual([400, 'network none not found'])
      expect(said(await world.call('PUT', `${none}/status`, ''))).toEqual([400, 'network none not found'])
      expect(said(await world.call('PUT', `${bulk}/status`, 'x'))).toEqual([
        400,
        "invalid request body: invalid character 'x' looking for beginning of value",
      ])
      expect(said(await world.call('PUT', `${bulk}/status`, { ids: null }))).toEqual([400, 'no node IDs provided'])
    })
  })

  describe('gateways', () => {
    const internet = (id: string) => `/api/nodes/office/${id}/inet_gw`

    it('what the real one accepts to nobody’s benefit', async () => {
      await world.call('POST', internet(nodes.gw1), {})
      const twice = { inet_node_client_ids: [nodes.lap, nodes.lap] }
      expect((await world.call('PUT', internet(nodes.gw1), twice)).body).toMatchObject({ inet_node_req: twice })
      await world.call('PUT', '/api/v1/nodes/office/bulk/status', { ids: [nodes.bh] })
      const away = { inet_node_client_ids: [nodes.bh] }
      expect((await world.call('PUT', internet(nodes.gw1), away)).body).toMatchObject({ inet_node_req: away })
      expect(await node(nodes.bh)).toMatchObject({ internetgw_node_id: nodes.gw1, connected: false })
      expect(await node(nodes.lap)).toMatchObject({ internetgw_node_id: '' })
    })

    it('a request that breaks two rules hears of the first', async () => {
      await world.call('POST', internet(nodes.gw1), { inet_node_client_ids: [nodes.lap] })
      const clients = { inet_node_client_ids: [unknownId, nodes.lap] }
      expect(said(await world.call('POST', internet(nodes.gw2), clients))).toEqual([400, 'no result found'])
      expect(said(await world.call('POST', internet(nodes.winpc), clients))).toEqual([400, 'only linux nodes can be made internet gws'])
    })

    it.each(['createingress', 'createrelay'])('made by its old name %s', async (name) => {
      const answer = await world.call('POST', `/api/nodes/office/${nodes.gw1}/${name}`, {
        mtu: 1300,
        persistentkeepalive: 25,
        metadata: 'hello',
        extclientdns: '9.9.9.9',
      })
      expect(answer.body).toMatchObject({
        is_gw: true,
        ingressmtu: 1300,
        ingresspersistentkeepalive: 25,
        metadata: 'hello',
        ingressdns: '9.9.9.9',
      })
    })

    it('bodies of the wrong type', async () => {
      expect(said(await gateway(nodes.gw1, ''))).toEqual([400, 'EOF'])
      expect(said(await gateway(nodes.gw1, { mtu: 'x' }))).toEqual([
        400,
        'json: cannot unmarshal string into Go struct field CreateGwReq.IngressRequest.mtu of type int32',
      ])
      expect(said(await gateway(nodes.gw1, { nodeid: 1 }))).toEqual([
        400,
        'json: cannot unmarshal number into Go struct field CreateGwReq.RelayRequest.nodeid of type string',
      ])
    })

    it('one that never was, deleted: nothing is wrong', async () => {
      expect((await world.call('DELETE', `/api/nodes/office/${nodes.lap}/gateway`)).body).toMatchObject({ is_gw: false, relaynodes: [] })
      expect((await world.call('DELETE', `/api/nodes/office/${nodes.lap}/deleterelay`)).status).toBe(200)
    })

    it('assigning without a gateway, to an unknown one, to one of another network', async () => {
      const assign = (query: string) => world.call('POST', `/api/nodes/office/${nodes.lap}/gateway/assign${query}`)
      const unknown = [400, 'error fetching node during parameter validation: no result found']
      expect(said(await assign(''))).toEqual(unknown)
      expect(said(await assign(`?gw_id=${unknownId}`))).toEqual(unknown)
      await world.call('POST', `/api/hosts/${hosts.gw1}/networks/lab`)
      const inLab = (await world.entry('/api/nodes/lab', 'hostid', hosts.gw1)).id
      expect(said(await assign(`?gw_id=${inLab}`))).toEqual([400, 'network url param does not match node network'])
      // automatic assignment is of the paid edition
      expect(said(await assign('?auto_assign_gw=true'))).toEqual(unknown)
    })
  })

  it.each(['GET', 'DELETE'])('%s of one node is for its host', async (method) => {
    for (const as of ['owner', ''])
      expect(said(await world.call(method, `/api/nodes/office/${nodes.lap}`, undefined, as))).toEqual([401, 'unauthorized'])
  })
})
