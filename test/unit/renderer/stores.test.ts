import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Result } from '../../../electron/common/result.ts'
import * as sample from '../../e2e/gallery/samples.ts'

type Answer = (name: string, request: unknown) => Promise<Result<unknown>>

const done: Result<unknown> = { ok: true, value: {} }
let asked: { name: string; request: unknown }[]
let answer: Answer
let listeners: Map<string, (state: unknown) => void>

beforeEach(() => {
  vi.resetModules()
  asked = []
  answer = async () => done
  listeners = new Map()
  vi.stubGlobal('window', {
    waygate: {
      call: async (name: string, request: unknown) => {
        asked.push({ name, request })
        return JSON.stringify(await answer(name, request))
      },
      on: (name: string, listener: (text: string) => void) => {
        listeners.set(name, (state) => listener(JSON.stringify(state)))
        return () => listeners.delete(name)
      },
    },
  })
})
afterEach(() => vi.unstubAllGlobals())

const load = async () => ({
  views: await import('../../../renderer/store/views-store.ts'),
  acts: await import('../../../renderer/store/acts-store.ts'),
  search: await import('../../../renderer/store/gateway-search.ts'),
})

describe('views', () => {
  test('asks for the latest of each push once it listens, and keeps what comes', async () => {
    const { views } = await load()
    const stop = views.connectViews('popover')
    expect([...listeners.keys()]).toEqual(['tunnel', 'session', 'gateways', 'frame', 'update', 'link', 'helperSetup'])
    expect(asked).toEqual([{ name: 'ready', request: {} }])
    listeners.get('tunnel')?.(sample.up)
    expect(views.useViews.getState().tunnel).toEqual(sample.up)
    stop()
    expect(listeners.size).toBe(0)
  })
})

describe('acts', () => {
  const refusal = { ok: false, fault: { code: 'intent.forbidden', by: 'policy', detail: 'no' } } as const

  test('the same act twice is sent once, another one at the same time is', async () => {
    const { acts } = await load()
    let finish: (result: Result<unknown>) => void = () => undefined
    answer = () =>
      new Promise((resolve) => {
        finish = resolve
      })
    const first = acts.act('join', { gatewayId: 'office/a' })
    expect(await acts.act('join', { gatewayId: 'office/a' })).toBeNull()
    void acts.act('join', { gatewayId: 'office/b' })
    expect(asked.map(({ request }) => request)).toEqual([{ gatewayId: 'office/a' }, { gatewayId: 'office/b' }])
    finish(done)
    void first
  })

  test('a refusal is kept until the next act', async () => {
    const { acts } = await load()
    answer = async () => refusal
    await acts.act('setLan', { lan: false })
    expect(acts.useActs.getState().refused).toEqual({ call: 'setLan', fault: refusal.fault })
    answer = async () => done
    await acts.act('setLan', { lan: true })
    expect(acts.useActs.getState()).toMatchObject({ refused: null, running: [] })
  })

  test('a failed join that main pushes as well is told once, whichever comes first', async () => {
    const { acts, views } = await load()
    views.connectViews('popover')
    const fault = { code: 'gateway.silent', passId: 'pass-exit-fra', gateway: 'exit-fra', afterMs: 15_000 } as const
    answer = async () => ({ ok: false, fault })
    await acts.act('join', { gatewayId: 'office/exit-fra' })
    expect(acts.useActs.getState().refused).not.toBeNull()
    listeners.get('tunnel')?.(sample.failedJoin)
    expect(acts.useActs.getState().refused).toBeNull()
    await acts.act('join', { gatewayId: 'office/exit-fra' })
    expect(acts.useActs.getState().refused).toBeNull()
  })

  test("being overtaken by one's own later click is no news", async () => {
    const { acts } = await load()
    answer = async () => ({ ok: false, fault: { code: 'join.superseded' } })
    await acts.act('join', { gatewayId: 'office/a' })
    expect(acts.useActs.getState().refused).toBeNull()
  })
})

describe('the way to an address', () => {
  test('is told although another one is being typed meanwhile, and may be asked for again', async () => {
    const { explainTarget, typeTarget, useConnection } = await import('../../../renderer/store/connection-store.ts')
    let finish: (result: Result<unknown>) => void = () => undefined
    answer = () =>
      new Promise((resolve) => {
        finish = resolve
      })
    typeTarget('example.com')
    const asking = explainTarget()
    typeTarget('example.org')
    const value = { target: 'example.com', isName: true, routes: [] }
    finish({ ok: true, value })
    await asking
    expect(useConnection.getState().route).toEqual({ state: 'there', value })
  })
})

describe('search', () => {
  test('asks main only when not every gateway was pushed', async () => {
    const { search, views } = await load()
    views.useViews.setState({ gateways: sample.gateways })
    search.searchGateways('fra')
    expect(asked).toEqual([])
    views.useViews.setState({ gateways: sample.manyGateways })
    search.searchGateways('fra')
    expect(asked).toEqual([{ name: 'search', request: { text: 'fra', order: 'usual' } }])
  })

  test('an answer that doesn’t come: what was pushed is looked through', async () => {
    const { search, views } = await load()
    views.useViews.setState({ gateways: sample.manyGateways })
    answer = async () => ({ ok: false, fault: { code: 'internal', detail: 'x' } })
    search.searchGateways('fra')
    await vi.waitFor(() => expect(search.useGatewaySearch.getState()).toEqual({ text: 'fra', asking: false, found: null }))
  })

  test('a late answer for an older text is dropped', async () => {
    const { search, views } = await load()
    views.useViews.setState({ gateways: sample.manyGateways })
    const answers: Record<string, (result: Result<unknown>) => void> = {}
    answer = (_name, request) =>
      new Promise((resolve) => {
        answers[(request as { text: string }).text] = resolve
      })
    search.searchGateways('a')
    search.searchGateways('ab')
    expect(search.useGatewaySearch.getState()).toMatchObject({ text: 'ab', asking: true, found: null })
    answers.ab?.({ ok: true, value: { rows: [], total: 7 } })
    answers.a?.({ ok: true, value: { rows: [], total: 99 } })
    await vi.waitFor(() => expect(search.useGatewaySearch.getState().found).toMatchObject({ text: 'ab', total: 7 }))
    expect(search.useGatewaySearch.getState().asking).toBe(false)
  })
})
