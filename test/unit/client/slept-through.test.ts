import { afterEach, beforeEach, expect, it } from 'vitest'
import type { WaygateClient } from '../../../electron/client/waygate-client.ts'
import { english } from '../../../electron/common/words/words.ts'
import { createNoticeKeeper } from '../../../electron/main/notices/notice-keeper.ts'
import { noticeOf } from '../../../electron/main/notices/notice-of.ts'
import { oldestEntry, startOldServer } from './old-server.ts'
import { type Answer, jwt, refusal, type StandIn, untilQuiet, wrapped } from './stand-in.ts'
import { createWorld, got, until, type World } from './world.ts'

/** Access for a time to three gateways, of which one is joined, on a computer that sleeps while they end: its timers stand still, its clock does not. */

const minute = 60_000
const place = 'silent-river'
let world: World
let server: StandIn
let client: WaygateClient
/** The computer's clock, and the server's. */
let clock: number
let start: number
let ends: Record<string, number>
/** Titles and bodies, in the order in which a desktop would have shown them. */
let told: { readonly title: string; readonly body: string }[]

const isOver = (network: string) => (ends[network] ?? 0) <= clock
const inSeconds = (ms: number) => Math.floor(ms / 1000) * 1000

/** Answers by the server's clock, which the header tells. */
function dated(answer: (body: string) => Answer) {
  return (body: string): Answer => ({ ...answer(body), headers: { date: new Date(clock).toUTCString() } })
}

beforeEach(async () => {
  clock = inSeconds(Date.now())
  start = clock
  ends = { office: start + 60 * minute, lab: start + 19 * minute + 10_000, plant: start + 19 * minute + 30_000 }
  const networks = Object.keys(ends)
  const entry = (network: string) => ({
    ...{ ...oldestEntry, network, remote_access_gw_id: `gw-${network}`, gw_name: `exit-${network}`, status: 'online' },
    ...{ gw_listen_port: 51999, allowed_endpoints: ['203.0.113.10'], addresses: '10.20.0.1/16' },
  })
  let publickey = ''
  const record = () => ({ clientid: place, publickey, network: 'office', ingressgatewayid: 'gw-office', address: '10.20.255.254' })
  const own = () => ({ ...record(), ownerid: 'alice', enabled: !isOver('office') })
  const timed = (network: string) =>
    isOver(network)
      ? { network_id: network, jit_enabled: true, has_access: false, pending_request: false }
      : { network_id: network, jit_enabled: true, has_access: true, grant: { expires_at: new Date(ends[network] ?? 0).toISOString() } }
  const routes: Record<string, (body: string) => Answer> = {
    'GET /api/networks': () => ({ body: networks.map((netid) => ({ netid, nodes_updated_at: '2026-11-29T09:41:00Z' })) }),
    'GET /api/nodes': () => refusal(403, 'forbidden'),
    'GET /api/hosts': () => refusal(403, 'forbidden'),
    'GET /api/extclients': () => refusal(403, 'forbidden'),
    'GET /api/extclients/office': () => ({ body: publickey === '' ? null : [own()] }),
    'GET /api/extclients/lab': () => ({ body: null }),
    'GET /api/extclients/plant': () => ({ body: null }),
    [`GET /api/extclients/office/${place}`]: () => ({ body: own() }),
    'POST /api/extclients/office/gw-office': (body) => {
      publickey = (JSON.parse(body) as { publickey: string }).publickey
      return { body: own() }
    },
    'GET /api/users/alice/remote_access_gw': () => ({ body: Object.fromEntries(networks.map((network) => [network, [entry(network)]])) }),
    'GET /api/server/feature_flags': () => wrapped({ enable_jit: true }),
    'GET /api/v1/jit_user/networks': () => wrapped(networks.map(timed)),
  }
  world = await createWorld()
  server = await startOldServer({
    version: 'v1.5.1',
    edition: 'pro',
    status: { is_pro: true, version: 'v1.5.1' },
    routes: Object.fromEntries(Object.entries(routes).map(([line, answer]) => [line, dated(answer)])),
  })
  client = world.client({ now: () => clock })
  told = []
  const notices = createNoticeKeeper(({ title, body }) => {
    told.push({ title, body })
    return () => undefined
  })
  client.onChange(() => {
    const { tunnel, session, gateways } = client.views
    const { helper } = tunnel()
    const notice = noticeOf(english, { tunnel: tunnel(), session: session(), gateways: gateways() }, clock)
    const kind = helper.link === 'ready' ? helper.status.state.kind : null
    notices.follow({ notice, kind, wanted: 'all', watched: false })
  })
  await client.start('background')
  const token = jwt({ UserName: 'alice', sub: 'user|alice', exp: clock / 1000 + 86_400 })
  got(await client.acts.signInToken({ server: server.url, token }))
  got(await client.acts.join({ gatewayId: 'office/gw-office' }))
  got(await client.acts.refresh({}))
  await settled()
})
afterEach(async () => {
  await world.close()
  await server.close()
})

function sleepUntil(afterStart: number): void {
  clock = start + afterStart
  client.wake()
}
const rules = () => client.views.gateways().rows.map(({ network, refusals }) => [network, ...refusals.map(({ rule }) => rule)].join(' '))
const holds = () => world.helper.supervisor.calls.filter(({ name }) => name === 'hold').map(({ argument }) => argument)
const timesRead = () => server.asked.filter(({ line }) => line === 'GET /api/v1/jit_user/networks').length
const settled = () => untilQuiet(server)

/** What the helper says of a place that is switched off. */
function beHeld(): void {
  const { helper } = client.views.tunnel()
  const passId = helper.link === 'ready' ? (helper.status.passes[0]?.passId ?? '') : ''
  const reason = { why: 'accessGone', gateway: 'exit-office', seenAt: clock, detail: 'clientDisabled' } as const
  world.say({ kind: 'held', revision: 1, reason, since: clock, passId, gateway: 'exit-office' })
}

it('the others are over in the list; of the joined one is told when it nears its end, and once when it is over', async () => {
  const before = timesRead()
  sleepUntil(56 * minute)
  await until(() => told.length > 0)
  await settled()
  expect(rules().sort()).toEqual(['lab access.approvalExpired', 'office', 'plant access.approvalExpired'])
  expect([told.map(({ title }) => title), holds(), timesRead() - before]).toEqual([
    [expect.stringMatching(/^Access to exit-office ends at \d/)],
    [],
    1,
  ])
  sleepUntil(90 * minute)
  await until(() => holds().length > 0)
  beHeld()
  await until(() => told.length > 1)
  expect(rules().every((row) => row.endsWith(' access.approvalExpired'))).toBe(true)
  sleepUntil(95 * minute)
  await settled()
  expect(holds()).toMatchObject([{ reason: 'clientDisabled' }])
  expect(told.slice(1)).toEqual([
    {
      title: 'On hold: exit-office is no longer yours to use',
      body: expect.stringMatching(/^Your access for a time has ended \(seen/),
    },
  ])
})

it('two that end while it sleeps for a moment only: the server is asked at once, although nothing else has changed there', async () => {
  sleepUntil(19 * minute)
  await until(() => client.views.gateways().at === clock)
  const before = timesRead()
  sleepUntil(19 * minute + 40_000)
  await until(() => timesRead() > before && rules().filter((row) => row.endsWith(' access.approvalExpired')).length === 2)
  await settled()
  expect([timesRead() - before, told, holds()]).toEqual([1, [], []])
})
