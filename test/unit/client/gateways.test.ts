import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { gatewayList } from '../../../electron/client/gateways/gateway-list.ts'
import { gatewayRows, suggestGateway } from '../../../electron/client/gateways/gateways-view.ts'
import { nearest, resolveGateway } from '../../../electron/client/gateways/resolve-gateway.ts'
import { buildPass } from '../../../electron/client/registrar/build-pass.ts'
import { findGateways } from '../../../electron/common/model/find-gateways.ts'
import { type GatewayOrder, orderGateways } from '../../../electron/common/model/order-gateways.ts'
import type { Snapshot } from '../../../electron/common/model/snapshot.ts'
import { passSchema } from '../../../electron/common/tunnel/pass.ts'
import { decodeHost, decodeNetwork, decodeNodes, decodeRemoteClient } from '../../../electron/netmaker/codec.ts'
import { extClientOperations } from '../../../electron/netmaker/wire/ext-clients.ts'
import { hostOperations } from '../../../electron/netmaker/wire/hosts.ts'
import { networkOperations } from '../../../electron/netmaker/wire/networks.ts'
import { nodeOperations } from '../../../electron/netmaker/wire/nodes.ts'

interface Exchange {
  readonly title: string
  readonly answer: { readonly body: unknown }
}

/** What a real Netmaker v1.5.1 answered. */
function recorded(file: string, title: string, last = false): unknown {
  const text = fs.readFileSync(path.join(import.meta.dirname, '../../contract/fixtures', file), 'utf8')
  const found = (JSON.parse(text) as { exchanges: Exchange[] }).exchanges.filter((exchange) => exchange.title === title)
  const exchange = last ? found.at(-1) : found[0]
  if (exchange === undefined) throw new Error(`no exchange ${title} in ${file}`)
  return exchange.answer.body
}

function snapshotOf(nodes: unknown): Snapshot {
  return {
    server: { version: 'v1.5.1', edition: 'ce' },
    networks: networkOperations.list.answer.parse(recorded('03-networks.json', 'list')).map(decodeNetwork),
    hosts: hostOperations.list.answer.parse(recorded('04-internet-gateways.json', 'hosts')).map(decodeHost),
    nodes: decodeNodes(nodeOperations.list.answer.parse(nodes)),
    clients: extClientOperations.list.answer.parse(recorded('05-remote-clients.json', 'list')).map(decodeRemoteClient),
    at: 0,
  }
}

const now = 1_790_000_000_000
const nobody = { addresses: new Set<string>() }

describe('gateways of a real server', () => {
  const snapshot = snapshotOf(recorded('05-remote-clients.json', 'nodes list shows remote clients as static nodes'))

  it('leaves remote clients that are dressed as nodes out', () => {
    expect(snapshot.nodes).toHaveLength(8)
    expect(snapshot.nodes.every(({ id }) => !id.startsWith('00000000'))).toBe(true)
  })

  it('lists those that take remote clients, with the reason where one is no exit', () => {
    const gateways = gatewayList(snapshot, nobody, now)
    expect(gateways.map(({ name, internet, refusals }) => [name, internet, refusals.map(({ rule }) => rule)])).toEqual([
      ['gw1', true, []],
      ['rel', false, ['gateway.notOne']],
    ])
    expect(gateways[0]).toMatchObject({
      network: 'office',
      endpoints: ['198.51.100.21:51821'],
      meshAddresses: ['100.64.0.1'],
      dns: ['1.1.1.1'],
      mtu: 1420,
      keepalive: 20,
      ipv6: false,
    })
  })

  it('recognises this computer by an address of its own', () => {
    const [gateway] = gatewayList(snapshot, { addresses: new Set(['100.64.0.1']) }, now)
    expect(gateway?.refusals).toMatchObject([{ rule: 'access.thisComputer', weight: 'certain' }])
  })

  it('makes a pass within the contract from the registration and the gateway', () => {
    const [gateway] = gatewayList(snapshot, nobody, now)
    const client = extClientOperations.create.answer.parse(recorded('05-remote-clients.json', 'create with own key and device'))
    if (gateway === undefined) throw new Error('no gateway')
    const facts = {
      keyId: '0-key',
      account: 'owner@api.nm.lab',
      client: decodeRemoteClient(client),
      gateway,
      apiAddresses: [],
      checkedAt: 1,
      mtuLimit: null,
    }
    const pass = buildPass(facts)
    expect(passSchema.parse(pass)).toMatchObject({
      passId: '0-key',
      addresses: ['100.64.255.254'],
      dns: ['100.64.0.1'],
      clientId: 'own-laptop',
    })
    // Without DNS of its own: the gateway's; an IPv6 address only where IPv6 leaves on the other side
    const dual = { ...facts.client, dns: '', address6: 'fd77::9' }
    expect(buildPass({ ...facts, client: dual })).toMatchObject({ dns: ['1.1.1.1'], addresses: ['100.64.255.254'] })
    expect([1380, 1500].map((mtuLimit) => buildPass({ ...facts, mtuLimit }).mtu)).toEqual([1380, 1420])
    expect(buildPass({ ...facts, client: dual, gateway: { ...gateway, ipv6: true } })).toMatchObject({
      addresses: ['100.64.255.254', 'fd77::9'],
    })
  })

  it('brackets IPv6 and leaves out what nobody can be reached at', () => {
    const hosts = snapshot.hosts.map((host) => ({
      ...host,
      endpoint4: host.name === 'gw1' ? '' : host.endpoint4,
      endpoint6: '2001:db8::10',
    }))
    expect(gatewayList({ ...snapshot, hosts }, nobody, now)[0]?.endpoints).toEqual(['[2001:db8::10]:51821'])
    const lost = snapshot.hosts.map((host) => ({ ...host, endpoint4: '', endpoint6: 'fe80::1' }))
    expect(gatewayList({ ...snapshot, hosts: lost }, nobody, now)[0]).toMatchObject({
      endpoints: [],
      refusals: [{ rule: 'gateway.hostMissing' }],
    })
  })

  it('advises against an offline gateway, but lets it be tried', () => {
    const nodes = snapshot.nodes.map((node) => ({ ...node, status: 'offline' as const }))
    const gateways = gatewayList({ ...snapshot, nodes }, nobody, now)
    expect(gateways[0]?.refusals).toMatchObject([{ rule: 'gateway.offline', weight: 'advice' }])
    expect(suggestGateway(gatewayRows(gateways, { favourites: [], lastUsed: {}, latencies: {}, ranks: {} }))?.name).toBe('gw1')
  })

  it('orders by favourite, use, time and name; suggests the last used one', () => {
    const [base] = gatewayList(snapshot, nobody, now)
    if (base === undefined) throw new Error('no gateway')
    const gateways = ['c', 'a', 'b', 'd10', 'd2'].map((name) => ({ ...base, id: `office/${name}`, name }))
    const latencies = { 'office/a': { ms: 3, at: 9 } }
    const history = { favourites: ['office/b'], lastUsed: { 'office/c': 5 }, latencies }
    const rows = gatewayRows(gateways, { ...history, ranks: {} })
    expect(rows.map(({ name }) => name)).toEqual(['b', 'c', 'a', 'd2', 'd10'])
    expect(rows.map(({ latency }) => latency?.ms ?? null)).toEqual([null, null, 3, null, null])
    const ranks = { 'office/d10': { ms: 80, at: 1 }, 'office/d2': { ms: 7, at: 1 } }
    expect(gatewayRows(gateways, { ...history, ranks }).map(({ name }) => name)).toEqual(['b', 'c', 'd2', 'd10', 'a'])
    expect(suggestGateway(rows)?.name).toBe('c')
    expect(findGateways(rows, ' OFF d1 ').map(({ name }) => name)).toEqual(['d10'])
    expect(suggestGateway([])).toBeNull()
  })

  it('orders by time, name or country when asked to; what isn’t known comes last', () => {
    const row = (name: string, country: string) => ({ name, country, network: 'office', favourite: name === 'c', lastUsedAt: 0 })
    const rows = [row('b', ''), row('c', 'US'), row('a', 'DE'), row('d', 'DE')]
    const names = (order: GatewayOrder, ms: Record<string, number> = {}) =>
      orderGateways(rows, order, ({ name }) => ms[name] ?? Number.POSITIVE_INFINITY).map(({ name }) => name)
    expect(names('latency', { d: 80, b: 7 })).toEqual(['b', 'd', 'a', 'c'])
    expect(names('name')).toEqual(['a', 'b', 'c', 'd'])
    expect(names('country')).toEqual(['a', 'd', 'c', 'b'])
  })
})

describe('names that people type', () => {
  const gateways = [
    { id: 'office/1', name: 'exit-fra', network: 'office' },
    { id: 'lab/2', name: 'exit-fra', network: 'lab' },
    { id: 'lab/3', name: 'Exit-NYC', network: 'lab' },
  ]
  it.each([
    ['exit-nyc', 'lab/3'],
    ['LAB/exit-fra', 'lab/2'],
    ['office/1', 'office/1'],
    [' exit-NYC ', 'lab/3'],
  ])('%s', (typed, id) => expect(resolveGateway(gateways, typed)).toMatchObject({ ok: true, value: { id } }))

  it('says which, or what there is', () => {
    expect(resolveGateway(gateways, 'exit-fra')).toMatchObject({
      fault: { code: 'gateway.ambiguous', candidates: ['office/exit-fra', 'lab/exit-fra'] },
    })
    expect(resolveGateway(gateways, 'exit-nyk')).toMatchObject({ fault: { code: 'gateway.unknown', known: ['Exit-NYC', 'exit-fra'] } })
    expect(resolveGateway([], 'x')).toMatchObject({ fault: { code: 'gateway.none' } })
    expect(nearest('x', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'])).toHaveLength(8)
  })
})
