import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hostConfigSchema } from '../../../electron/common/contracts/helper.ts'
import { noExtClient } from '../../../electron/netmaker/wire/encode/ext-client.ts'
import { hostConfig } from '../../../electron/server/agent/host-config.ts'
import { joinNetwork } from '../../../electron/server/domain/membership.ts'
import { setInternetGateway } from '../../../electron/server/domain/node-changes.ts'
import { createDraft, type Draft, emptyTables } from '../../../electron/server/store/draft.ts'
import type { ClientRecord, HostRecord, NodeRecord } from '../../../electron/server/store/records.ts'
import { plainHost } from '../../contract/replay/plain-host.ts'

interface Mesh {
  readonly draft: Draft
  host(name: string, facts?: Partial<HostRecord>): { id: string; key: string; node(network: string): NodeRecord }
  connect(gateway: NodeRecord, clients: readonly NodeRecord[]): void
  client(gateway: NodeRecord, facts: Partial<ClientRecord> & { id: string }): void
  put(node: NodeRecord): void
}

/** A key that is one to look at: 32 bytes in base64. */
const keyOf = (name: string) => createHash('sha256').update(name).digest('base64')

function mesh(): Mesh {
  const draft = createDraft(emptyTables())
  const facts = {
    keepalive: 25,
    mtu: 1280,
    autoRemove: false,
    autoRemoveTags: [],
    autoRemoveThreshold: 0,
    nodesUpdatedAt: 0,
    createdAt: 0,
    updatedAt: 0,
  }
  draft.put('networks', { id: '1', name: 'office', range4: '100.64.0.0/16', range6: '', ...facts })
  draft.put('networks', { id: '2', name: 'lab', range4: '10.77.0.0/24', range6: 'fd77::/64', ...facts })
  return {
    draft,
    host: (name, changes = {}) => {
      const host = { ...plainHost(name), ...changes }
      draft.put('hosts', host)
      return {
        id: host.id,
        key: host.publicKey,
        node: (network) => {
          const joined = joinNetwork(draft, host.id, network, { id: `${name}-${network}`, now: 1 })
          if (!joined.ok) throw new Error(joined.message)
          return joined.node
        },
      }
    },
    connect: (gateway, clients) => {
      setInternetGateway(
        draft,
        gateway,
        clients.map(({ id }) => id),
        1,
      )
    },
    client: (gateway, changes) => {
      draft.put('clients', {
        ...noExtClient,
        network: gateway.network,
        gatewayNodeId: gateway.id,
        publicKey: keyOf(changes.id),
        enabled: true,
        ...changes,
      })
    },
    put: (node) => draft.put('nodes', node),
  }
}

function configOf(draft: Draft, hostId: string) {
  const config = hostConfig(draft, hostId)
  if (config === null) throw new Error('no configuration')
  return hostConfigSchema.parse(config)
}

describe('what a host should be', () => {
  it('a member: a full mesh over its networks, one peer per host', () => {
    const { draft, host } = mesh()
    const a = host('a', { endpoint4: '198.51.100.1' })
    const b = host('b', { endpoint4: '198.51.100.2' })
    const c = host('c', { endpoint4: '', endpoint6: '2001:db8::3' })
    const d = host('d', { endpoint4: '' })
    for (const member of [a, b, d]) member.node('office')
    for (const member of [a, b, c]) member.node('lab')
    expect(configOf(draft, a.id)).toEqual({
      revision: 0,
      keyId: '',
      listenPort: 51821,
      addresses: ['10.77.0.1/24', 'fd77::1/64', '100.64.0.1/16'],
      mtu: 1420,
      peers: [
        { publicKey: b.key, endpoint: '198.51.100.2:51821', keepalive: 25, allowedIps: ['10.77.0.2/32', 'fd77::2/128', '100.64.0.2/32'] },
        { publicKey: c.key, endpoint: '[2001:db8::3]:51821', keepalive: 25, allowedIps: ['10.77.0.3/32', 'fd77::3/128'] },
        { publicKey: d.key, endpoint: null, keepalive: 25, allowedIps: ['100.64.0.3/32'] },
      ],
      gateway: null,
      through: null,
    })
  })

  it('a gateway masquerades its networks and knows its remote clients; the others reach them through it', () => {
    const { draft, host, connect, client } = mesh()
    const exit = host('exit')
    const lap = host('lap')
    const gateway = exit.node('lab')
    lap.node('lab')
    connect(gateway, [])
    client(gateway, { id: 'phone', address4: '10.77.0.254', address6: 'fd77::ffff' })
    client(gateway, { id: 'off', address4: '10.77.0.253', enabled: false })
    client(gateway, { id: 'rac', address4: '10.77.0.252', remoteAccessClientId: 'rac-1' })
    const { peers, gateway: role } = configOf(draft, exit.id)
    expect(role).toEqual({ ranges: ['10.77.0.0/24', 'fd77::/64'] })
    expect(peers.find(({ publicKey }) => publicKey === keyOf('phone'))).toEqual({
      publicKey: keyOf('phone'),
      endpoint: null,
      keepalive: 0,
      allowedIps: ['10.77.0.254/32', 'fd77::ffff/128'],
    })
    expect(peers).toHaveLength(2)
    expect(configOf(draft, lap.id).peers[0]?.allowedIps).toEqual(['10.77.0.1/32', 'fd77::1/128', '10.77.0.254/32', 'fd77::ffff/128'])
  })

  it('a connected host sends everything through its gateway; IPv6 only where the gateway has an uplink for it', () => {
    for (const endpoint6 of ['', '2001:db8::1']) {
      const { draft, host, connect } = mesh()
      const exit = host('exit', { endpoint6 })
      const lap = host('lap')
      connect(exit.node('lab'), [lap.node('lab')])
      const { through, peers } = configOf(draft, lap.id)
      const ipv6 = endpoint6 !== ''
      expect(through).toEqual({ publicKey: exit.key, ipv6, gatewayName: 'exit', onDead: 'closed' })
      expect(peers[0]?.allowedIps.slice(0, 2)).toEqual(ipv6 ? ['0.0.0.0/0', '::/0'] : ['0.0.0.0/0', '10.77.0.1/32'])
    }
  })

  it('stays pointed at a gateway that an admin switched off: closed, not open', () => {
    const { draft, host, connect, put } = mesh()
    const exit = host('exit')
    const lap = host('lap')
    const gateway = exit.node('office')
    connect(gateway, [lap.node('office')])
    put({ ...gateway, isInternetGateway: true, internetClients: ['lap-office'], connected: false })
    const { through, peers } = configOf(draft, lap.id)
    expect(through?.publicKey).toBe(exit.key)
    expect(peers).toEqual([{ publicKey: exit.key, endpoint: '198.51.100.1:51821', keepalive: 20, allowedIps: ['0.0.0.0/0'] }])
  })

  it('a gateway in its own list does not route into itself', () => {
    const { draft, host, connect } = mesh()
    const exit = host('exit')
    const gateway = exit.node('office')
    connect(gateway, [gateway])
    expect(configOf(draft, exit.id).through).toBeNull()
  })

  it('nobody knows an unknown host', () => {
    expect(hostConfig(mesh().draft, 'nobody')).toBeNull()
  })
})
