import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Community, hosts, nodes, said, startCommunity, unknownId } from './community.ts'

const badUuids = [
  ['x', 'invalid UUID length: 1'],
  ['g'.repeat(32), 'invalid UUID format'],
  [unknownId.replace('-', 'x'), 'invalid UUID format'],
  [`urn:oops:${unknownId}`, 'invalid urn prefix: "urn:oops:"'],
] as const

describe('neighbours: hosts', () => {
  let world: Community

  beforeAll(async () => {
    world = await startCommunity()
  })

  beforeEach(() => world.restore())

  afterAll(async () => {
    await world.server.stop()
    expect(world.server.troubles).toEqual([])
  })

  const host = (id: string) => world.entry('/api/hosts', 'id', id)

  describe('update', () => {
    const update = (body: unknown, path: string = hosts.lap) => world.call('PUT', `/api/hosts/${path}`, body)

    it.each([
      ['', 500, 'EOF'],
      [{}, 400, 'failed to parse host id: invalid UUID length: 0'],
      [{ id: unknownId }, 500, 'record not found'],
      [{ listenport: '1' }, 500, 'json: cannot unmarshal string into Go struct field ApiHost.listenport of type int'],
      [{ nodes: 'x' }, 500, 'json: cannot unmarshal string into Go struct field ApiHost.nodes of type []string'],
      [{ interfaces: 'x' }, 500, 'json: cannot unmarshal string into Go struct field ApiHost.interfaces of type []models.ApiIface'],
    ])('refuses %j', async (body, status, message) => {
      expect(said(await update(body))).toEqual([status, message])
    })

    it.each(badUuids)('refuses the id %s', async (id, why) => {
      expect(said(await update({ id }))).toEqual([400, `failed to parse host id: ${why}`])
    })

    it('is about the host that the body names, in any form of its id', async () => {
      const whole = await host(hosts.lap)
      const answer = await update({ ...whole, id: `{${hosts.lap.toUpperCase()}}`, name: 'laptop' }, 'whatever')
      expect([answer.status, answer.type]).toEqual([200, 'text/plain; charset=utf-8'])
      expect(answer.body).toEqual({ ...whole, name: 'laptop' })
    })

    it('switches that are left out are off, values that are left out stay', async () => {
      const before = await host(hosts.lap)
      const off = { isstaticport: false, isstatic: false, isdefault: false, autoupdate: false, firewallinuse: '', verbosity: 0 }
      expect((await update({ id: hosts.lap })).body).toEqual({ ...before, ...off })
    })
  })

  describe('joining and leaving', () => {
    const lab = (id: string) => `/api/hosts/${id}/networks/lab`

    it.each(badUuids)('the id %s', async (id, why) => {
      for (const method of ['POST', 'DELETE'])
        expect(said(await world.call(method, lab(id)))).toEqual([400, `failed to parse host id: ${why}`])
    })

    it('of nobody', async () => {
      expect(said(await world.call('POST', lab(unknownId)))).toEqual([500, 'record not found'])
      expect(said(await world.call('DELETE', lab(unknownId)))).toEqual([400, 'node not found'])
    })

    it('leaving what it is not in', async () => {
      expect(said(await world.call('DELETE', lab(hosts.lap)))).toEqual([500, 'host not part of the network lab'])
      expect(said(await world.call('DELETE', `${lab(hosts.lap)}?force=true`))).toEqual([400, 'node not found'])
    })

    it('a member that leaves stays, marked, until it is forced out', async () => {
      const office = `/api/hosts/${hosts.lap}/networks/office`
      expect(await world.call('DELETE', office)).toMatchObject({ status: 200, type: null, text: '' })
      expect(await world.entry('/api/nodes/office', 'id', nodes.lap)).toMatchObject({ pendingdelete: true })
      expect(said(await world.call('DELETE', office))).toEqual([500, 'host not part of the network office'])
      const forced = await world.call('DELETE', `${office}?force=true`)
      expect(forced.body).toEqual({ Code: 200, Message: 'force deleted daemon node successfully', Response: null })
      expect(JSON.stringify((await world.call('GET', '/api/nodes/office')).body)).not.toContain(nodes.lap)
    })

    it('by force at once', async () => {
      expect(await world.call('DELETE', `/api/hosts/${hosts.lap}/networks/office?force=true`)).toMatchObject({ status: 200, text: '' })
      expect((await host(hosts.lap)).nodes).toEqual([])
    })

    it('a default host joins as a gateway', async () => {
      await world.call('PUT', `/api/hosts/${hosts.gw1}`, { ...(await host(hosts.gw1)), isdefault: true })
      await world.call('DELETE', `${lab(hosts.gw1)}?force=true`)
      await world.call('POST', lab(hosts.gw1))
      expect(await world.entry('/api/nodes/lab', 'hostid', hosts.gw1)).toMatchObject({ is_gw: true, isingressgateway: true })
    })
  })

  describe('deleting', () => {
    const ui = (id: string) => `/api/v1/ui/hosts/${id}`

    it('one that is in a network needs force', async () => {
      const before = await host(hosts.lap)
      expect(said(await world.call('DELETE', ui(hosts.lap)))).toEqual([500, 'host still has associated nodes'])
      const answer = await world.call('DELETE', `${ui(hosts.lap)}?force=true`)
      expect(answer.body).toEqual({ Code: 200, Message: 'deleted host lap', Response: before })
      expect(said(await world.call('DELETE', ui(hosts.lap)))).toEqual([500, 'record not found'])
      expect(said(await world.call('DELETE', ui('x')))).toEqual([400, 'failed to parse host id: invalid UUID length: 1'])
      expect(JSON.stringify((await world.call('GET', '/api/nodes')).body)).not.toContain(nodes.lap)
    })

    it('several at once', async () => {
      const bulk = '/api/v1/hosts/bulk'
      const answer = await world.call('DELETE', bulk, { ids: [hosts.lap, hosts.gw1, unknownId, 'x'] })
      expect([answer.status, answer.body]).toEqual([202, { Code: 202, Message: 'bulk delete of 4 host(s) accepted', Response: null }])
      const left = JSON.stringify((await world.call('GET', '/api/hosts')).body)
      expect([left.includes(hosts.lap), left.includes(hosts.gw1), left.includes(hosts.gw2)]).toEqual([false, false, true])
      expect(said(await world.call('DELETE', bulk, ''))).toEqual([400, 'invalid request body: EOF'])
      expect(said(await world.call('DELETE', bulk, {}))).toEqual([400, 'no host IDs provided'])
    })

    it('takes what hangs on it', async () => {
      await world.call('POST', `/api/nodes/office/${nodes.gw1}/gateway`, { is_internet_gw: true, relayaddrs: [nodes.bh] })
      await world.call('PUT', `/api/nodes/office/${nodes.gw1}/inet_gw`, { inet_node_client_ids: [nodes.lap] })
      await world.call('POST', `/api/extclients/office/${nodes.gw1}`, { clientid: 'phone' })
      await world.call('DELETE', `${ui(hosts.gw1)}?force=true`)
      expect(await world.entry('/api/nodes/office', 'id', nodes.lap)).toMatchObject({ internetgw_node_id: '' })
      expect(await world.entry('/api/nodes/office', 'id', nodes.bh)).toMatchObject({ isrelayed: false, relayedby: '' })
      expect((await world.call('GET', '/api/extclients/office')).body).toBeNull()
    })
  })

  it('being asked to pull', async () => {
    expect(said(await world.call('POST', '/api/hosts/sync'))).toEqual([200, 'sync all hosts request received'])
    expect(await world.call('POST', `/api/hosts/${hosts.lap}/sync`)).toMatchObject({ status: 200, type: 'application/json', text: '' })
    expect(said(await world.call('POST', `/api/hosts/${unknownId}/sync`))).toEqual([400, 'record not found'])
    expect(said(await world.call('POST', '/api/hosts/x/sync'))).toEqual([400, 'failed to parse host id: invalid UUID length: 1'])
  })

  it('the paged list: filters, search, pages', async () => {
    const page = async (query: string) => (await world.call('GET', `/api/v1/hosts?${query}`)).body
    expect(await page('os=windows')).toMatchObject({ Response: { data: [{ name: 'winpc' }], total: 1, total_pages: 1 } })
    expect(await page('os=windows&os=darwin')).toMatchObject({ Response: { data: [{ name: 'macbook' }, { name: 'winpc' }] } })
    expect(await page('os=windows&os=darwin&per_page=1&page=2')).toMatchObject({
      Response: { data: [{ name: 'winpc' }], page: 2, per_page: 1, total: 2, total_pages: 2 },
    })
    expect(await page('q=WINPC')).toMatchObject({ Response: { data: [{ name: 'winpc' }], total: 1 } })
    expect(await page(`q=${hosts.lap.slice(2, 12)}`)).toMatchObject({ Response: { data: [{ name: 'lap' }], total: 1 } })
    expect(await page('q=nobody')).toMatchObject({ Response: { data: [], total: 0, total_pages: 1 } })
  })
})
