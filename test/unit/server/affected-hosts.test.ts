import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { affectedBy } from '../../../electron/server/agent/affected-hosts.ts'
import { hostConfig } from '../../../electron/server/agent/host-config.ts'
import { openDatabase } from '../../../electron/server/store/database.ts'
import type { ClientRecord, HostRecord, NetworkRecord, NodeRecord } from '../../../electron/server/store/records.ts'

/** Few of everything, so that changes meet. Only what `hostConfig` reads is there. */
const hostId = fc.constantFrom('h1', 'h2', 'h3')
const nodeId = fc.constantFrom('n1', 'n2', 'n3', 'n4')
const network = fc.constantFrom('office', 'lab')
const host = fc.record({
  id: hostId,
  name: fc.constantFrom('a', 'b'),
  publicKey: fc.constantFrom('', 'k1', 'k2', 'k3'),
  endpoint4: fc.constantFrom('', '198.51.100.1'),
  endpoint6: fc.constantFrom('', '2001:db8::1'),
  listenPort: fc.constantFrom(1, 2),
  publicListenPort: fc.constantFrom(0, 3),
  isStaticPort: fc.boolean(),
  mtu: fc.constantFrom(1280, 1420),
  onDeadGateway: fc.constantFrom('closed', 'open'),
})
const node = fc.record({
  id: nodeId,
  hostId,
  network,
  address4: fc.constantFrom('', '10.0.0.1/24', '10.0.0.2/24'),
  address6: fc.constantFrom('', 'fd00::1/64'),
  connected: fc.boolean(),
  pendingDelete: fc.boolean(),
  isInternetGateway: fc.boolean(),
  isIngress: fc.boolean(),
  isRelay: fc.boolean(),
  internetGateway: fc.oneof(fc.constant(''), nodeId),
  relayedBy: fc.oneof(fc.constant(''), nodeId),
})
const client = fc.record({
  id: fc.constantFrom('c1', 'c2'),
  network,
  gatewayNodeId: nodeId,
  publicKey: fc.constantFrom('p1', 'p2'),
  address4: fc.constantFrom('10.0.0.9', '10.0.0.8'),
  address6: fc.constant(''),
  enabled: fc.boolean(),
  remoteAccessClientId: fc.constantFrom('', 'rac'),
})
const net = fc.record({
  name: network,
  range4: fc.constantFrom('10.0.0.0/24', ''),
  range6: fc.constant(''),
  keepalive: fc.constantFrom(20, 25),
})

const write = fc.oneof(
  host.map((record) => ({ table: 'hosts' as const, key: record.id, record: record as unknown as HostRecord })),
  node.map((record) => ({ table: 'nodes' as const, key: record.id, record: record as unknown as NodeRecord })),
  client.map((record) => ({ table: 'clients' as const, key: `${record.network}/${record.id}`, record: record as unknown as ClientRecord })),
  net.map((record) => ({ table: 'networks' as const, key: record.name, record: record as unknown as NetworkRecord })),
)
const commits = fc.array(fc.array(fc.tuple(write, fc.integer({ min: 0, max: 4 })), { minLength: 1, maxLength: 4 }), {
  minLength: 2,
  maxLength: 12,
})

describe('whom a commit affects', () => {
  it('nobody with a changed configuration is forgotten', () => {
    fc.assert(
      fc.property(commits, fc.constantFrom('ce', 'pro'), (history, edition) => {
        const opened = openDatabase(':memory:')
        if (!opened.ok) throw new Error(JSON.stringify(opened.fault))
        const database = opened.value
        const configs = () => new Map(['h1', 'h2', 'h3'].map((id) => [id, JSON.stringify(hostConfig(database.view, edition, id))]))
        let affected = new Set<string>()
        database.onCommit((committed) => {
          const { hosts, networks } = affectedBy(committed, database.view)
          const members = [...networks].flatMap((name) => database.view.find('nodesByNetwork', name).map((member) => member.hostId))
          affected = new Set([...hosts, ...members])
        })
        for (const writes of history) {
          const before = configs()
          const draft = database.draft()
          for (const [{ table, key, record }, die] of writes) {
            if (die === 0) draft.remove(table, key)
            else draft.put(table, record)
          }
          database.commit(draft)
          const forgotten = [...configs()].filter(([id, config]) => config !== before.get(id) && !affected.has(id))
          expect(forgotten).toEqual([])
        }
        database.close()
      }),
      { numRuns: 300 },
    )
  })
})
