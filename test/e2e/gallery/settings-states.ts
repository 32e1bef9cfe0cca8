import type { Page } from 'playwright-core'
import type { FailoverView } from '../../../electron/common/contracts/app/gateways.ts'
import type { MachineView, Settings } from '../../../electron/common/contracts/app/window.ts'
import type { PolicyView } from '../../../electron/common/contracts/helper.ts'
import { type Intent, initialIntent } from '../../../electron/common/tunnel/intent.ts'
import type { Pushes } from './driven-bridge.ts'
import type { Shot } from './popover-states.ts'
import * as sample from './samples.ts'

const router = { id: '3c:a6:2f:11:22:33', name: '192.168.1.1 on wlan0' }
const cafe = { id: '00:1b:44:11:3a:b7', name: '10.20.0.1 on wlan0' }
const machine: MachineView = { autostart: true, network: router, noticeService: 'present' }

export const failover: FailoverView = {
  joinedAs: null,
  gateways: [
    { gatewayId: 'office/exit-nyc', name: 'exit-nyc', state: 'ready' },
    { gatewayId: 'asia/exit-sin', name: 'exit-sin', state: 'ready' },
  ],
}

const usual: Pushes = {
  session: sample.signedIn,
  gateways: sample.gateways,
  frame: sample.frame,
  tunnel: sample.up,
  failover,
  machine,
}
export const settings = (name: string, pushes: Pushes = {}, rest: Partial<Shot> = {}): Shot => ({
  name,
  page: 'settings',
  pushes: { ...usual, ...pushes },
  ...rest,
})
const framed = (change: Partial<Settings>) => ({ ...sample.frame, settings: { ...sample.frame.settings, ...change } })
export const wished = (intent: Partial<Intent>, policy: PolicyView | null = null) =>
  sample.tunnel({ kind: 'open' }, {}, { intent: { ...initialIntent, ...intent }, policy })

async function scrollTo(page: Page, heading: string): Promise<void> {
  await page.getByRole('heading', { name: heading, exact: true }).evaluate((element) => element.scrollIntoView({ block: 'start' }))
}

const press = (label: string) => async (page: Page) => {
  await page.getByText(label, { exact: true }).click()
  await page.mouse.move(0, 0)
}

async function openAdding(page: Page): Promise<void> {
  await scrollTo(page, 'When a gateway stops answering')
  await page.getByRole('button', { name: 'Add a gateway' }).click()
  await page.getByRole('listbox').waitFor()
}

/** What main answers of a long list. */
export const many = sample.rows
  .filter(({ internet }) => internet)
  .flatMap((row) =>
    Array.from({ length: 80 }, (_, index) => ({ ...row, id: `${row.id}-${index}`, name: `${row.name}-${index}`, refusals: [] })),
  )

/** Every state of the settings window. */
export const settingsStates: readonly Shot[] = [
  { name: 'starting', page: 'settings', pushes: {} },
  settings('usual'),
  settings('all-on', { tunnel: wished({ lock: true, inbound: 'open', lan: false, onLogout: 'hold' }) }),
  settings('helper-missing', {
    tunnel: { ...sample.up, helper: { link: 'gone', fault: { code: 'helper.missing', socket: '/run/waygate/1000.sock' } } },
  }),
  settings('helper-denied', {
    tunnel: { ...sample.up, helper: { link: 'gone', fault: { code: 'helper.denied', socket: '/run/waygate/1000.sock' } } },
  }),
  settings('on-windows', {
    tunnel: sample.tunnel({ kind: 'open' }, {}, { intent: { ...initialIntent, lan: true }, unkept: ['lan', 'inbound'] }),
  }),
  settings('keyring-locked', { session: sample.lockedAway }),
  settings('keyring-asking', { session: { ...sample.lockedAway, keyring: 'asking' } }),
  settings('organisation', {
    tunnel: wished(
      { lock: true, lan: false },
      { lock: 'on', lan: 'off', pause: 'forbidden', leave: 'forbidden', updates: 'allowed', mandatoryGateway: 'exit-fra' },
    ),
  }),
  settings('policy-unreadable', { tunnel: wished({ lock: true, lan: false }, 'unreadable') }),
  settings('saving', {}, { answers: { setLock: 'never' }, act: press('Lock') }),
  settings(
    'refused',
    {},
    {
      answers: {
        setLock: { ok: false, fault: { code: 'intent.forbidden', by: 'owner', detail: 'it was joined by bob' } },
        setOnLogout: { ok: false, fault: { code: 'intent.forbidden', by: 'policy', detail: 'leaving is not allowed' } },
      },
      act: async (page) => {
        await press('Lock')(page)
        await page.getByText('The tunnel belongs to somebody else').waitFor()
        await press('Leave')(page)
        await page.getByText('The rules of this computer forbid it').waitFor()
      },
    },
  ),
  settings('failover', {}, { act: (page) => scrollTo(page, 'When a gateway stops answering') }),
  settings(
    'failover-none',
    { failover: { gateways: [], joinedAs: null } },
    { act: (page) => scrollTo(page, 'When a gateway stops answering') },
  ),
  settings(
    'failover-partly',
    {
      failover: {
        joinedAs: null,
        gateways: [
          { gatewayId: 'office/exit-nyc', name: 'exit-nyc', state: 'ready' },
          { gatewayId: 'asia/exit-sin', name: 'exit-sin', state: 'noPass' },
          { gatewayId: 'x/1', name: 'a-gateway-with-a-very-long-name-in-the-basement-of-building-seven-behind-the-stairs', state: 'gone' },
          { gatewayId: 'office/exit-fra', name: 'exit-fra', state: 'ready' },
        ],
      },
    },
    { act: (page) => scrollTo(page, 'When a gateway stops answering') },
  ),
  settings(
    'failover-not-asked',
    { failover: { joinedAs: null, gateways: [{ gatewayId: 'office/exit-nyc', name: 'exit-nyc', state: 'notAsked' }] } },
    { act: (page) => scrollTo(page, 'When a gateway stops answering') },
  ),
  settings(
    'failover-signed-out',
    {
      session: { ...sample.signedIn, state: 'expired' },
      failover: {
        joinedAs: null,
        gateways: [
          { gatewayId: 'office/exit-nyc', name: 'exit-nyc', state: 'noPass' },
          { gatewayId: 'asia/exit-sin', name: 'exit-sin', state: 'unknown' },
        ],
      },
    },
    { act: (page) => scrollTo(page, 'When a gateway stops answering') },
  ),
  settings(
    'failover-other-account',
    {
      failover: {
        joinedAs: 'bobby@api.example.com',
        gateways: [{ gatewayId: 'office/exit-nyc', name: 'exit-nyc', state: 'otherAccount' }],
      },
    },
    { act: (page) => scrollTo(page, 'When a gateway stops answering') },
  ),
  settings(
    'failover-refused',
    {},
    {
      answers: { setFailover: { ok: false, fault: { code: 'session.expired', server: 'https://api.example.com', user: 'alice' } } },
      act: async (page) => {
        await page.getByRole('button', { name: 'Remove exit-nyc' }).click()
        await page.getByRole('alert').waitFor()
        await scrollTo(page, 'When a gateway stops answering')
      },
    },
  ),
  settings('failover-add', {}, { act: openAdding }),
  settings(
    'failover-add-of-many',
    { gateways: { ...sample.gateways, total: 4999 } },
    { answers: { search: { ok: true, value: { rows: many, total: 4993 } } }, act: openAdding },
  ),
  settings(
    'failover-add-nothing-found',
    {},
    {
      act: async (page) => {
        await openAdding(page)
        await page.keyboard.type('nowhere')
        await page.getByText('No gateway matches “nowhere”').waitFor()
      },
    },
  ),
  settings(
    'trusted',
    { frame: framed({ autoJoin: 'untrusted', trustedNetworks: [router, cafe] }) },
    { act: (page) => scrollTo(page, 'Start') },
  ),
  settings(
    'trusted-none',
    { frame: framed({ autoJoin: 'untrusted' }), machine: { ...machine, autostart: null, network: null } },
    { act: (page) => scrollTo(page, 'Start') },
  ),
  settings(
    'auto-join-fastest',
    { frame: framed({ autoJoin: 'start', autoJoinTo: 'fastest' }) },
    { act: (page) => scrollTo(page, 'Start') },
  ),
  settings('no-notifications', { machine: { ...machine, noticeService: 'absent' } }, { act: (page) => scrollTo(page, 'Notifications') }),
  settings(
    'no-notifications-nor-tray',
    { machine: { ...machine, noticeService: 'absent' }, frame: { ...sample.frame, tray: 'absent' } },
    { act: (page) => scrollTo(page, 'Notifications') },
  ),
  settings('appearance', {}, { act: (page) => scrollTo(page, 'Notifications') }),
  settings(
    'import-refused',
    {},
    {
      answers: { importSettings: { ok: false, fault: { code: 'settings.malformed', detail: 'not JSON' } } },
      act: async (page) => {
        await page.getByRole('button', { name: 'Import' }).click()
        await page.getByText("That file doesn't hold settings of Waygate").waitFor()
        await scrollTo(page, 'Advanced')
      },
    },
  ),
]
