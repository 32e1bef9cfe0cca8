import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeGateway } from '../../../electron/client/admin/write-gateway.ts'
import type { GatewayWrite } from '../../../electron/common/contracts/app/admin.ts'
import { fail, type Result } from '../../../electron/common/result.ts'
import { faultText } from '../../../electron/common/wording/fault-text.ts'
import { english } from '../../../electron/common/words/words.ts'
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
beforeEach(async () => {
  await world.api('PUT', `/api/nodes/office/${id('exit-nyc')}/inet_gw`, { inet_node_client_ids: [] })
  await world.api('PUT', `/api/nodes/office/${id('exit-fra')}/inet_gw`, { inet_node_client_ids: [id('lap'), id('winpc')] })
})

const id = (name: string) => world.node[name] ?? ''
const away: Result<never> = fail({ code: 'server.unreachable', server: 'http://api.test', detail: 'ECONNRESET' })
const full: Result<never> = fail({ code: 'server.refused', status: 500, message: 'disk full' })
const read = () => admin.read()

/** How the n-th write goes wrong: never sent, done but its answer lost, or refused; `ever`: and every later call too. */
type Trouble = 'unsent' | 'unheard' | 'refused'

/** Moves lap from exit-fra to exit-nyc while `trouble` comes at the writes in `at`; `dark`: from the first of them on nothing is answered any more. */
async function moveWith(trouble: Trouble, at: readonly number[], dark = false): Promise<Result<unknown>> {
  let writes = 0
  let gone = false
  const broken: NetmakerClient = {
    origin: admin.api.origin,
    list: (name, input) => admin.api.list(name, input),
    async call(operation, input) {
      if (gone) return away
      if (operation.method !== 'PUT') return admin.api.call(operation, input)
      writes += 1
      if (!at.includes(writes)) return admin.api.call(operation, input)
      gone = dark
      if (trouble === 'unheard') await admin.api.call(operation, input)
      return trouble === 'refused' ? full : away
    },
  }
  const write: GatewayWrite = { kind: 'update', network: 'office', nodeId: id('exit-nyc'), before: [], clients: [id('lap')] }
  return writeGateway(write, { despite: false }, { api: broken, read: async () => (gone ? away : read()) })
}

/** Where the server has lap, by both sides of the link. */
async function whereIsLap(): Promise<string> {
  const { nodes } = got(await read())
  const name = (nodeId: string) => Object.keys(world.node).find((known) => world.node[known] === nodeId) ?? ''
  const lap = nodes.find((node) => node.id === id('lap'))
  const lists = nodes.filter(({ internetClients }) => internetClients.includes(id('lap'))).map((node) => name(node.id))
  expect(lists).toEqual(lap?.internetGateway === '' ? [] : [name(lap?.internetGateway ?? '')])
  return lists[0] ?? 'nowhere'
}

describe('a move is two writes', () => {
  it('that go well', async () => {
    got(await moveWith('unsent', []))
    expect(await whereIsLap()).toBe('exit-nyc')
  })

  it.each([
    ['unsent', 1, 'exit-fra'],
    ['unheard', 1, 'exit-fra'],
    ['refused', 1, 'exit-fra'],
    ['unsent', 2, 'exit-fra'],
    ['refused', 2, 'exit-fra'],
  ] as const)('%s at write %i: back where it was, and the reason is told', async (trouble, at, where) => {
    const outcome = await moveWith(trouble, [at])
    expect(outcome.ok).toBe(false)
    expect(outcome).not.toMatchObject({ fault: { code: 'write.unfinished' } })
    expect(await whereIsLap()).toBe(where)
  })

  it('the answer of the last write is lost: it is done all the same', async () => {
    expect(await moveWith('unheard', [2])).toMatchObject({ ok: true })
    expect(await whereIsLap()).toBe('exit-nyc')
  })

  it.each(['unsent', 'refused'] as const)(
    '%s at the second write and at bringing it back: it is said who has no gateway now',
    async (trouble) => {
      const outcome = await moveWith(trouble, [2, 3])
      expect(outcome).toMatchObject({
        fault: { code: 'write.unfinished', state: 'lost', names: ['lap'], from: 'exit-fra', to: 'exit-nyc' },
      })
      expect(await whereIsLap()).toBe('nowhere')
      if (!outcome.ok) expect(faultText(english, outcome.fault).next).toContain('lap')
    },
  )

  it.each([1, 2])('the server goes away at write %i: it is said that nobody knows', async (at) => {
    expect(await moveWith('unheard', [at], true)).toMatchObject({ fault: { code: 'write.unfinished', state: 'unknown', names: ['lap'] } })
  })

  it('leaves alone what another admin changed at the old gateway in the meantime', async () => {
    await world.api('PUT', `/api/nodes/office/${id('exit-fra')}/inet_gw`, { inet_node_client_ids: [id('lap'), id('winpc'), id('bench')] })
    got(await moveWith('unsent', []))
    const fra = got(await read()).nodes.find((node) => node.id === id('exit-fra'))
    expect([...(fra?.internetClients ?? [])].sort()).toEqual([id('winpc'), id('bench')].sort())
  })

  it('leaves alone what another admin changes at the new gateway while everything is read slowly', async () => {
    let reads = 0
    const slowly = async () => {
      const picture = await read()
      reads += 1
      if (reads === 1) await world.api('PUT', `/api/nodes/office/${id('exit-nyc')}/inet_gw`, { inet_node_client_ids: [id('bench')] })
      await new Promise((resolve) => setTimeout(resolve, 300))
      return picture
    }
    const write: GatewayWrite = { kind: 'move', network: 'office', nodeIds: [id('lap')], to: id('exit-nyc') }
    got(await writeGateway(write, { despite: false }, { api: admin.api, read: slowly }))
    const nyc = got(await read()).nodes.find((node) => node.id === id('exit-nyc'))
    expect([...(nyc?.internetClients ?? [])].sort()).toEqual([id('lap'), id('bench')].sort())
    expect(reads).toBe(2)
  })
})
