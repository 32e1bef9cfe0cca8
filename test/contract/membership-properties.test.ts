import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { snapshotAround } from '../../electron/server/domain/domain-snapshot.ts'
import { promoteGateways } from '../../electron/server/domain/promote-gateways.ts'
import { removeSilentNodes } from '../../electron/server/domain/silent-nodes.ts'
import type { Draft } from '../../electron/server/store/draft.ts'
import type { HostRecord, KeyRecord, NodeRecord } from '../../electron/server/store/records.ts'
import { furnish, member } from './properties/furnish.ts'
import { invariants } from './properties/invariants.ts'
import { type LiveServer, owner, startLiveServer } from './replay/live-server.ts'

/** Hosts that come, go, turn into default hosts, are relayed by their key, fall silent, and servers that start again, between gateway writes: no state breaks. */

/** Nodes and hosts are picked by number, so that shrinking keeps its meaning. */
interface Act {
  readonly kind:
    | 'exit'
    | 'hosts'
    | 'gateway'
    | 'noGateway'
    | 'assign'
    | 'assignAutomatically'
    | 'client'
    | 'default'
    | 'join'
    | 'leave'
    | 'forget'
    | 'enrol'
    | 'silent'
    | 'restart'
    | 'network'
  readonly one: number
  readonly other: number
  readonly flag: boolean
}

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom<Act['kind'][]>(
    'exit',
    'exit',
    'hosts',
    'hosts',
    'gateway',
    'gateway',
    'gateway',
    'noGateway',
    'assign',
    'assign',
    'assignAutomatically',
    'client',
    'client',
    'default',
    'join',
    'leave',
    'forget',
    'enrol',
    'enrol',
    'silent',
    'restart',
    'network',
  ),
  one: fc.nat(),
  other: fc.nat(),
  flag: fc.boolean(),
})

describe.each(['ce', 'pro'] as const)('memberships under random histories: %s', (edition) => {
  let server: LiveServer
  let token: string
  let born = 0

  beforeAll(async () => {
    server = await startLiveServer({ bootstrap: owner, edition })
    const answer = await call('POST', '/api/users/adm/authenticate', { username: owner.user, password: owner.password })
    token = z.object({ Response: z.object({ AuthToken: z.string() }) }).parse(answer).Response.AuthToken
  })

  afterAll(async () => {
    await server.stop()
  })

  it('both sides of every link agree, nobody has two gateways, none is chained, and nothing hangs on what is gone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(member, { minLength: 2, maxLength: 6 }),
        fc.array(act, { minLength: 6, maxLength: 18 }),
        async (members, acts) => {
          furnish(server.database, members)
          for (const step of acts) {
            await play(step)
            promises()
          }
          expect(server.troubles).toEqual([])
        },
      ),
      { numRuns: 40 },
    )
  })

  async function play({ kind, one, other, flag }: Act): Promise<unknown> {
    const node = picked('nodes', one)
    const peer = picked('nodes', other)
    const host = picked('hosts', one)
    const network = flag ? 'office' : 'lab'
    if (kind === 'restart') return written((draft) => promoteGateways(draft, edition, Date.now()))
    if (kind === 'silent') return written((draft) => fallSilent(draft, network, flag))
    if (kind === 'network') return call(flag ? 'DELETE' : 'POST', flag ? '/api/networks/lab' : '/api/networks', flag ? undefined : lab)
    if (host === undefined || node === undefined || peer === undefined) return undefined
    const path = `/api/nodes/${node.network}/${node.id}`
    // what needs a gateway asks one, where there is any: else most histories would be refusals
    const gateway = gatewayPicked(one) ?? node
    const gatewayPath = `/api/nodes/${gateway.network}/${gateway.id}`
    switch (kind) {
      case 'exit':
        return call('POST', `${path}/inet_gw`, { inet_node_client_ids: flag ? [peer.id] : [] })
      case 'hosts':
        return call('PUT', `${gatewayPath}/inet_gw`, { inet_node_client_ids: [peer.id] })
      case 'gateway':
        return call('POST', `${path}/gateway`, { is_internet_gw: flag, relayaddrs: other % 3 === 0 ? [peer.id] : [] })
      case 'noGateway':
        return call('DELETE', `${gatewayPath}/gateway`)
      case 'assign':
        return call('POST', `/api/nodes/${peer.network}/${peer.id}/gateway/${flag ? `assign?gw_id=${gateway.id}` : 'unassign'}`)
      case 'assignAutomatically':
        return call('POST', `${path}/gateway/assign?auto_assign_gw=true`)
      case 'client':
        return call('POST', `/api/extclients/${gateway.network}/${gateway.id}`, {})
      case 'default':
        return call('PUT', `/api/hosts/${host.id}`, { id: host.id, firewallinuse: host.firewall, isdefault: flag })
      case 'join':
        return call('POST', `/api/hosts/${host.id}/networks/${network}`)
      case 'leave':
        return call('DELETE', `/api/hosts/${gateway.hostId}/networks/${gateway.network}?force=${flag}`)
      case 'forget':
        return call('DELETE', '/api/v1/hosts/bulk', { ids: [host.id] })
      case 'enrol':
        return enrol(gateway, other % 4 === 0)
      default:
        return kind satisfies never
    }
  }

  /** A new host with a key that names this relay; whether it may is the server's to say. */
  async function enrol(relay: NodeRecord, isAuto: boolean): Promise<void> {
    written((draft) => draft.put('enrolmentKeys', { ...key, networks: [relay.network], relay: '' }))
    await call('PUT', `/api/v1/enrollment-keys/${key.value}`, { relay: isAuto ? '' : relay.id, auto_assign_gw: isAuto })
    born += 1
    const publicKey = Buffer.from(`born-${born}`.padEnd(32, '.')).toString('base64')
    const facts = { os: 'linux', osFamily: 'linux-debian', kernel: '6.1.0', version: '0.1.0', firewall: 'nftables', mtu: 1420 }
    const where = { interfaces: [], defaultInterface: 'eth0', endpoint4: '198.51.100.2', endpoint6: '', listenPort: 51821 }
    const body = { key: key.value, name: `born-${born}`, publicKey, hostPass: 'p'.repeat(43), ...facts, ...where }
    expect(await call('POST', '/api/waygate/v1/enrol', body)).toMatchObject({ networks: [relay.network] })
  }

  function promises(): void {
    const { view, checkIns } = server.database
    const nodes = view.list('nodes')
    invariants(
      snapshotAround(
        view,
        nodes.map(({ id }) => id),
        { checkIns, now: Date.now(), edition },
      ),
    )
    for (const node of nodes) {
      expect(view.get('hosts', node.hostId), 'a member is a host').toBeDefined()
      expect(view.get('networks', node.network), 'its network is there').toBeDefined()
      expect(node.isRelayed && node.isGateway, 'a relayed host is no gateway').toBe(false)
    }
    for (const client of view.list('clients')) {
      const gateway = view.get('nodes', client.gatewayNodeId)
      expect(gateway?.isIngress, 'a remote client has a gateway').toBe(true)
      expect(client.network, 'in its network').toBe(gateway?.network)
    }
    for (const { relay = '' } of view.list('enrolmentKeys')) {
      if (relay !== '') expect(view.get('nodes', relay)?.isRelay, 'a key names relays that are there').toBe(true)
    }
    const places = nodes.map(({ hostId, network }) => `${hostId} ${network}`)
    expect(new Set(places).size, 'a host is in a network once').toBe(places.length)
    const addresses = [...nodes.map(({ address4, network }) => `${network} ${address4.split('/')[0]}`)]
    addresses.push(...view.list('clients').map(({ address4, network }) => `${network} ${address4}`))
    expect(new Set(addresses).size, 'an address is given once').toBe(addresses.length)
  }

  function gatewayPicked(number: number): NodeRecord | undefined {
    const all = server.database.view.list('nodes').filter(({ isGateway, isInternetGateway }) => isGateway || isInternetGateway)
    return all[number % all.length]
  }

  function picked(kind: 'nodes', number: number): NodeRecord | undefined
  function picked(kind: 'hosts', number: number): HostRecord | undefined
  function picked(kind: 'nodes' | 'hosts', number: number): NodeRecord | HostRecord | undefined {
    const all = server.database.view.list(kind)
    return all[number % all.length]
  }

  function written(change: (draft: Draft) => void): void {
    const draft = server.database.draft()
    change(draft)
    server.database.commit(draft)
  }

  async function call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}` },
      body: body === undefined ? null : JSON.stringify(body),
    })
    const text = await answer.text()
    return text === '' ? null : JSON.parse(text)
  }
})

const lab = { netid: 'lab', addressrange: '10.77.0.0/24' }

const key: KeyRecord = {
  value: 'k'.repeat(32),
  networks: [],
  tags: ['random-histories'],
  unlimited: true,
  usesRemaining: 0,
  expiresAt: 0,
  type: 3,
  groups: null,
  isDefault: false,
}

/** Everybody, or only gateways, of a network that removes by itself. */
function fallSilent(draft: Draft, name: string, isEverybody: boolean): void {
  const network = draft.get('networks', name)
  if (network === undefined) return
  const tags = isEverybody ? ['*'] : [`${name}.gateways`]
  draft.put('networks', { ...network, autoRemove: true, autoRemoveThreshold: 60, autoRemoveTags: tags })
  removeSilentNodes(draft, new Map(), Date.now() + 2 * 60 * 60_000)
  draft.put('networks', { ...network, autoRemove: false })
}
