import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Snapshot } from '../../electron/common/model/snapshot.ts'
import { type GatewayRequest, whyNotRequest } from '../../electron/common/rules/gateway-request.ts'
import { clientRefusals } from '../../electron/common/rules/internet-client.ts'
import { domainSnapshot } from '../../electron/server/domain/domain-snapshot.ts'
import { joinNetwork } from '../../electron/server/domain/membership.ts'
import { type LiveServer, owner, startLiveServer } from './replay/live-server.ts'
import { plainHost } from './replay/plain-host.ts'

/** Random networks and random gateway writes against the live server: it answers what the rules say, and after every write the promises hold. */

interface Member {
  readonly os: string
  readonly firewall: string
  readonly isDefault: boolean
  readonly networks: readonly string[]
}

const member: fc.Arbitrary<Member> = fc.record({
  os: fc.constantFrom('linux', 'linux', 'linux', 'windows', 'darwin'),
  firewall: fc.constantFrom('nftables', 'nftables', 'iptables', 'none'),
  isDefault: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  networks: fc.constantFrom(['office'], ['lab'], ['office', 'lab']),
})

/** Nodes are picked by number, so that shrinking keeps its meaning. */
interface Act {
  readonly kind: 'createInternet' | 'updateInternet' | 'removeInternet' | 'createGateway' | 'removeGateway' | 'assign' | 'unassign'
  readonly node: number
  readonly others: readonly number[]
  readonly relayed: readonly number[]
  readonly internet: boolean
}

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom(
    'createInternet',
    'createInternet',
    'updateInternet',
    'updateInternet',
    'removeInternet',
    'createGateway',
    'removeGateway',
    'assign',
    'unassign',
  ),
  node: fc.nat(),
  others: fc.array(fc.nat(), { maxLength: 3 }),
  relayed: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(fc.nat(), { maxLength: 2 }) }),
  internet: fc.boolean(),
})

describe('gateways under random histories', () => {
  let server: LiveServer
  let token: string

  beforeAll(async () => {
    server = await startLiveServer({ bootstrap: owner })
    const answer = await call('POST', '/api/users/adm/authenticate', { username: owner.user, password: owner.password })
    token = z.object({ Response: z.object({ AuthToken: z.string() }) }).parse(answer.body).Response.AuthToken
  })

  afterAll(async () => {
    await server.stop()
  })

  it('the server answers what the rules say; links stay consistent, nobody has two gateways, none is chained', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(member, { minLength: 2, maxLength: 6 }),
        fc.array(act, { minLength: 1, maxLength: 12 }),
        async (members, acts) => {
          await furnish(members)
          for (const step of acts) await play(step)
          expect(server.troubles).toEqual([])
        },
      ),
      { numRuns: 60 },
    )
  })

  async function play(step: Act): Promise<void> {
    const before = snapshot()
    const node = before.nodes[step.node % before.nodes.length]
    if (node === undefined) return
    const pick = (numbers: readonly number[]) => numbers.map((n) => before.nodes[n % before.nodes.length]?.id ?? '')
    const path = `/api/nodes/${node.network}/${node.id}`
    const clients = pick(step.others)
    switch (step.kind) {
      case 'createInternet': {
        const expected = node.isInternetGateway ? [] : whyNotRequest(before, { act: 'createInternetGateway', nodeId: node.id, clients })
        return check(await call('POST', `${path}/inet_gw`, { inet_node_client_ids: clients }), expected)
      }
      case 'updateInternet': {
        const request: GatewayRequest = { act: 'updateInternetGateway', nodeId: node.id, clients }
        await check(await call('PUT', `${path}/inet_gw`, { inet_node_client_ids: clients }), whyNotRequest(before, request))
        return agree(before, node.id)
      }
      case 'createGateway': {
        // the real server's hole, kept (rules test): without hosts a connected host may become an exit
        if (node.internetGateway !== '' && clients.length === 0 && step.internet) return
        const relayed = pick(step.relayed)
        const body = { is_internet_gw: step.internet, inet_node_client_ids: clients, relayaddrs: relayed }
        return check(
          await call('POST', `${path}/gateway`, body),
          whyNotRequest(before, { act: 'createGateway', nodeId: node.id, clients, relayed }),
        )
      }
      case 'removeInternet':
        return check(await call('DELETE', `${path}/inet_gw`), [])
      case 'removeGateway':
        return check(await call('DELETE', `${path}/gateway`), [])
      case 'assign':
        await call('POST', `${path}/gateway/assign?gw_id=${clients[0] ?? ''}`)
        return invariants(snapshot())
      case 'unassign':
        await call('POST', `${path}/gateway/unassign`)
        return invariants(snapshot())
      default:
        return step.kind satisfies never
    }
  }

  /** The list of candidates that a window shows and the server's answer for each one alone are the same thing. */
  async function agree(before: Snapshot, gatewayId: string): Promise<void> {
    const gateway = before.nodes.find(({ id }) => id === gatewayId)
    if (gateway === undefined || !gateway.isInternetGateway) return
    const now = snapshot()
    const candidate = now.nodes[0]
    if (candidate === undefined) return
    const expected = whyNotRequest(now, { act: 'updateInternetGateway', nodeId: gatewayId, clients: [candidate.id] })
    const alone = clientRefusals(now, gatewayId, candidate.id, 'update')
    expect(expected.filter(({ rule }) => rule.startsWith('client.'))).toEqual(alone)
  }

  function check(
    answer: { status: number; body: unknown },
    refusals: readonly { status?: number | undefined; serverText?: string | undefined }[],
  ): void {
    const [first] = refusals
    if (first === undefined) expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    else expect([answer.status, messageOf(answer.body)]).toEqual([first.status, first.serverText])
    invariants(snapshot())
  }

  function snapshot(): Snapshot {
    return domainSnapshot(server.database.view, server.database.checkIns, Date.now())
  }

  async function furnish(members: readonly Member[]): Promise<void> {
    const { database } = server
    const draft = database.draft()
    const now = Date.now()
    for (const node of draft.list('nodes')) draft.remove('nodes', node.id)
    for (const host of draft.list('hosts')) draft.remove('hosts', host.id)
    for (const name of ['office', 'lab']) {
      const range4 = name === 'office' ? '100.64.0.0/16' : '10.77.0.0/24'
      const facts = { range6: '', keepalive: 20, mtu: 1280, autoRemove: false, autoRemoveTags: [], autoRemoveThreshold: 0 }
      draft.put('networks', { id: crypto.randomUUID(), name, range4, ...facts, nodesUpdatedAt: now, createdAt: now, updatedAt: now })
    }
    for (const [at, { os, firewall, isDefault, networks }] of members.entries()) {
      const host = { ...plainHost(`h${at}`), os, firewall, isDefault }
      draft.put('hosts', host)
      for (const network of networks) joinNetwork(draft, host.id, network, { id: crypto.randomUUID(), now })
    }
    database.commit(draft)
  }

  async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const headers = { Authorization: `Bearer ${token}` }
    const answer = await fetch(`${server.url}${path}`, { method, headers, body: body === undefined ? null : JSON.stringify(body) })
    return { status: answer.status, body: await answer.json() }
  }
})

function invariants({ nodes }: Snapshot): void {
  for (const node of nodes) {
    const used = new Set(
      nodes.filter(({ hostId, internetGateway }) => hostId === node.hostId && internetGateway !== '').map((n) => n.internetGateway),
    )
    expect(used.size, 'one gateway per host over all networks').toBeLessThanOrEqual(1)
    if (node.internetGateway === '') continue
    expect(node.isInternetGateway, 'no chaining').toBe(false)
    const gateway = nodes.find(({ id }) => id === node.internetGateway)
    expect(gateway?.internetClients, 'a link is known on both sides').toContain(node.id)
    expect(gateway?.isInternetGateway, 'it leads to a gateway').toBe(true)
  }
  for (const gateway of nodes) {
    for (const id of gateway.internetClients) {
      if (id !== gateway.id) expect(nodes.find((node) => node.id === id)?.internetGateway, 'both sides').toBe(gateway.id)
    }
  }
}

function messageOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'Message' in body ? body.Message : undefined
}
