import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { clientCandidates, gatewayCandidates } from '../../electron/client/admin/admin-view.ts'
import type { Snapshot } from '../../electron/common/model/snapshot.ts'
import { naturalAct } from '../../electron/common/rules/gateway.ts'
import { type GatewayRequest, whyNotRequest } from '../../electron/common/rules/gateway-request.ts'
import { clientRefusals } from '../../electron/common/rules/internet-client.ts'
import type { Refusal } from '../../electron/common/rules/refusal.ts'
import { snapshotAround } from '../../electron/server/domain/domain-snapshot.ts'
import { furnish, member } from './properties/furnish.ts'
import { invariants } from './properties/invariants.ts'
import { type LiveServer, owner, startLiveServer } from './replay/live-server.ts'

/** Random networks and random gateway writes against the live server: it answers what the rules say, and after every write the promises hold. */

/** Nodes are picked by number, so that shrinking keeps its meaning. */
interface Act {
  readonly kind:
    | 'createInternet'
    | 'updateInternet'
    | 'removeInternet'
    | 'createGateway'
    | 'removeGateway'
    | 'assign'
    | 'unassign'
    | 'update'
    | 'leave'
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
    'update',
    'leave',
  ),
  node: fc.nat(),
  others: fc.array(fc.nat(), { maxLength: 3 }),
  relayed: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(fc.nat(), { maxLength: 2 }) }),
  internet: fc.boolean(),
})

describe.each(['ce', 'pro'] as const)('gateways under random histories: %s', (edition) => {
  let server: LiveServer
  let token: string

  beforeAll(async () => {
    server = await startLiveServer({ bootstrap: owner, edition })
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
          furnish(server.database, members)
          for (const step of acts) await play(step)
          expect(server.troubles).toEqual([])
        },
      ),
      { numRuns: 40 },
    )
  })

  it('two gateways that ask for the same hosts at the same moment, in two networks: one gets them', async () => {
    const linux = { os: 'linux', firewall: 'nftables', isDefault: false }
    const shared = Array.from({ length: 4 }, () => ({ ...linux, networks: ['office', 'lab'] }))
    furnish(server.database, [{ ...linux, networks: ['office'] }, { ...linux, networks: ['lab'] }, ...shared])
    const { nodes } = snapshot()
    const isShared = (hostId: string) => nodes.filter((node) => node.hostId === hostId).length === 2
    const exits = ['office', 'lab'].map((network) => {
      const own = nodes.filter((node) => node.network === network)
      const exit = own.find(({ hostId }) => !isShared(hostId))
      return { path: `/api/nodes/${network}/${exit?.id}/inet_gw`, hosts: own.filter(({ hostId }) => isShared(hostId)).map(({ id }) => id) }
    })
    for (const { path } of exits) expect((await call('POST', path, {})).status).toBe(200)
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all(exits.map(({ path, hosts }) => call('PUT', path, { inet_node_client_ids: hosts })))
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      invariants(snapshot())
      for (const { path } of exits) expect((await call('PUT', path, { inet_node_client_ids: [] })).status).toBe(200)
    }
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
        return agree(node.id)
      }
      case 'createGateway': {
        const relayed = pick(step.relayed)
        const body = { is_internet_gw: step.internet, inet_node_client_ids: clients, relayaddrs: relayed }
        return check(
          await call('POST', `${path}/gateway`, body),
          whyNotRequest(before, { act: 'createGateway', nodeId: node.id, clients, relayed, internet: step.internet }),
        )
      }
      case 'removeInternet':
        return check(await call('DELETE', `${path}/inet_gw`), [])
      case 'removeGateway': {
        await check(await call('DELETE', `${path}/gateway`), [])
        const left = snapshot().nodes.find(({ id }) => id === node.id)
        expect(left, 'the host stays in the network').toMatchObject({ isGateway: false, isInternetGateway: false, internetClients: [] })
        return
      }
      case 'update': {
        // whatever a body claims about links, roles and lists: the promises hold
        const whole = await wireNode(node.id)
        const links = { relaynodes: pick(step.relayed), relayedby: clients[0] ?? '', isrelayed: clients.length > 0 }
        await call('PUT', path, { ...whole, ...links, isinternetgateway: step.internet, is_gw: step.relayed.length > 0 })
        return invariants(snapshot())
      }
      case 'leave':
        await call('DELETE', `/api/v1/nodes/${node.network}/bulk`, { ids: clients })
        return invariants(snapshot())
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

  /** What the admin window offers or dims, and what the server would answer for each candidate alone, are the same thing. */
  function agree(gatewayId: string): void {
    const now = snapshot()
    const gateway = now.nodes.find(({ id }) => id === gatewayId)
    if (gateway === undefined) return
    for (const { nodeId, refusals } of gatewayCandidates(now, gateway.network)) {
      const node = now.nodes.find(({ id }) => id === nodeId)
      if (node === undefined) continue
      const server = whyNotRequest(now, { act: naturalAct(node), nodeId, clients: [], internet: true })
      // the window may know better (a gateway without a firewall could never have hosts), never worse
      if (server.length > 0) expect(isBlocked(refusals), `${nodeId}: ${server[0]?.rule}`).toBe(true)
    }
    if (!gateway.isInternetGateway) return
    for (const { nodeId, refusals } of clientCandidates(now, gateway.network, gatewayId)) {
      const uses = now.nodes.find(({ id }) => id === nodeId)?.internetGateway ?? ''
      // a host of another gateway is offered: it is moved by two writes
      if (uses !== '' && uses !== gatewayId) continue
      expect(isBlocked(refusals), nodeId).toBe(clientRefusals(now, gatewayId, nodeId, 'update').length > 0)
    }
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

  async function wireNode(id: string): Promise<Record<string, unknown>> {
    const list = z.array(z.looseObject({ id: z.string() })).parse((await call('GET', '/api/nodes')).body)
    return list.find((node) => node.id === id) ?? {}
  }

  function snapshot(): Snapshot {
    const { view, checkIns } = server.database
    const everything = view.list('nodes').map(({ id }) => id)
    return snapshotAround(view, everything, { checkIns, now: Date.now(), edition })
  }

  async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const headers = { Authorization: `Bearer ${token}` }
    const answer = await fetch(`${server.url}${path}`, { method, headers, body: body === undefined ? null : JSON.stringify(body) })
    return { status: answer.status, body: await answer.json() }
  }
})

function isBlocked(refusals: readonly Refusal[]): boolean {
  return refusals.some(({ weight }) => weight !== 'advice')
}

function messageOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'Message' in body ? body.Message : undefined
}
