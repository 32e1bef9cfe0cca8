import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { putBack } from '../../../electron/client/admin/put-back.ts'
import { writeGateway } from '../../../electron/client/admin/write-gateway.ts'
import type { GatewayWrite, WayBack } from '../../../electron/common/contracts/app/admin.ts'
import { fail, ok, type Result } from '../../../electron/common/result.ts'
import type { NetmakerClient } from '../../../electron/netmaker/client.ts'
import { adminApi } from './admin-api.ts'
import { createWorld, got, type World } from './world.ts'

let world: World
let admin: Awaited<ReturnType<typeof adminApi>>

beforeAll(async () => {
  world = await createWorld()
  admin = await adminApi(world)
})
afterAll(() => world?.close())
/** lap and winpc leave through exit-fra, bench by its own internet. */
beforeEach(async () => {
  await list('exit-nyc', [])
  await list('exit-fra', ['lap', 'winpc'])
})

const id = (name: string) => world.node[name] ?? ''
const nameOf = (nodeId: string) => Object.keys(world.node).find((name) => world.node[name] === nodeId) ?? nodeId
const list = (gateway: string, names: readonly string[]) =>
  world.api('PUT', `/api/nodes/office/${id(gateway)}/inet_gw`, { inet_node_client_ids: names.map(id) })
const read = () => admin.read()
const facts = (over: NetmakerClient = admin.api) => ({ api: over, read })

async function hostsOf(gateway: string): Promise<readonly string[]> {
  const { nodes } = got(await read())
  return nodes
    .filter(({ internetGateway }) => internetGateway === id(gateway))
    .map((node) => nameOf(node.id))
    .sort()
}

/** What has to be given for taking it back. */
async function backOf(write: GatewayWrite): Promise<readonly WayBack[]> {
  return got(await writeGateway(write, { despite: true }, facts())).back
}

const move = (names: readonly string[], to: string | null): GatewayWrite => ({
  kind: 'move',
  network: 'office',
  nodeIds: names.map(id),
  to: to === null ? null : id(to),
})
const undo = (ways: readonly WayBack[], over?: NetmakerClient) => putBack({ network: 'office', ways: [...ways] }, facts(over))
const named = (ways: readonly WayBack[]) =>
  ways.map(({ nodeIds, from, to }) => [nodeIds.map(nameOf).sort(), from && nameOf(from), to && nameOf(to)])

/** The n-th write goes wrong. */
function failing(at: readonly number[], trouble: 'unsent' | 'unheard'): NetmakerClient {
  let writes = 0
  return {
    origin: admin.api.origin,
    list: (name, input) => admin.api.list(name, input),
    async call(operation, input) {
      if (operation.method !== 'PUT') return admin.api.call(operation, input)
      writes += 1
      if (!at.includes(writes)) return admin.api.call(operation, input)
      if (trouble === 'unheard') await admin.api.call(operation, input)
      return fail({ code: 'server.unreachable', server: 'http://api.test', detail: 'ECONNRESET' })
    },
  }
}

describe('what a write answers for its Undo', () => {
  it('of a move: each host by the gateway that it had at that moment', async () => {
    const back = await backOf(move(['lap', 'winpc', 'bench'], 'exit-nyc'))
    expect(named(back)).toEqual([
      [['lap', 'winpc'], 'exit-nyc', 'exit-fra'],
      [['bench'], 'exit-nyc', null],
    ])
    expect(got(await undo(back))).toEqual({ left: 0, stayed: null })
    expect([await hostsOf('exit-fra'), await hostsOf('exit-nyc')]).toEqual([['lap', 'winpc'], []])
  })

  it('of a move to their own internet', async () => {
    const back = await backOf(move(['lap', 'bench'], null))
    expect(named(back)).toEqual([[['lap'], null, 'exit-fra']])
    got(await undo(back))
    expect(await hostsOf('exit-fra')).toEqual(['lap', 'winpc'])
  })

  it('of a new list: who came, from wherever, and who went', async () => {
    await list('exit-nyc', ['bench'])
    const update: GatewayWrite = { kind: 'update', network: 'office', nodeId: id('exit-nyc'), before: [id('bench')], clients: [id('lap')] }
    const back = await backOf(update)
    expect(named(back)).toEqual([
      [['bench'], null, 'exit-nyc'],
      [['lap'], 'exit-nyc', 'exit-fra'],
    ])
    got(await undo(back))
    expect([await hostsOf('exit-fra'), await hostsOf('exit-nyc')]).toEqual([['lap', 'winpc'], ['bench']])
  })

  it('of a role that is taken away: everybody who used it', async () => {
    const back = await backOf({ kind: 'removeRole', network: 'office', nodeId: id('exit-fra') })
    expect(named(back)).toEqual([[['lap', 'winpc'], null, 'exit-fra']])
    // no gateway, no way back
    expect(await undo(back)).toMatchObject({ fault: { code: 'rule.refused', refusals: [{ rule: 'gateway.notOne' }] } })
    got(await writeGateway({ kind: 'create', network: 'office', nodeId: id('exit-fra'), clients: [] }, { despite: true }, facts()))
    got(await undo(back))
    expect(await hostsOf('exit-fra')).toEqual(['lap', 'winpc'])
  })
})

describe('taking back', () => {
  it('leaves alone whom somebody has moved since, and counts them', async () => {
    const back = await backOf(move(['lap', 'winpc'], 'exit-nyc'))
    await list('exit-nyc', ['winpc'])
    expect(got(await undo(back))).toEqual({ left: 1, stayed: null })
    expect([await hostsOf('exit-fra'), await hostsOf('exit-nyc')]).toEqual([['winpc'], []])
  })

  it('goes on where one was broken off: who is back already is no news', async () => {
    const back = await backOf(move(['lap', 'winpc'], 'exit-nyc'))
    await list('exit-nyc', ['winpc'])
    await list('exit-fra', ['lap'])
    expect(got(await undo(back))).toEqual({ left: 0, stayed: null })
    expect(await hostsOf('exit-fra')).toEqual(['lap', 'winpc'])
  })

  it('keeps what others added to the lists meanwhile', async () => {
    const back = await backOf(move(['lap'], 'exit-nyc'))
    await list('exit-nyc', ['lap', 'bench'])
    got(await undo(back))
    expect([await hostsOf('exit-fra'), await hostsOf('exit-nyc')]).toEqual([['lap', 'winpc'], ['bench']])
  })

  it('says how far it has come', async () => {
    const back = await backOf(move(['lap', 'bench'], 'exit-nyc'))
    const told: string[] = []
    const progress = { expect: (hosts: number) => told.push(`of ${hosts}`), wrote: (hosts: number) => told.push(`${hosts}`) }
    got(await putBack({ network: 'office', ways: [...back] }, { ...facts(), progress }))
    expect(told).toEqual(['of 2', '2'])
  })

  it.each([
    ['unheard', [1], ['winpc'], ['lap']],
    ['unheard', [2], ['lap', 'winpc'], []],
    ['unsent', [1], ['winpc'], ['lap']],
    ['unsent', [2], ['winpc'], ['lap']],
  ] as const)('a write %s (%j): nobody is left without a gateway', async (trouble, at, fra, nyc) => {
    const back = await backOf(move(['lap'], 'exit-nyc'))
    const answer: Result<unknown> = await undo(back, failing(at, trouble))
    expect([await hostsOf('exit-fra'), await hostsOf('exit-nyc')]).toEqual([fra, nyc])
    expect(answer.ok).toBe(trouble === 'unheard' && at[0] === 2)
  })

  it('says who has no gateway now when bringing back fails, too', async () => {
    const back = await backOf(move(['lap'], 'exit-nyc'))
    expect(await undo(back, failing([2, 3], 'unsent'))).toMatchObject({
      fault: { code: 'write.unfinished', state: 'lost', names: ['lap'], from: 'exit-nyc', to: 'exit-fra' },
    })
  })

  it('stops asking a server that doesn’t answer', async () => {
    const back = await backOf(move(['lap', 'bench'], 'exit-nyc'))
    let asked = 0
    const away: NetmakerClient = {
      origin: admin.api.origin,
      list: (name, input) => admin.api.list(name, input),
      async call(operation, input) {
        if (operation.method !== 'PUT') return admin.api.call(operation, input)
        asked += 1
        return fail({ code: 'server.unreachable', server: 'http://api.test', detail: 'ETIMEDOUT' })
      },
    }
    expect(await undo(back, away)).toMatchObject({ fault: { code: 'server.unreachable' } })
    expect(asked).toBe(1)
  })

  it('brings the others back when one of them is gone', async () => {
    const back = await backOf(move(['lap', 'winpc'], 'exit-nyc'))
    const withoutIt = async () => {
      const look = await read()
      return look.ok ? ok({ ...look.value, nodes: look.value.nodes.filter((node) => node.id !== id('winpc')) }) : look
    }
    expect(got(await putBack({ network: 'office', ways: [...back] }, { api: admin.api, read: withoutIt }))).toEqual({
      left: 1,
      stayed: null,
    })
    expect(await hostsOf('exit-fra')).toEqual(['lap'])
  })
})
