import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostConfigSchema } from '../../../electron/common/contracts/helper.ts'
import type { Edition } from '../../../electron/common/model/snapshot.ts'
import { noExtClient } from '../../../electron/netmaker/wire/encode/ext-client.ts'
import { hostConfig } from '../../../electron/server/agent/host-config.ts'
import { joinNetwork } from '../../../electron/server/domain/membership.ts'
import { removeNode, setInternetGateway, setRelayed } from '../../../electron/server/domain/node-changes.ts'
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

function configOf(draft: Draft, hostId: string, edition: Edition = 'ce') {
  const config = hostConfig(draft, edition, hostId)
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
      forwards: [],
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
    // Waygate's own clients have such an id on the paid edition
    const paid = configOf(draft, exit.id, 'pro').peers
    expect(paid.find(({ publicKey }) => publicKey === keyOf('rac'))?.allowedIps).toEqual(['10.77.0.252/32'])
    expect(paid).toHaveLength(3)
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

  /** A relay with two hosts behind it, an exit and a bystander, in a network with both families. */
  function relayed() {
    const made = mesh()
    const { draft, host } = made
    const hosts = {
      exit: host('exit', { endpoint4: '198.51.100.1', endpoint6: '2001:db8::1' }),
      relay: host('relay', { endpoint4: '198.51.100.2' }),
      one: host('one', { endpoint4: '198.51.100.3' }),
      two: host('two', { endpoint4: '198.51.100.4' }),
      other: host('other', { endpoint4: '198.51.100.5' }),
    }
    const nodes = Object.fromEntries(Object.entries(hosts).map(([name, { node }]) => [name, node('lab')]))
    const node = (name: string) => draft.get('nodes', nodes[name]?.id ?? '') as NodeRecord
    setRelayed(draft, { ...node('relay'), isRelay: true, isIngress: true, isGateway: true }, ['one-lab', 'two-lab'], 1)
    const peersOf = (id: string) =>
      configOf(draft, id).peers.map(({ publicKey, allowedIps }) => ({
        publicKey,
        four: allowedIps.filter((range) => !range.includes(':')),
      }))
    return { ...made, hosts, node, peersOf }
  }

  it('a relayed host knows its relay only, and the others find it behind the relay', () => {
    const { draft, hosts, peersOf } = relayed()
    // everybody is behind the relay, the relay's own other client included
    expect(peersOf(hosts.one.id)).toEqual([
      { publicKey: hosts.relay.key, four: ['10.77.0.1/32', '10.77.0.2/32', '10.77.0.4/32', '10.77.0.5/32'] },
    ])
    expect(peersOf(hosts.other.id)).toEqual([
      { publicKey: hosts.exit.key, four: ['10.77.0.1/32'] },
      { publicKey: hosts.relay.key, four: ['10.77.0.2/32', '10.77.0.3/32', '10.77.0.4/32'] },
    ])
    expect(peersOf(hosts.relay.id)).toHaveLength(4)
    expect(configOf(draft, hosts.relay.id).forwards).toEqual(['10.77.0.0/24', 'fd77::/64'])
    expect(configOf(draft, hosts.one.id).forwards).toEqual([])
  })

  it('a relay behind a gateway takes its relayed hosts along: they send everything to the relay, and the gateway finds them behind it', () => {
    const { draft, hosts, node, connect, peersOf } = relayed()
    connect(node('exit'), [node('relay')])
    const behind = configOf(draft, hosts.one.id)
    expect(behind.through).toEqual({ publicKey: hosts.relay.key, ipv6: true, gatewayName: 'exit', onDead: 'closed' })
    expect(behind.peers[0]?.allowedIps.slice(0, 2)).toEqual(['0.0.0.0/0', '::/0'])
    expect(configOf(draft, hosts.relay.id).through).toMatchObject({ publicKey: hosts.exit.key, ipv6: true })
    expect(peersOf(hosts.exit.id)[0]).toEqual({ publicKey: hosts.relay.key, four: ['10.77.0.2/32', '10.77.0.3/32', '10.77.0.4/32'] })
    expect(configOf(draft, hosts.other.id).through).toBeNull()
  })

  it('a relayed host stays closed when its relay is switched off, and is a plain member again when the relay is gone', () => {
    const { draft, hosts, node, connect, put } = relayed()
    connect(node('exit'), [node('relay')])
    put({ ...node('relay'), connected: false })
    expect(configOf(draft, hosts.one.id).through?.publicKey).toBe(hosts.relay.key)
    removeNode(draft, node('relay'), 2)
    expect(configOf(draft, hosts.one.id).through).toBeNull()
    expect(configOf(draft, hosts.one.id).peers).toHaveLength(3)
  })

  it('a host that shares two networks with a relayed one reaches each address on its own way', () => {
    const { draft, hosts } = relayed()
    hosts.one.node('office')
    hosts.other.node('office')
    const { peers } = configOf(draft, hosts.other.id)
    expect(peers.find(({ publicKey }) => publicKey === hosts.one.key)?.allowedIps).toEqual(['100.64.0.1/32'])
    expect(peers.find(({ publicKey }) => publicKey === hosts.relay.key)?.allowedIps).toContain('10.77.0.3/32')
  })

  it('a remote-access gateway behind a gateway: the gateway finds its remote clients behind it', () => {
    const { draft, hosts, node, connect, client } = relayed()
    client(node('relay'), { id: 'phone', address4: '10.77.0.254', address6: 'fd77::ffff' })
    connect(node('exit'), [node('relay')])
    const relay = configOf(draft, hosts.exit.id).peers.find(({ publicKey }) => publicKey === hosts.relay.key)
    expect(relay?.allowedIps).toEqual(expect.arrayContaining(['10.77.0.254/32', 'fd77::ffff/128']))
  })

  it('the admin chooses per host what a dead gateway means', () => {
    const { draft, host, connect } = mesh()
    const exit = host('exit')
    const lap = host('lap', { onDeadGateway: 'open' })
    connect(exit.node('lab'), [lap.node('lab')])
    expect(configOf(draft, lap.id).through?.onDead).toBe('open')
  })

  it('over random networks no address of a peer is in two places, and every pair finds each other on both sides', () => {
    const shape = fc.record({
      relays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }),
      behind: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 7, maxLength: 7 }),
      off: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 2 }),
      exit: fc.integer({ min: 0, max: 6 }),
    })
    fc.assert(
      fc.property(shape, ({ relays, behind, off, exit }) => {
        const { draft, host, connect, put } = mesh()
        const hosts = Array.from({ length: 7 }, (_, at) => host(`h${at}`, { endpoint4: `198.51.100.${at + 1}` }))
        for (const each of hosts) each.node('lab')
        const node = (at: number) => draft.get('nodes', `h${at}-lab`) as NodeRecord
        for (const [place, relay] of relays.entries()) {
          const ids = behind.flatMap((wanted, at) => (wanted === place && !relays.includes(at) && at !== exit ? [`h${at}-lab`] : []))
          setRelayed(draft, { ...node(relay), isRelay: true }, ids, 1)
        }
        connect(node(exit), relays.filter((relay) => relay !== exit).map(node))
        for (const at of off) put({ ...node(at), connected: false })
        const configs = hosts.map(({ id }) => configOf(draft, id))
        for (const { peers, through } of configs) {
          const ranges = peers.flatMap(({ allowedIps }) => allowedIps)
          expect(new Set(ranges).size).toBe(ranges.length)
          if (through !== null) expect(peers.map(({ publicKey }) => publicKey)).toContain(through.publicKey)
        }
        // whoever takes an address for a peer's is taken for one by that peer, too: WireGuard drops what only one side knows
        for (const [at, { peers }] of configs.entries()) {
          for (const { publicKey, allowedIps } of peers.filter((peer) => peer.allowedIps.some((range) => !range.endsWith('/0')))) {
            const other = configs[hosts.findIndex(({ key }) => key === publicKey)]
            expect(
              other?.peers.map((peer) => peer.publicKey),
              `h${at} ${allowedIps}`,
            ).toContain(hosts[at]?.key)
          }
        }
      }),
    )
  })

  it('nobody knows an unknown host', () => {
    expect(hostConfig(mesh().draft, 'ce', 'nobody')).toBeNull()
  })
})
