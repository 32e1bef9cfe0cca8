import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeExtClient } from '../../electron/netmaker/wire/encode/ext-client.ts'
import { encodeHost } from '../../electron/netmaker/wire/encode/host.ts'
import { encodeNode, encodeStaticNode } from '../../electron/netmaker/wire/encode/node.ts'
import { joinNetwork } from '../../electron/server/domain/membership.ts'
import { lastCheckIn, nodeStatus } from '../../electron/server/domain/node-status.ts'
import type { Database } from '../../electron/server/store/database.ts'
import { type Api, createApi } from './replay/api.ts'
import { type LiveServer, owner, startLiveServer } from './replay/live-server.ts'
import { plainHost } from './replay/plain-host.ts'

/** The lists that are kept in pieces: whatever is written, the next answer has it, and is byte for byte the list as it would be written afresh. */

const perNetwork = 400
const key = 'rVrG9H6pEFF4NaBLze+WF0XfYFHUtMtjIt3OdPjcxWM='

describe('long lists', () => {
  let server: LiveServer
  let api: Api
  let token: string

  beforeEach(async () => {
    server = await startLiveServer({ bootstrap: owner, seed: (database) => fill(database) })
    const answer = await createApi(server.url).send('POST', '/api/users/adm/authenticate', {
      username: owner.user,
      password: owner.password,
    })
    token = /"AuthToken":"([^"]+)"/.exec(JSON.stringify(answer.body))?.[1] ?? ''
    api = createApi(server.url, token)
  })

  afterEach(async () => {
    expect(server.troubles).toEqual([])
    await server.stop()
  })

  const get = (path: string, encoding: string) =>
    fetch(`${server.url}${path}`, { headers: { Authorization: `Bearer ${token}`, 'Accept-Encoding': encoding } })

  const read = async (path: string, encoding = 'identity') => (await get(path, encoding)).text()

  async function agree(): Promise<void> {
    const { view } = server.database
    for (const encoding of ['identity', 'gzip']) {
      expect(await read('/api/nodes', encoding)).toBe(nodesText(server.database, undefined))
      for (const { name } of view.list('networks'))
        expect(await read(`/api/nodes/${name}`, encoding)).toBe(nodesText(server.database, name))
      expect(await read('/api/hosts', encoding)).toBe(hostsText(server.database))
      expect(await read('/api/extclients', encoding)).toBe(clientsText(server.database))
    }
  }

  it('have every write in them at once', async () => {
    const host = (at: number) => server.database.view.get('nodes', nodeId('office', at))?.hostId ?? ''
    const wireNode = async (id: string) => JSON.parse(await read('/api/nodes')).find((node: { id: string }) => node.id === id)
    const writes: readonly (readonly [string, string, unknown?])[] = [
      ['POST', `/api/nodes/office/${nodeId('office', 5)}/gateway`, { is_internet_gw: true }],
      ['PUT', `/api/nodes/office/${nodeId('office', 5)}/inet_gw`, { inet_node_client_ids: [nodeId('office', 6), nodeId('office', 300)] }],
      ['PUT', `/api/hosts/${host(7)}`, { id: host(7), name: 'renamed-ü' }],
      ['POST', `/api/extclients/office/${nodeId('office', 5)}`, { clientid: 'phone', publickey: key, device_id: 'd' }],
      ['PUT', '/api/extclients/office/phone', { clientid: 'mobile', enabled: true }],
      ['PUT', '/api/v1/extclients/office/bulk/status', { ids: ['mobile'], enabled: false }],
      ['POST', `/api/hosts/${host(8)}/networks/lab`],
      ['DELETE', `/api/hosts/${host(9)}/networks/office?force=true`],
      ['DELETE', '/api/extclients/office/mobile'],
      ['DELETE', `/api/nodes/office/${nodeId('office', 5)}/gateway`],
      ['POST', '/api/networks', { netid: 'third', addressrange: '10.88.0.0/24' }],
      ['DELETE', '/api/networks/lab'],
    ]
    await agree()
    for (const [method, path, body] of writes) {
      expect((await api.send(method, path, body)).status, `${method} ${path}`).toBeLessThan(300)
      await agree()
    }
    const whole = await wireNode(nodeId('office', 11))
    await api.send('PUT', `/api/nodes/office/${nodeId('office', 11)}`, { ...whole, metadata: 'in "lastcheckin":7 words', connected: false })
    await agree()
    // what agents and the grant sweep write goes the same way
    for (const facts of [{ location: '50.1,8.6' }, { country: 'DE' }]) {
      const draft = server.database.draft()
      const moved = draft.get('hosts', host(12))
      if (moved !== undefined) draft.put('hosts', { ...moved, ...facts })
      server.database.commit(draft)
      await agree()
    }
    for (const range of [{ range4: '100.64.0.0/15' }, { range6: 'fd00:64::/64' }]) {
      const draft = server.database.draft()
      const network = draft.get('networks', 'office')
      if (network !== undefined) draft.put('networks', { ...network, ...range })
      server.database.commit(draft)
      await agree()
    }
  })

  it('are packed for who takes gzip, where there is much to pack', async () => {
    const encodings = async (accepted: string, path: string) => (await get(path, accepted)).headers.get('content-encoding')
    for (const accepted of ['gzip', 'br, deflate, GZIP;q=0.5', 'gzip, identity;q=0.1'])
      expect(await encodings(accepted, '/api/nodes')).toBe('gzip')
    for (const accepted of ['', 'br', 'gzip;q=0', 'identity, gzip;q=0.5']) expect(await encodings(accepted, '/api/nodes')).toBeNull()
    expect(await encodings('gzip', '/api/extclients')).toBeNull()
    const { headers, status } = await get('/api/nodes', 'gzip')
    expect([status, headers.get('content-type'), headers.get('vary')]).toEqual([200, 'application/json', 'Accept-Encoding'])
    expect(Number(headers.get('content-length'))).toBeLessThan(nodesText(server.database, undefined).length / 5)
  })

  it('tell of a sign of life soon, also when it is the first one', async () => {
    await agree()
    const node = server.database.view.get('nodes', nodeId('office', 3))
    const at = Date.now()
    server.database.checkIns.set(node?.hostId ?? '', at)
    await expect.poll(() => read('/api/nodes/office'), { timeout: 10_000 }).toContain(`"lastcheckin":${Math.floor(at / 1000)}`)
    await expect.poll(() => read('/api/nodes'), { timeout: 10_000 }).toBe(nodesText(server.database, undefined))
    // heard of for the last time so long ago that it is offline: the time is as long as before, the status is another
    server.database.checkIns.set(node?.hostId ?? '', at - 11 * 60_000)
    await expect.poll(() => read('/api/nodes'), { timeout: 10_000 }).toBe(nodesText(server.database, undefined))
  })

  it('are never older than an answered write, however many read and write at the same moment', async () => {
    const metadata = async (path: string, id: string, encoding = 'identity') =>
      JSON.parse(await read(path, encoding)).find((node: { id: string }) => node.id === id)?.metadata
    let writing = true
    const noise = Array.from({ length: 3 }, async () => {
      while (writing) await read('/api/nodes', 'gzip')
    })
    const lanes = [20, 21, 22].map(async (at) => {
      const id = nodeId('office', at)
      const path = `/api/nodes/office/${id}`
      const [whole] = JSON.parse(await read('/api/nodes')).filter((node: { id: string }) => node.id === id)
      for (let round = 0; round < 8; round++) {
        const said = `lane ${at}, round ${round}`
        await api.send('PUT', path, { ...whole, metadata: said })
        expect(await metadata('/api/nodes', id, 'gzip')).toBe(said)
        expect(await metadata('/api/nodes/office', id)).toBe(said)
      }
    })
    await Promise.all(lanes)
    writing = false
    await Promise.all(noise)
    await agree()
  })

  it('a caller who reads slowly gets the list of the moment they asked, and keeps nobody waiting', async () => {
    const long = 'x'.repeat(40_000)
    const draft = server.database.draft()
    for (const node of draft.find('nodesByNetwork', 'office')) draft.put('nodes', { ...node, metadata: long })
    server.database.commit(draft)
    const asked = nodesText(server.database, undefined)
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(server.url).port) })
    socket.pause()
    socket.write(`GET /api/nodes HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\n\r\n`)
    await new Promise((resolve) => socket.once('readable', resolve))
    await api.send('PUT', `/api/hosts/${server.database.view.list('hosts')[0]?.id}`, { id: server.database.view.list('hosts')[0]?.id })
    await api.send('DELETE', '/api/networks/office')
    await agree()
    const received = await text(socket)
    const [head = '', body = ''] = received.split('\r\n\r\n', 2)
    expect(head.toLowerCase()).toContain(`content-length: ${Buffer.byteLength(asked)}`)
    expect(body).toBe(asked)
  })

  it('a caller who hangs up in the middle harms nobody', async () => {
    for (let round = 0; round < 5; round++) {
      const given = new AbortController()
      const answer = await fetch(`${server.url}/api/nodes`, { headers: { Authorization: `Bearer ${token}` }, signal: given.signal })
      await answer.body?.getReader().read()
      given.abort()
    }
    await agree()
  })
})

function nodeId(network: string, at: number): string {
  return `${network === 'office' ? '1' : '2'}0000000-0000-4000-8000-${String(at).padStart(12, '0')}`
}

function fill(database: Database): void {
  for (const [name, range4] of [
    ['office', '100.64.0.0/16'],
    ['lab', '10.77.0.0/16'],
  ] as const) {
    const draft = database.draft()
    const facts = { range6: '', keepalive: 20, mtu: 1280, autoRemove: false, autoRemoveTags: [], autoRemoveThreshold: 0 }
    draft.put('networks', { id: crypto.randomUUID(), name, range4, ...facts, nodesUpdatedAt: 1, createdAt: 1, updatedAt: 1 })
    const first = plainHost(`${name}-0`)
    draft.put('hosts', first)
    const joined = joinNetwork(draft, first.id, name, { id: nodeId(name, 0), now: 1 })
    if (!joined.ok) throw new Error(joined.message)
    for (let at = 1; at < perNetwork; at++) {
      const host = plainHost(`${name}-${at}`)
      draft.put('hosts', host)
      const address4 = `${range4.split('.').slice(0, 2).join('.')}.${(at + 1) >> 8}.${(at + 1) & 255}/16`
      draft.put('nodes', { ...joined.node, id: nodeId(name, at), hostId: host.id, address4 })
    }
    database.commit(draft)
  }
}

function byId<R extends { readonly id: string }>(records: readonly R[]): R[] {
  return records.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

function nodesText({ view, checkIns }: Database, network: string | undefined): string {
  const now = Date.now()
  const nodes = network === undefined ? byId(view.list('nodes')) : view.find('nodesByNetwork', network)
  const gateways = new Set(nodes.filter(({ isIngress }) => isIngress).map((node) => node.network))
  const clients = view.list('clients').filter((client) => gateways.has(client.network))
  const items = nodes.map((node) => {
    const lastSeen = lastCheckIn(node, checkIns)
    const { range4 = '', range6 = '' } = view.get('networks', node.network) ?? {}
    const { location = '', country = '' } = view.get('hosts', node.hostId) ?? {}
    const status = nodeStatus(node, lastSeen, now)
    return encodeNode(node, { range4, range6, location, country, server: 'nm.lab', lastCheckIn: lastSeen, status })
  })
  return `${JSON.stringify([...clients.map(encodeStaticNode), ...items])}\n`
}

function hostsText({ view }: Database): string {
  const items = byId(view.list('hosts')).map((host) =>
    encodeHost(
      host,
      view.find('nodesByHost', host.id).map(({ id }) => id),
    ),
  )
  return `${JSON.stringify(items)}\n`
}

function clientsText({ view }: Database): string {
  return `${JSON.stringify(byId(view.list('clients')).map((client) => encodeExtClient({ ...client, privateKey: '' })))}\n`
}
