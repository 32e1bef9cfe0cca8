import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Community, hosts, nodes, said, startCommunity } from './community.ts'

const keys = ['rVrG9H6pEFF4NaBLze+WF0XfYFHtUMtjIt3OdPjcxWM=', 'tGkLW3QZhSJIlpsMPC0MJczlWuy40R8NQPHNY5JRJgE='] as const

describe('neighbours: remote clients', () => {
  let world: Community

  beforeAll(async () => {
    world = await startCommunity()
  })

  beforeEach(async () => {
    world.restore()
    await world.call('POST', `/api/nodes/office/${nodes.gw1}/gateway`, {})
  })

  afterAll(async () => {
    await world.server.stop()
    expect(world.server.troubles).toEqual([])
  })

  const create = (body: unknown, network = 'office') => world.call('POST', `/api/extclients/${network}/${nodes.gw1}`, body)
  const update = (id: string, body: unknown, network = 'office') => world.call('PUT', `/api/extclients/${network}/${id}`, body)
  const allowed = async (id: string) =>
    /^AllowedIPs = (.*)$/m.exec((await world.call('GET', `/api/extclients/office/${id}/file`)).text)?.[1]

  it('is made in its gateway’s network, whatever the path says', async () => {
    expect((await create({ clientid: 'phone', publickey: keys[0] }, 'lab')).body).toMatchObject({ network: 'office', clientid: 'phone' })
    expect((await create({ clientid: 'laptop', extraallowedips: ['10.77.0.0/25'] }, 'lab')).status).toBe(200)
  })

  it.each([
    [
      { clientid: 'phone', extraallowedips: ['100.0.0.0/8'] },
      'egress range should not be the same as or contained in the netmaker network address100.0.0.0/8 100.64.0.0/16',
    ],
    [
      { clientid: 'phone', extraallowedips: ['0.0.0.0/0'] },
      'egress range should not be the same as or contained in the netmaker network address0.0.0.0/0 100.64.0.0/16',
    ],
    [{ clientid: 'phone', publickey: 'x', extraallowedips: ['x'] }, 'incorrect client public key'],
    [{ clientid: 'phone', dns: '1.1.1.1, 8.8.8.x' }, 'client dns must be a valid ip address'],
    [
      { clientid: 'ph', postup: 'x'.repeat(1025), postdown: 'x'.repeat(1025) },
      ['PostUp', 'PostDown']
        .map((field) => `Key: 'CustomExtClient.${field}' Error:Field validation for '${field}' failed on the 'max' tag`)
        .join('\n'),
    ],
    [{ clientid: 7 }, 'json: cannot unmarshal number into Go struct field CustomExtClient.clientid of type string'],
    [{ tags: [] }, 'json: cannot unmarshal array into Go struct field CustomExtClient.tags of type map[models.TagID]struct {}'],
  ])('create %j', async (body, message) => {
    expect(said(await create(body))).toEqual([400, message])
  })

  it('ranges behind others are in the file of a plain gateway, in order and once', async () => {
    await create({ clientid: 'phone', publickey: keys[0] })
    await create({ clientid: 'site-b', extraallowedips: ['192.168.9.1/24', '10.3.0.0/16'] })
    await create({ clientid: 'site-c', extraallowedips: ['192.168.9.0/24', 'fd00:1::/64'] })
    expect(await allowed('phone')).toBe('100.64.0.0/16,10.3.0.0/16,192.168.9.0/24,fd00:1::/64')
    expect(await allowed('site-c')).toBe('100.64.0.0/16,10.3.0.0/16,192.168.9.0/24')
    await world.call('POST', `/api/nodes/office/${nodes.gw1}/inet_gw`, {})
    expect(await allowed('phone')).toBe('0.0.0.0/0')
  })

  it('hooks: each line its own, none in a picture', async () => {
    await create({ clientid: 'phone', postup: 'echo a\r\necho b', postdown: 'echo c' })
    const { text, headers } = await world.call('GET', '/api/extclients/office/phone/file')
    expect(text).toContain('PostUp = echo a\nPostUp = echo b\n\nPostDown = echo c\n\n')
    expect(headers.get('content-disposition')).toBe('attachment; filename="phone.conf"')
    expect((await world.call('GET', '/api/extclients/office/phone/qr')).type).toBe('image/png')
  })

  it('a gateway that nobody knows how to reach', async () => {
    const { database } = world.server
    const draft = database.draft()
    const host = draft.get('hosts', hosts.gw1)
    if (host === undefined) throw new Error('no gw1')
    draft.put('hosts', { ...host, endpoint4: '', endpoint6: '' })
    database.commit(draft)
    expect((await create({ clientid: 'phone' })).body).toMatchObject({ ingressgatewayendpoint: `<nil>:${host.listenPort}` })
    const { text } = await world.call('GET', '/api/extclients/office/phone/file')
    expect(text).toContain(`Endpoint = [<nil>]:${host.listenPort}\n`)
  })

  describe('update', () => {
    const whole = {
      clientid: 'phone',
      publickey: keys[0],
      enabled: true,
      extraallowedips: ['10.5.0.0/16'],
      postup: 'echo',
      tags: { mine: {} },
    }

    beforeEach(async () => {
      await create({ ...whole, device_id: 'dev-1', os: 'linux', country: 'de' })
    })

    it('finds it by name from any network that exists', async () => {
      expect((await update('phone', whole, 'lab')).body).toMatchObject({ network: 'office', clientid: 'phone' })
      expect(said(await update('phone', whole, 'none'))).toEqual([400, 'error getting network with netid:  none record not found'])
      expect(said(await update('phone', { ...whole, extraallowedips: ['10.77.0.0/24'] }, 'lab'))).toEqual([
        400,
        'egress range should not be the same as or contained in the netmaker network address10.77.0.0/24 10.77.0.0/24',
      ])
    })

    it('what is left out goes, but for key, device and facts of the machine', async () => {
      expect((await update('phone', { clientid: 'phone' })).body).toMatchObject({
        enabled: false,
        dns: '',
        extraallowedips: null,
        postup: '',
        tags: null,
        publickey: keys[0],
        device_id: 'dev-1',
        os: 'linux',
        country: 'de',
      })
    })

    it('adopts a device only where there is none, and takes a country in capitals', async () => {
      expect((await update('phone', { ...whole, device_id: 'dev-2', country: 'nl' })).body).toMatchObject({
        device_id: 'dev-1',
        country: 'NL',
      })
    })

    it('the words come before the network', async () => {
      expect(said(await update('phone', { clientid: 'x' }, 'none'))).toEqual([
        400,
        'client validation: node name must be alphanumderic and/or dashes and less that 15 chars',
      ])
      expect(said(await update('nobody', { clientid: 'x' }, 'none'))).toEqual([500, 'client not found'])
    })

    it('a disabled one leaves the other configurations of its device alone, an enabled one does not', async () => {
      await world.call('POST', `/api/nodes/office/${nodes.gw2}/gateway`, {})
      await world.call('PUT', '/api/v1/extclients/office/bulk/status', { ids: ['phone'], enabled: false })
      await world.call('POST', `/api/extclients/office/${nodes.gw2}`, { clientid: 'phone-b', publickey: keys[1], device_id: 'dev-2' })
      await update('phone-b', { clientid: 'phone-b', enabled: false })
      expect(JSON.stringify((await world.call('GET', '/api/extclients/office')).body)).toContain('"phone"')
    })
  })

  describe('several at once', () => {
    const bulk = '/api/v1/extclients/office/bulk'

    it('refusals: deleting looks at the body first, the status at the network', async () => {
      const none = '/api/v1/extclients/none/bulk'
      expect(said(await world.call('DELETE', none, ''))).toEqual([400, 'invalid request body: EOF'])
      expect(said(await world.call('DELETE', none, { ids: [] }))).toEqual([400, 'no ext client IDs provided'])
      expect(said(await world.call('DELETE', none, { ids: ['x'] }))).toEqual([400, 'network none not found'])
      expect(said(await world.call('PUT', `${none}/status`, ''))).toEqual([400, 'network none not found'])
      expect(said(await world.call('PUT', `${bulk}/status`, {}))).toEqual([400, 'no ext client IDs provided'])
      expect(said(await world.call('PUT', `${bulk}/status`, { ids: ['nobody'], enabled: true }))).toEqual([
        202,
        'bulk CONNECT of 1 ext client(s) accepted',
      ])
    })
  })

  it('a freed address is given out again at once', async () => {
    await create({ clientid: 'phone' })
    const { address } = await world.entry('/api/extclients/office', 'clientid', 'phone')
    await world.call('DELETE', '/api/extclients/office/phone')
    expect((await create({ clientid: 'laptop' })).body).toMatchObject({ address })
  })

  it('is listed as a node while its network has a gateway, with its machine’s facts', async () => {
    await create({ clientid: 'phone', device_id: 'dev-1', os: 'linux' })
    const listed = await world.entry('/api/nodes/office', 'is_static', true)
    expect(listed).toMatchObject({ is_user_node: true, status: 'online', static_node: { clientid: 'phone', privatekey: '', os: 'linux' } })
    await world.call('PUT', '/api/v1/extclients/office/bulk/status', { ids: ['phone'], enabled: false })
    expect(await world.entry('/api/nodes/office', 'is_static', true)).toMatchObject({ status: 'offline', static_node: { tags: {} } })
  })
})
