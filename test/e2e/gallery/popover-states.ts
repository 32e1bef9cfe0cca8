import type { Page } from 'playwright-core'
import type { Page as Window } from '../../../electron/common/contracts/app/app.ts'
import type { TunnelView } from '../../../electron/common/contracts/app/tunnel.ts'
import { initialIntent } from '../../../electron/common/tunnel/intent.ts'
import type { Answers, Pushes } from './driven-bridge.ts'
import * as sample from './samples.ts'

/** One picture: what main says, and what a person does then. */
export interface Shot {
  readonly name: string
  readonly page: Window
  readonly pushes: Pushes
  readonly answers?: Answers
  readonly act?: (page: Page) => Promise<void>
}

const usual = { session: sample.signedIn, gateways: sample.gateways, frame: sample.frame }
export const popover = (name: string, pushes: Pushes, rest: Partial<Shot> = {}): Shot => ({
  name,
  page: 'popover',
  pushes: { ...usual, ...pushes },
  ...rest,
})

async function fillSignIn(page: Page): Promise<void> {
  await page.getByLabel('Server', { exact: true }).fill('api.example.com')
  await page.getByLabel('User name').fill('alice')
  await page.locator('input[name="password"]').fill('wrong horse')
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** On a computer whose administrator leaves nothing of it to the person. */
function ruledBy(view: TunnelView): TunnelView {
  if (view.helper.link !== 'ready') return view
  const policy = { lock: 'on', lan: 'off', pause: 'forbidden', leave: 'forbidden', updates: 'forbidden', mandatoryGateway: null } as const
  const intent = { ...initialIntent, lock: true, lan: false, want: { through: ['pass-exit-fra'], failover: false, goHome: false } }
  return { ...view, helper: { ...view.helper, status: { ...view.helper.status, policy, intent } } }
}

const repaired = (how: { readonly tookMs: number; readonly open?: true }) =>
  sample.tunnel(
    {
      kind: 'up',
      revision: 3,
      passId: 'pass-exit-fra',
      since: sample.now,
      gateway: 'exit-fra',
      proof: sample.proof,
      repaired: { at: sample.now - 60_000, detail: 'load the filter', ...how },
    },
    { exit: sample.throughTunnel },
  )

/** Every state of the popover (UI.md's table), and what people do in it. */
export const popoverStates: readonly Shot[] = [
  { name: 'starting', page: 'popover', pushes: {} },
  popover('first-run', {
    tunnel: sample.openSignedOut,
    session: sample.signedOut,
    gateways: { state: 'loading', at: 0, rows: [], total: 0 },
  }),
  popover(
    'sign-in-refused',
    { tunnel: sample.openSignedOut, session: { ...sample.signedOut, plainSecrets: true } },
    {
      answers: { signIn: { ok: false, fault: { code: 'signIn.refused', message: 'incorrect credentials' } } },
      act: async (page) => {
        await fillSignIn(page)
        await page.getByText('User name or password is wrong').waitFor()
      },
    },
  ),
  popover(
    'sign-in-unreachable',
    { tunnel: sample.openSignedOut, session: sample.signedOut },
    {
      answers: { signIn: { ok: false, fault: { code: 'server.unreachable', server: 'https://api.example.com', detail: 'ECONNREFUSED' } } },
      act: async (page) => {
        await fillSignIn(page)
        await page.getByText("Can't reach api.example.com").waitFor()
      },
    },
  ),
  popover(
    'sign-in-running',
    { tunnel: sample.openSignedOut, session: sample.signedOut },
    {
      answers: { signIn: 'never' },
      act: async (page) => {
        await fillSignIn(page)
        await page.getByText('Waiting for api.example.com to answer').waitFor()
      },
    },
  ),
  popover('sign-in-browser', {
    tunnel: sample.open,
    session: { ...sample.signedOut, state: 'signingIn', step: 'browser', server: 'https://api.example.com' },
  }),
  popover(
    'sign-in-code-wrong',
    {
      tunnel: sample.open,
      session: { ...sample.signedOut, state: 'signingIn', step: 'code', server: 'https://api.example.com', user: 'alice' },
    },
    {
      answers: { signInCode: { ok: false, fault: { code: 'signIn.codeWrong', user: 'alice' } } },
      act: async (page) => {
        await page.getByLabel('Code').fill('000000')
        await page.getByRole('button', { name: 'Continue' }).click()
        await page.getByText("The code isn't right").waitFor()
      },
    },
  ),
  popover(
    'sign-in-token',
    { tunnel: sample.openSignedOut, session: sample.signedOut },
    {
      act: async (page) => {
        await page.getByText('Access token', { exact: true }).first().click()
        await page.locator('input[name="token"]').waitFor()
      },
    },
  ),
  popover(
    'sign-in-certificate',
    { tunnel: sample.openSignedOut, session: sample.signedOut },
    {
      answers: {
        signIn: {
          ok: false,
          fault: {
            code: 'server.certificate',
            server: 'https://api.example.com',
            fingerprint: 'AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89',
            subject: 'api.example.com',
            issuer: 'api.example.com',
            validTo: Date.UTC(2030, 0, 1),
            changed: false,
          },
        },
      },
      act: async (page) => {
        await fillSignIn(page)
        await page.getByRole('button', { name: 'Trust this certificate' }).waitFor()
      },
    },
  ),
  popover(
    'sign-in-plain-http',
    { tunnel: sample.openSignedOut, session: sample.signedOut },
    {
      answers: { signIn: { ok: false, fault: { code: 'server.plainHttp', server: 'http://api.example.com' } } },
      act: async (page) => {
        await fillSignIn(page)
        await page.getByRole('button', { name: 'Go on without encryption' }).waitFor()
      },
    },
  ),
  popover(
    'second-factor',
    { tunnel: sample.open },
    {
      answers: {
        beginTotp: {
          ok: true,
          value: { url: 'otpauth://totp/Netmaker:alice?issuer=Netmaker&secret=JBSWY3DPEHPK3PXP', secret: 'JBSWY3DPEHPK3PXP' },
        },
      },
      act: async (page) => {
        await page.getByRole('button', { name: 'More' }).click()
        await page.getByRole('menuitem', { name: 'Set up a second factor' }).click()
        await page.getByRole('img', { name: 'QR code with the secret' }).waitFor()
      },
    },
  ),
  popover(
    'own-password',
    { tunnel: sample.open },
    {
      answers: { changePassword: { ok: false, fault: { code: 'password.elsewhere', user: 'alice' } } },
      act: async (page) => {
        await page.getByRole('button', { name: 'More' }).click()
        await page.getByRole('menuitem', { name: 'Change password' }).click()
        await page.getByLabel('Current password').fill('alice-pass')
        await page.getByLabel('New password', { exact: true }).fill('another-pass')
        await page.getByLabel('New password again').fill('another-pass')
        await page.getByRole('dialog').getByRole('button', { name: 'Change password' }).click()
        await page.getByRole('alert').waitFor()
      },
    },
  ),
  popover('open', { tunnel: sample.open }),
  popover('open-measured-long-ago', { tunnel: sample.open, gateways: sample.measuredLongAgo }),
  popover(
    'open-sorted',
    { tunnel: sample.open, frame: { ...sample.frame, settings: { ...sample.frame.settings, gatewayOrder: 'latency' } } },
    {
      act: async (page) => {
        await page.getByRole('button', { name: 'Sort: Latency' }).click()
        await page.getByRole('menuitemradio', { name: 'Country' }).waitFor()
      },
    },
  ),
  popover('open-lock', {
    tunnel: sample.tunnel(
      { kind: 'open' },
      {},
      { intent: { revision: 2, want: 'open', lock: true, lan: false, inbound: 'closed', onLogout: 'keep' } },
    ),
  }),
  popover('applying', { tunnel: sample.applying }),
  popover('proving-long', { tunnel: sample.proving }),
  popover('up', { tunnel: sample.up }),
  popover('ruled-up', { tunnel: ruledBy(sample.up) }),
  popover('ruled-held', { tunnel: ruledBy(sample.held) }),
  popover('up-long-name', {
    tunnel: sample.tunnel(
      {
        kind: 'up',
        revision: 3,
        passId: 'p',
        since: sample.now,
        gateway: 'gw-office-with-a-very-long-name-in-the-basement-of-building-seven',
        proof: sample.proof,
      },
      { exit: { address: '2001:db8:85a3:8d3:1319:8a2e:370:7348', at: sample.now, passId: 'p' } },
    ),
  }),
  popover('up-repaired', { tunnel: repaired({ tookMs: 300 }) }),
  popover('up-repaired-open', { tunnel: repaired({ tookMs: 40, open: true }) }),
  popover('up-stand-in', {
    tunnel: sample.tunnel(
      {
        kind: 'up',
        revision: 3,
        passId: 'pass-exit-nyc',
        since: sample.now - 60_000,
        gateway: 'exit-nyc',
        proof: sample.proof,
        insteadOf: { passId: 'pass-exit-fra', gateway: 'exit-fra', since: sample.now - 60_000 },
      },
      { exit: { ...sample.throughTunnel, address: '203.0.113.20', passId: 'pass-exit-nyc' } },
    ),
  }),
  popover('up-failed-switch', {
    tunnel: sample.tunnel(
      {
        kind: 'up',
        revision: 3,
        passId: 'pass-exit-fra',
        since: sample.now - 60_000,
        gateway: 'exit-fra',
        proof: sample.proof,
        failedSwitch: {
          gateway: 'exit-nyc',
          fault: { code: 'gateway.silent', passId: 'pass-exit-nyc', gateway: 'exit-nyc', afterMs: 15_000 },
          at: sample.now - 5000,
        },
      },
      { exit: sample.throughTunnel },
    ),
  }),
  popover('held-udp-blocked', {
    tunnel: sample.tunnel({
      kind: 'held',
      revision: 3,
      reason: { why: 'udpBlocked' },
      since: sample.now - 60_000,
      passId: 'pass-exit-fra',
      gateway: 'exit-fra',
    }),
  }),
  popover('offline-nothing-answers', {
    tunnel: sample.tunnel({
      kind: 'offline',
      revision: 3,
      passId: 'pass-exit-fra',
      gateway: 'exit-fra',
      since: sample.now - 60_000,
      because: 'nothingAnswers',
    }),
  }),
  popover('up-expired', { tunnel: sample.up, session: { ...sample.signedIn, state: 'expired', expiresAt: sample.now - 3_600_000 } }),
  popover('up-server-away', {
    tunnel: sample.up,
    session: {
      ...sample.signedIn,
      trouble: { fault: { code: 'server.unreachable', server: 'https://api.example.com', detail: 'ETIMEDOUT' }, since: sample.now },
    },
    gateways: { ...sample.gateways, state: 'stale' },
  }),
  popover('switching', { tunnel: sample.switching }),
  popover('switch-failed', { tunnel: sample.failedSwitch }),
  popover('switch-refused', { tunnel: sample.refusedSwitch }),
  popover('held', { tunnel: sample.held }),
  popover('held-access', { tunnel: sample.heldAccess }),
  popover('held-no-pass', {
    tunnel: sample.heldNoPass,
    session: { ...sample.signedIn, state: 'expired', expiresAt: sample.now - 3_600_000 },
  }),
  popover('offline', { tunnel: sample.offline }),
  popover('paused', { tunnel: sample.paused }),
  popover('paused-lock', { tunnel: sample.pausedLock }),
  popover('clearing', { tunnel: sample.clearing }),
  popover('lost', { tunnel: sample.lost }),
  popover('failed-holding', { tunnel: sample.failedHolding }),
  popover('open-no-network', {
    tunnel: sample.openNoNetwork,
    session: {
      ...sample.signedIn,
      trouble: { fault: { code: 'server.unreachable', server: 'https://api.example.com', detail: 'ENETUNREACH' }, since: sample.now },
    },
  }),
  popover('signed-out-no-network', { tunnel: { ...sample.openNoNetwork, suggestion: null }, session: sample.signedOut }),
  popover('join-failed', { tunnel: sample.failedJoin }),
  popover('join-failed-a-while-ago', { tunnel: sample.failedJoinOld }),
  popover('join-failed-signed-out-since', {
    tunnel: sample.failedJoinOld,
    session: { ...sample.signedIn, state: 'expired', expiresAt: sample.now - 60_000 },
  }),
  popover(
    'join-failed-details',
    { tunnel: sample.failedJoin },
    {
      act: async (page) => {
        await page.getByRole('button', { name: 'Details' }).click()
        await page.getByRole('dialog').waitFor()
      },
    },
  ),
  popover(
    'refused',
    { tunnel: sample.open },
    {
      answers: { join: { ok: false, fault: { code: 'intent.forbidden', by: 'policy', detail: 'joining is switched off here' } } },
      act: async (page) => {
        await page.getByRole('button', { name: 'Join exit-fra' }).click()
        await page.getByText('The rules of this computer forbid it').waitFor()
      },
    },
  ),
  popover('list-loading', { tunnel: sample.open, gateways: { state: 'loading', at: 0, rows: [], total: 0 } }),
  popover('list-unread', { tunnel: sample.open, gateways: { state: 'stale', at: 0, rows: [], total: 0 } }),
  popover('list-none', { tunnel: sample.open, gateways: { state: 'none', at: sample.now, rows: [], total: 0 } }),
  popover('list-many', { tunnel: sample.open, gateways: sample.manyGateways }),
  popover(
    'search',
    { tunnel: sample.up },
    {
      act: async (page) => {
        await page.getByRole('row', { name: 'exit-fra' }).waitFor()
        await page.keyboard.press('Control+k')
        await page.keyboard.type('ny')
      },
    },
  ),
  popover('search-nothing', { tunnel: sample.up }, { act: async (page) => await page.getByLabel('Search gateways').fill('zanzibar') }),
  popover('netclient-host', {
    tunnel: sample.tunnel(
      { kind: 'open' },
      { suggestion: null },
      { host: { revision: 1, role: 'through', through: 'gw-office', fault: null, peers: [] } },
    ),
  }),
  popover(
    'menu',
    { tunnel: sample.up },
    {
      act: async (page) => {
        await page.getByRole('button', { name: 'More' }).click()
        await page.getByRole('menu').waitFor()
      },
    },
  ),
  popover(
    'keyboard',
    { tunnel: sample.up },
    {
      act: async (page) => {
        await page.getByLabel('Search gateways').focus()
        await page.keyboard.press('Tab')
        await page.keyboard.press('ArrowDown')
        await page.keyboard.press('ArrowDown')
      },
    },
  ),
  popover('no-tray', { tunnel: sample.open, frame: { ...sample.frame, tray: 'absent' } }),
]
