import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { carry, type Outcome, type Step, those } from '../../../electron/client/admin/carry-hosts.ts'
import { createLists } from '../../../electron/client/admin/gateway-lists.ts'
import type { WriteFacts } from '../../../electron/client/admin/write-gateway.ts'
import type { Snapshot } from '../../../electron/common/model/snapshot.ts'
import { fail, ok, type Result } from '../../../electron/common/result.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const away: Result<never> = fail({ code: 'server.unreachable', server: 'http://api.test', detail: 'ECONNRESET' })
const full: Result<never> = fail({ code: 'server.refused', status: 500, message: 'disk full' })

/** A server that is nothing but lists: h1 uses g1, h2 uses g2 and so on; `all` is one more gateway. */
function office(hosts: number, { writeMs = 0, lookMs = 0 } = {}) {
  const lists = new Map<string, readonly string[]>([['all', []]])
  for (let n = 1; n <= hosts; n++) lists.set(`g${n}`, [`h${n}`])
  const open = new Map<string, number>()
  const state = {
    longestOpenMs: 0,
    looks: 0,
    writes: 0,
    /** What becomes of the n-th write. */ trouble: (_write: number): Result<never> | null => null,
    dead: false,
    asked: 0,
    refuses: (_gateway: string, _clients: readonly string[]) => false,
    /** Whether it stores the n-th write that it takes. */
    stores: (_write: number) => true,
    /** Of what has changed, whoever did it. */
    mark: 0,
    /** How often something changes between two questions for it. */
    restless: 0,
    /** What somebody else does while everything is read. */
    meanwhile: (): void => undefined,
    /** What it says that is stored. */
    answers: (stored: readonly string[] | undefined) => stored,
  }
  const userOf = (id: string) => [...lists].find(([, clients]) => clients.includes(id))?.[0] ?? ''
  const facts = {
    api: {
      async call(
        { method }: { method: string },
        { params, body }: { params: { nodeid: string }; body: { inet_node_client_ids: string[] } },
      ) {
        if (method === 'GET') {
          state.mark += state.restless
          return ok({ changeMark: String(state.mark) })
        }
        state.asked += 1
        if (state.dead) return away
        vi.advanceTimersByTime(writeMs)
        state.writes += 1
        if (state.refuses(params.nodeid, body.inet_node_client_ids)) return full
        const trouble = state.trouble(state.writes)
        if (trouble !== null) return trouble
        const before = lists.get(params.nodeid) ?? []
        if (!state.stores(state.writes)) return ok({ internetClients: before })
        lists.set(params.nodeid, body.inet_node_client_ids)
        state.mark += 1
        for (const id of before) if (userOf(id) === '') open.set(id, performance.now())
        for (const id of body.inet_node_client_ids) {
          state.longestOpenMs = Math.max(state.longestOpenMs, performance.now() - (open.get(id) ?? performance.now()))
          open.delete(id)
        }
        return ok({ internetClients: state.answers(lists.get(params.nodeid)) })
      },
    } as unknown as WriteFacts['api'],
    read: async () => {
      if (state.dead) return away
      state.looks += 1
      vi.advanceTimersByTime(lookMs)
      const nodes = [
        ...[...lists].map(([id, internetClients]) => ({ id, network: 'office', internetClients, internetGateway: '' })),
        ...Array.from({ length: hosts }, (_, at) => ({
          id: `h${at + 1}`,
          network: 'office',
          internetClients: [],
          internetGateway: userOf(`h${at + 1}`),
        })),
      ]
      const networks = [{ name: 'office', changeMark: String(state.mark) }]
      state.meanwhile()
      return ok({ networks, nodes, hosts: [] } as unknown as Snapshot)
    },
  }
  const steps: Step[] = Array.from({ length: hosts }, (_, at) => ({ id: `h${at + 1}`, from: `g${at + 1}`, to: 'all' }))
  const kept: string[][] = []
  return {
    state,
    lists,
    userOf,
    kept,
    steps,
    carry: (some: readonly Step[] = steps) =>
      carry(createLists('office', facts), some, { keep: (now) => kept.push(now.map(({ id }) => id)) }),
  }
}

const ids = (carried: Awaited<ReturnType<typeof carry>>, outcome: Outcome) => those(carried, outcome).map(({ id }) => id)

test('of hundreds of gateways, nobody waits on their own internet for all the others', async () => {
  const { state, userOf, steps, carry: go } = office(400, { writeMs: 20, lookMs: 5000 })
  expect(ids(await go(), 'done')).toHaveLength(400)
  expect(steps.every(({ id }) => userOf(id) === 'all')).toBe(true)
  // 400 lists at 20 ms are 8 s; about a second for each host
  expect(state.longestOpenMs).toBeGreaterThan(200)
  expect(state.longestOpenMs).toBeLessThan(1500)
  expect(state.writes).toBeLessThan(450)
  // and no whole look while somebody waits
  expect(state.looks).toBeLessThan(4)
})

test('one gateway’s hosts to hundreds of others: the same', async () => {
  const { state, userOf, steps, carry: go } = office(300, { writeMs: 20, lookMs: 5000 })
  await go()
  const home = steps.map(({ id, from, to }) => ({ id, from: to, to: from }))
  expect(ids(await go(home), 'done')).toHaveLength(300)
  expect(home.every(({ id, to }) => userOf(id) === to)).toBe(true)
  expect(state.longestOpenMs).toBeLessThan(1500)
})

test('a gateway that is refused keeps its hosts; the others’ are brought', async () => {
  const { state, userOf, carry: go } = office(3)
  state.trouble = (write) => (write === 2 ? full : null)
  const carried = await go()
  expect([ids(carried, 'done'), ids(carried, 'failed'), carried.fault?.code]).toEqual([['h1', 'h3'], ['h2'], 'server.refused'])
  expect(['h1', 'h2', 'h3'].map(userOf)).toEqual(['all', 'g2', 'all'])
})

test('a server that goes away in the middle: who was brought, who wasn’t, and of whom nobody knows', async () => {
  const { state, kept, carry: go } = office(60, { writeMs: 100 })
  state.trouble = (write) => {
    if (write !== 25) return null
    state.dead = true
    return away
  }
  const carried = await go()
  // fifteen and the list that takes them; after that, nine gateways a second
  expect([ids(carried, 'done').length, ids(carried, 'unknown').length, ids(carried, 'failed').length]).toEqual([15, 9, 36])
  expect(carried.fault?.code).toBe('server.unreachable')
  // that those might be without one was kept before they were touched, and stays
  expect(kept.at(-1)).toEqual(ids(carried, 'unknown'))
  expect(kept[0]).toHaveLength(15)
})

test('whom somebody else has moved is left alone', async () => {
  const { userOf, steps, carry: go } = office(2)
  const carried = await go(steps.map((step) => (step.id === 'h1' ? { ...step, from: 'g2' } : step)))
  expect([ids(carried, 'gone'), ids(carried, 'done')]).toEqual([['h1'], ['h2']])
  expect(userOf('h1')).toBe('g1')
})

test.each([
  ['nothing, though it has stored it', () => [], 'done', 'all'],
  ['the truth', (stored: readonly string[] | undefined) => stored, 'done', 'all'],
])('a server that answers a write with %s', async (_name, answers, outcome, where) => {
  const { state, userOf, carry: go } = office(1)
  state.answers = answers
  expect(ids(await go(), outcome as Outcome)).toEqual(['h1'])
  expect(userOf('h1')).toBe(where)
})

test('what a server says that it stored, and didn’t, is not done', async () => {
  const { state, userOf, carry: go } = office(1)
  state.stores = (write) => write !== 2
  const carried = await go()
  expect([ids(carried, 'failed'), carried.fault]).toEqual([['h1'], { code: 'write.changed', what: 'The list of all', written: true }])
  expect(userOf('h1')).toBe('g1')
})

test('a target that refuses is asked for halves, for one host alone, and after that nobody is taken off a gateway for it', async () => {
  const { state, userOf, steps, carry: go } = office(100)
  state.refuses = (gateway) => gateway === 'all'
  const carried = await go()
  expect(ids(carried, 'failed')).toHaveLength(100)
  expect(steps.every(({ id, from }) => userOf(id) === from)).toBe(true)
  // fifteen and one were taken, refused and brought back; in between, the fifteen by halves
  expect(state.writes).toBe(2 * 15 + 1 + 2 * 4 + 2 + 1)
})

test.each([
  ['one host that is', [3]],
  ['two hosts that are', [3, 90]],
])('%s refused keeps none of the others', async (_name, bad) => {
  const { state, userOf, carry: go } = office(100)
  state.refuses = (gateway, clients) => gateway === 'all' && bad.some((n) => clients.includes(`h${n}`))
  const carried = await go()
  expect([ids(carried, 'done').length, ids(carried, 'failed')]).toEqual([100 - bad.length, bad.map((n) => `h${n}`)])
  expect(bad.map((n) => userOf(`h${n}`))).toEqual(bad.map((n) => `g${n}`))
  expect(carried.fault).toMatchObject({ message: 'disk full' })
})

test('who is refused is open no longer than all of a go, however slow the server is', async () => {
  const { state, carry: go } = office(15, { writeMs: 90 })
  state.refuses = (gateway, clients) => gateway === 'all' && clients.includes('h3')
  await go()
  // sixteen lists are past the second: the fifteen go back at once
  expect(state.writes).toBe(16 + 15)
})

test('whom another admin brings to a gateway while everything is read is still there after it was written', async () => {
  const { state, lists, userOf, carry: go } = office(400, { writeMs: 20, lookMs: 5000 })
  state.meanwhile = () => {
    if (state.looks > 1) return
    lists.set('g400', [])
    lists.set('all', ['h400'])
    state.mark += 1
  }
  const carried = await go()
  expect([ids(carried, 'done').length, userOf('h400')]).toEqual([400, 'all'])
  expect(state.looks).toBeLessThan(5)
})

test('in a network where something changes all the time, it is not looked at for every go', async () => {
  const quiet = office(400, { writeMs: 20, lookMs: 5000 })
  await quiet.carry()
  const busy = office(400, { writeMs: 20, lookMs: 5000 })
  busy.state.restless = 1
  expect(ids(await busy.carry(), 'done')).toHaveLength(400)
  expect(busy.state.looks).toBeLessThanOrEqual(quiet.state.looks + 4)
})

test('a server that goes away after it has refused once is not asked for every list that is left', async () => {
  const { state, carry: go } = office(60)
  state.trouble = (write) => {
    if (write === 1) return full
    if (write < 12) return null
    state.dead = true
    return away
  }
  const carried = await go()
  expect([state.asked, ids(carried, 'unknown').length, carried.fault?.code]).toEqual([12, 12, 'server.refused'])
})
