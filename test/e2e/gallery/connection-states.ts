import type { Page } from 'playwright-core'
import type { ConnectionPage } from '../../../electron/common/contracts/app/connection.ts'
import type { CheckReport } from '../../../electron/common/contracts/app/insight.ts'
import type { History, HistoryEvent, LogLine } from '../../../electron/common/contracts/helper.ts'
import type { Answers, Pushes } from './driven-bridge.ts'
import type { Shot } from './popover-states.ts'
import { frame, gone, held, now, open, proof, signedIn, up } from './samples.ts'

const minute = 60_000
const bucketMs = 15 * minute

export const report: CheckReport = {
  at: now - 8000,
  tookMs: 6200,
  state: 'up',
  gateway: 'exit-fra',
  provenAt: proof.at,
  exits: [
    { family: 4, outcome: 'address', address: '203.0.113.10', way: 'tunnel' },
    { family: 6, outcome: 'address', address: '2001:db8:4711:1000:2000:3000:4000:10', way: 'tunnel' },
  ],
  nameServers: [
    { address: '10.101.0.1', answered: true, tookMs: 14, way: 'tunnel' },
    { address: '127.0.0.53', answered: true, tookMs: 2, way: 'local' },
  ],
  namesSet: 'systemd-resolved',
  attempts: ([4, 6] as const).flatMap((family) =>
    ['TCP', 'UDP', 'ping', 'DNS'].flatMap((what) =>
      ['bound to eth0', family === 4 ? 'from 198.51.100.50' : 'from 2001:db8:50::50'].map((where) => ({
        name: `IPv${family} ${what} ${where}`,
        outcome: 'blocked' as const,
        by: what === 'ping' ? ('routing' as const) : ('filter' as const),
        detail: `${family === 4 ? '192.0.2.1' : '2001:db8::1'}: our filter refused it (+1, ECONNREFUSED).`,
      })),
    ),
  ),
  changed: false,
}
const leak: CheckReport = {
  ...report,
  exits: report.exits.map((exit) => (exit.family === 6 ? { ...exit, address: '2001:db8:50::50', way: 'direct' } : exit)),
  attempts: report.attempts.map((one, index) =>
    index === 9 ? { name: one.name, outcome: 'leaked', detail: '2001:db8::1 port 443 answered.' } : one,
  ),
}
const openReport: CheckReport = {
  ...report,
  state: 'open',
  gateway: '',
  provenAt: null,
  exits: [
    { family: 4, outcome: 'address', address: '198.51.100.50', way: 'direct' },
    { family: 6, outcome: 'noServerAddress', address: '', way: 'unknown' },
  ],
  nameServers: [{ address: '192.168.1.1', answered: true, tookMs: 9, way: 'direct' }],
  namesSet: '',
  attempts: report.attempts.map(({ name }) => ({ name, outcome: 'skipped', detail: 'Traffic is not closed.' })),
}
const unseenReport: CheckReport = { ...report, exits: report.exits.map((exit) => ({ ...exit, outcome: 'noAnswer', address: '' })) }
const heldReport: CheckReport = {
  ...report,
  state: 'held',
  provenAt: null,
  exits: [
    { family: 4, outcome: 'closed', address: '', way: 'blocked' },
    { family: 6, outcome: 'closed', address: '', way: 'blocked' },
  ],
  nameServers: [{ address: '10.101.0.1', answered: false, tookMs: 1500, way: 'blocked' }],
}

const route = {
  address: '203.0.113.80',
  verdict: 'tunnel' as const,
  device: 'waygate0',
  source: '10.101.0.7',
  table: '22343',
  kernel: '203.0.113.80 dev waygate0 table 22343 src 10.101.0.7 uid 0 cache',
  rule: { priority: 1003, selector: 'not fwmark 0x5747', table: '22343' },
  because: ['It leaves through waygate0.', 'Rule 1003 decides: not fwmark 0x5747 lookup 22343.'],
  others: [
    {
      packet: 'marked' as const,
      verdict: 'direct' as const,
      device: 'eth0',
      source: '192.168.1.7',
      table: 'main',
      kernel: '',
      because: [
        'Only WireGuard itself sends so, and the filter lets it reach the gateway alone.',
        'Rule 999 decides: fwmark 0x5747 lookup main.',
      ],
    },
    {
      packet: 'bound' as const,
      verdict: 'blocked' as const,
      device: '',
      source: '',
      table: '',
      kernel: '',
      because: ['Beside the tunnel there is no way.', 'Rule 1004 decides: unreachable.'],
    },
  ],
}

let seq = 0
function event(kind: HistoryEvent['kind'], ago: number, more: Partial<HistoryEvent> = {}): HistoryEvent {
  return {
    seq: ++seq,
    at: now - ago * minute,
    by: 'you',
    kind,
    gateway: 'exit-fra',
    from: '',
    why: '',
    detail: '',
    lastedMs: null,
    rxBytes: null,
    txBytes: null,
    ...more,
  }
}

export const history: History = {
  events: [
    event('started', 1300, { by: 'computer', gateway: '' }),
    event('joined', 1290),
    event('held', 900, { why: 'gatewaySilent' }),
    event('tookOver', 899, { gateway: 'exit-nyc', from: 'exit-fra', lastedMs: 6400 }),
    event('switched', 870, { from: 'exit-nyc' }),
    event('offline', 640),
    event('resumed', 622, { lastedMs: 18 * minute }),
    event('paused', 400),
    event('resumed', 395, { lastedMs: 5 * minute }),
    event('lockOn', 310, { gateway: '' }),
    event('left', 300, { lastedMs: 990 * minute, rxBytes: 4_812_345_678, txBytes: 312_345_678 }),
    event('held', 250, { why: 'lock', gateway: '' }),
    event('lockOff', 240, { gateway: '' }),
    event('opened', 240, { gateway: '' }),
    event('joined', 200, { gateway: '', by: 'other' }),
    event('left', 120, { gateway: '', by: 'other', lastedMs: 80 * minute }),
    event('lockOn', 110, { gateway: '', by: 'other' }),
    event('lockOff', 95, { gateway: '', by: 'other' }),
    event('joined', 90),
    event('held', 30, { why: 'accessGone', detail: 'clientDisabled' }),
    event('tookOver', 29, {
      gateway: 'gw-office-with-a-very-long-name-in-the-basement-of-building-seven',
      from: 'exit-fra',
      lastedMs: 4000,
    }),
  ],
  cut: false,
  traffic: Array.from({ length: 60 }, (_, index) => ({
    at: Math.floor(now / bucketMs) * bucketMs - (80 - index) * bucketMs,
    rxBytes: Math.round(40_000_000 * (1 + Math.sin(index / 5)) + (index % 7) * 9_000_000),
    txBytes: Math.round(12_000_000 * (1 + Math.cos(index / 3))),
  })),
  bucketMs,
  session: { since: now - 90 * minute, rxBytes: 812_345_678, txBytes: 41_234_567 },
}

const reportText = [
  `Waygate report of ${new Date(now).toISOString()}`,
  'Keys and tokens are never in it. Addresses and names are left out: the same stand-in is the same address.',
  '',
  '== App ==\nwaygate 0.1.0, electron 45.4.1, chrome 140, node 24.21.0, Linux 6.1.0 x64, desktop XFCE, display x11',
  '== Helper: Rules, IPv4 ==\n0: from all lookup local\n999: from all fwmark 0x5747 lookup main\n1003: not from all fwmark 0x5747 lookup 22343',
  '== Helper: Tunnel ==\n{"interface":"waygate0","passId":"pass-exit-fra","endpoint":"address-1:51821","rxBytes":812345678}',
  ...Array.from({ length: 24 }, (_, index) => `${new Date(now - index * 1000).toISOString()} info state {"from":"proving","to":"up"}`),
].join('\n')

export const lines: LogLine[] = Array.from({ length: 60 }, (_, index) => ({
  seq: index + 1,
  at: now - (60 - index) * 3000,
  level: index % 9 === 4 ? 'warn' : index === 51 ? 'error' : 'info',
  text:
    index % 9 === 4
      ? 'protection was changed by somebody else {"detail":"table inet waygate was removed by another program","missing":"filter","address":"2001:db8:4711:1000:2000:3000:4000:10"}'
      : `state {"from":"proving","to":"up","event":"proven","revision":${index}}`,
}))

export const connectionAnswers: Answers = {
  explainRoute: { ok: true, value: { target: 'www.example.com', isName: true, routes: [route, { ...route, address: '2001:db8:80::80' }] } },
  history: { ok: true, value: history },
  makeReport: { ok: true, value: { text: reportText } },
  saveReport: { ok: true, value: { path: '/home/alice/Documents/waygate-report-2026-11-26.txt' } },
  readLog: { ok: true, value: { lines } },
}

const away: Answers[keyof Answers] = { ok: false, fault: { code: 'helper.lost', detail: 'socket closed' } }

function shot(name: string, page: ConnectionPage, pushes: Pushes = {}, rest: Partial<Shot> = {}): Shot {
  return {
    name,
    page: 'connection',
    pushes: { frame, session: signedIn, tunnel: up, check: { phase: 'none' }, connection: { page, asked: 1 }, ...pushes },
    answers: connectionAnswers,
    ...rest,
  }
}

const askRoute = async (page: Page): Promise<void> => {
  await page.getByLabel('Address or name').fill('www.example.com')
  await page.getByRole('button', { name: 'Explain' }).click()
}
const pressReport = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Make report' }).click()
}

/** Every state of the window "Connection". */
export const connectionStates: readonly Shot[] = [
  { name: 'starting', page: 'connection', pushes: {} },
  shot('check-none', 'check'),
  shot('check-not-joined', 'check', { tunnel: open }),
  shot('check-running', 'check', { check: { phase: 'running', since: now - 5000, done: ['proof', 'exit4'] } }),
  shot('check-protected', 'check', { check: { phase: 'done', report } }),
  shot('check-leak', 'check', { check: { phase: 'done', report: leak } }),
  shot('check-open', 'check', { tunnel: open, check: { phase: 'done', report: openReport } }),
  shot('check-held', 'check', { tunnel: held, check: { phase: 'done', report: heldReport } }),
  shot('check-changed', 'check', { check: { phase: 'done', report: { ...report, changed: true } } }),
  shot('check-failed', 'check', { check: { phase: 'failed', at: now, fault: { code: 'helper.lost', detail: 'socket closed' } } }),
  shot('check-away', 'check', { tunnel: gone }),
  shot('check-failed-away', 'check', {
    tunnel: gone,
    check: { phase: 'failed', at: now, fault: { code: 'helper.lost', detail: 'socket closed' } },
  }),
  shot('check-unseen', 'check', { check: { phase: 'done', report: unseenReport } }),
  shot('explain-none', 'explain'),
  shot('explain-name', 'explain', {}, { act: askRoute }),
  shot('explain-asking', 'explain', {}, { answers: { explainRoute: 'never' }, act: askRoute }),
  shot(
    'explain-unresolved',
    'explain',
    {},
    {
      answers: { explainRoute: { ok: false, fault: { code: 'name.unresolved', name: 'www.example.com', detail: 'ENOTFOUND' } } },
      act: askRoute,
    },
  ),
  shot(
    'explain-malformed',
    'explain',
    {},
    { answers: { explainRoute: { ok: false, fault: { code: 'target.malformed', text: 'www.example.com' } } }, act: askRoute },
  ),
  shot('explain-empty-field', 'explain', {}, { act: async (page) => await page.getByRole('button', { name: 'Explain' }).click() }),
  shot('history', 'history'),
  shot(
    'history-table',
    'history',
    {},
    { act: async (page) => await page.getByRole('button', { name: 'Traffic by quarter of an hour as a table' }).click() },
  ),
  shot(
    'history-empty',
    'history',
    { tunnel: open },
    { answers: { history: { ok: true, value: { events: [], cut: false, traffic: [], bucketMs, session: null } } } },
  ),
  shot('history-loading', 'history', {}, { answers: { history: 'never' } }),
  shot('history-failed', 'history', {}, { answers: { history: away } }),
  shot('history-away', 'history', { tunnel: gone }),
  shot('diagnostics-none', 'diagnostics'),
  shot('diagnostics-making', 'diagnostics', {}, { answers: { makeReport: 'never' }, act: pressReport }),
  shot('diagnostics-preview', 'diagnostics', {}, { act: pressReport }),
  shot(
    'diagnostics-saved',
    'diagnostics',
    {},
    {
      act: async (page) => {
        await pressReport(page)
        await page.getByRole('button', { name: 'Save as a file' }).click()
        await page.getByText('Saved as').waitFor()
      },
    },
  ),
  shot(
    'diagnostics-not-saved',
    'diagnostics',
    {},
    {
      answers: {
        ...connectionAnswers,
        saveReport: { ok: false, fault: { code: 'disk.failed', path: '/mnt/stick/report.txt', detail: 'ENOSPC: no space left' } },
      },
      act: async (page) => {
        await pressReport(page)
        await page.getByRole('button', { name: 'Save as a file' }).click()
        await page.getByRole('alert').waitFor()
      },
    },
  ),
  shot('log', 'log'),
  shot('log-filtered', 'log', {}, { act: async (page) => await page.getByLabel('Filter lines').fill('removed somebody') }),
  shot('log-no-match', 'log', {}, { act: async (page) => await page.getByLabel('Filter lines').fill('zanzibar') }),
  shot('log-empty', 'log', {}, { answers: { readLog: { ok: true, value: { lines: [] } } } }),
  shot('log-away', 'log', { tunnel: gone }, { answers: { readLog: away } }),
]
