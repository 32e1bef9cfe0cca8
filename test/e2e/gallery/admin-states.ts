import type { Page } from 'playwright-core'
import type { AdminView } from '../../../electron/common/contracts/app/admin.ts'
import type { SessionView } from '../../../electron/common/contracts/app/session.ts'
import * as admin from './admin-samples.ts'
import { type Answers, type Pushes, push } from './driven-bridge.ts'
import { largePreview } from './large-samples.ts'
import type { Shot } from './popover-states.ts'
import { frame, now, signedIn, signedOut } from './samples.ts'

const usual = { session: signedIn, frame, admin: admin.adminView }
export const adminShot = (name: string, pushes: Pushes = {}, rest: Partial<Shot> = {}): Shot => ({
  name,
  page: 'admin',
  pushes: { ...usual, ...pushes },
  ...rest,
  answers: { ...admin.lists({}), ...rest.answers },
})
const shot = adminShot

const denied: AdminView = { ...admin.adminView, state: 'denied', edition: 'pro', networks: [], network: '' }
const plainUser: SessionView = {
  ...signedIn,
  edition: 'pro',
  user: 'carol',
  admin: false,
  accounts: [
    { account: 'carol@api.example.com', server: signedIn.server, user: 'carol', state: 'signedIn', current: true },
    { account: 'alice@api.example.com', server: signedIn.server, user: 'alice', state: 'signedIn', current: false },
  ],
}

const answers: Answers = {
  gatewayCandidates: { ok: true, value: { candidates: admin.gatewayCandidates } },
  clientCandidates: { ok: true, value: { candidates: admin.clientCandidates } },
  previewWrite: { ok: true, value: admin.createPreview },
  write: { ok: true, value: { nodeId: 'exit-fra', back: [], stayed: null } },
}

async function menuItem(page: Page, gateway: string, item: string): Promise<void> {
  await page
    .getByRole('row', { name: gateway })
    .getByRole('button', { name: `Actions for ${gateway}` })
    .click()
  await page.getByRole('menuitem', { name: item }).click()
}

async function toCreatePreview(page: Page, host: string): Promise<void> {
  await page.getByRole('button', { name: 'Create gateway' }).click()
  await page.getByRole('option', { name: host }).click()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('option', { name: 'atlas' }).first().waitFor()
  await page.getByRole('option', { name: 'server-room' }).click()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByText('12 remote clients are not touched').waitFor()
}

async function changeList(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Update connected hosts' }).click()
  await page.getByRole('option', { name: 'atlas' }).click()
  await page.getByRole('option', { name: 'lap' }).click()
  await page.getByText('12 remote clients are not touched').waitFor()
}

/** Every state of the admin window. */
export const adminStates: readonly Shot[] = [
  { name: 'starting', page: 'admin', pushes: {} },
  shot('signed-out', { session: signedOut }),
  shot('loading', { admin: { ...admin.adminView, state: 'loading', networks: [], network: '' } }),
  shot('denied', { admin: denied, session: plainUser }),
  shot(
    'denied-other-account',
    { admin: denied, session: plainUser },
    { act: (page) => page.getByRole('button', { name: 'Sign in with another account' }).click() },
  ),
  shot(
    'demoted',
    { session: { ...signedIn, edition: 'pro' } },
    {
      act: async (page) => {
        await page.getByRole('grid').first().waitFor()
        await push(page, { admin: { ...admin.adminView, networks: [], network: '' } })
        await page.getByText('office is no longer on the server.').waitFor()
        await push(page, { admin: denied, session: { ...signedIn, edition: 'pro', admin: false } })
        await page.getByText('Your account may no longer administer this server').waitFor()
        await page.getByText('no longer on the server').waitFor({ state: 'detached' })
      },
    },
  ),
  shot('no-networks', { admin: { ...admin.adminView, networks: [], network: '' } }),
  shot(
    'network-gone',
    {},
    {
      act: async (page) => {
        await page.getByRole('grid').first().waitFor()
        const [first, ...others] = admin.adminView.networks
        await push(page, { admin: { ...admin.adminView, networks: others, network: others[0]?.name ?? '' } })
        await page.getByText(`${first?.name} is no longer on the server. You are looking at ${others[0]?.name} now.`).waitFor()
      },
    },
  ),
  shot('no-gateways', {}, { answers: admin.lists({ gateways: [] }) }),
  shot('gateways'),
  shot('gateways-pro-one-network', {
    admin: { ...admin.adminView, edition: 'pro', networks: admin.adminView.networks.slice(0, 1) },
    session: { ...signedIn, edition: 'pro' },
  }),
  shot('stale', {
    admin: { ...admin.adminView, state: 'stale', at: now - 600_000 },
    session: {
      ...signedIn,
      trouble: { fault: { code: 'server.unreachable', server: 'https://api.example.com', detail: 'ETIMEDOUT' }, since: now },
    },
  }),
  shot('unfinished-move', { admin: { ...admin.adminView, unfinished: admin.unfinishedMove } }),
  shot('unfinished-move-away', {
    admin: { ...admin.adminView, state: 'stale', at: now - 60_000, unfinished: { ...admin.unfinishedMove, isSure: false } },
    session: {
      ...signedIn,
      trouble: { fault: { code: 'server.unreachable', server: 'https://api.example.com', detail: 'ECONNREFUSED' }, since: now },
    },
  }),
  shot('expired', { session: { ...signedIn, state: 'expired', expiresAt: now - 3_600_000 } }),
  shot('many', {}, { answers: admin.lists(admin.many) }),
  shot('no-hosts', {}, { act: async (page) => await page.getByRole('row', { name: 'exit-nyc' }).click() }),
  shot('no-internet-role', {}, { act: async (page) => await page.getByRole('row', { name: 'mesh-door' }).click() }),
  shot(
    'gateways-selected',
    {},
    {
      act: async (page) => {
        for (const name of ['exit-fra', 'mesh-door']) await page.getByRole('row', { name }).locator('.select-cell').click()
      },
    },
  ),
  shot(
    'gateways-delete',
    {},
    {
      answers: { previewWrite: { ok: true, value: admin.manyGonePreview } },
      act: async (page) => {
        for (const name of ['exit-fra', 'exit-nyc']) await page.getByRole('row', { name }).locator('.select-cell').click()
        await page.getByRole('button', { name: 'Delete gateway' }).click()
        await page.getByText('30 people and machines').waitFor()
      },
    },
  ),
  shot(
    'connected-menu',
    {},
    {
      act: async (page) => {
        await page.getByRole('button', { name: 'Actions for lap' }).click()
        await page.getByRole('menu').waitFor()
      },
    },
  ),
  shot('search', {}, { act: async (page) => await page.getByLabel('Filter gateways and hosts').fill('winpc') }),
  shot('search-nothing', {}, { act: async (page) => await page.getByLabel('Filter gateways and hosts').fill('zanzibar') }),
  shot(
    'row-menu',
    {},
    {
      act: async (page) => {
        await page.getByRole('button', { name: 'Actions for exit-fra' }).click()
        await page.getByRole('menu').waitFor()
      },
    },
  ),
  shot(
    'networks',
    {},
    {
      act: async (page) => {
        await page.getByRole('button', { name: 'Network' }).click()
        await page.getByRole('listbox').waitFor()
      },
    },
  ),
  shot(
    'create-host',
    {},
    {
      answers,
      act: async (page) => {
        await page.getByRole('button', { name: 'Create gateway' }).click()
        await page.getByRole('option', { name: 'atlas' }).click()
      },
    },
  ),
  shot(
    'create-connect',
    {},
    {
      answers,
      act: async (page) => {
        await page.getByRole('button', { name: 'Create gateway' }).click()
        await page.getByRole('option', { name: 'atlas' }).click()
        await page.getByRole('button', { name: 'Next' }).click()
        await page.getByRole('option', { name: 'server-room' }).click()
      },
    },
  ),
  shot(
    'give-role',
    {},
    {
      answers,
      act: async (page) => {
        await menuItem(page, 'mesh-door', 'Give internet role')
        await page.getByRole('button', { name: 'Next' }).click()
        await page.getByText('12 remote clients are not touched').waitFor()
      },
    },
  ),
  shot('create-preview', {}, { answers, act: (page) => toCreatePreview(page, 'atlas') }),
  shot(
    'create-many',
    {},
    {
      answers: { ...answers, previewWrite: { ok: true, value: largePreview } },
      act: async (page) => {
        await toCreatePreview(page, 'atlas')
        await page.getByLabel('How many').fill('4')
      },
    },
  ),
  shot(
    'create-despite',
    {},
    {
      answers: { ...answers, previewWrite: { ok: true, value: admin.probablePreview } },
      act: (page) => toCreatePreview(page, 'maybe'),
    },
  ),
  shot(
    'create-refused',
    {},
    {
      answers: { ...answers, write: { ok: false, fault: { code: 'server.refused', status: 500, message: 'sql: database is closed' } } },
      act: async (page) => {
        await toCreatePreview(page, 'atlas')
        await page.getByRole('dialog').getByRole('button', { name: 'Create gateway' }).click()
        await page.getByText('The server failed').waitFor()
      },
    },
  ),
  shot('update', {}, { answers: { ...answers, previewWrite: { ok: true, value: admin.updatePreview } }, act: changeList }),
  shot(
    'update-many',
    {},
    {
      answers: { ...answers, previewWrite: { ok: true, value: largePreview } },
      act: async (page) => {
        await changeList(page)
        await page.getByText(', each: ').waitFor()
        await page.getByLabel('How many').fill('4')
      },
    },
  ),
  shot(
    'update-stored',
    {},
    {
      answers: { ...answers, previewWrite: { ok: true, value: admin.updatePreview } },
      act: async (page) => {
        await changeList(page)
        await page.getByRole('button', { name: 'Update hosts' }).click()
        await page.getByText('Connected hosts of exit-fra stored').waitFor()
      },
    },
  ),
  shot(
    'update-conflict',
    {},
    {
      answers: {
        ...answers,
        previewWrite: { ok: true, value: admin.updatePreview },
        write: { ok: false, fault: { code: 'write.changed', what: 'The list of exit-fra', written: false } },
      },
      act: async (page) => {
        await changeList(page)
        await page.getByRole('button', { name: 'Update hosts' }).click()
        await page.getByText('Both: your changes on top of theirs').waitFor()
      },
    },
  ),
  shot(
    'remove-role',
    {},
    {
      answers: { ...answers, previewWrite: { ok: true, value: admin.deletePreview } },
      act: (page) => menuItem(page, 'exit-fra', 'Remove internet role'),
    },
  ),
  shot(
    'delete-many',
    {},
    {
      answers: { ...answers, previewWrite: { ok: true, value: { ...admin.deletePreview, affected: 40 } } },
      act: async (page) => {
        await menuItem(page, 'exit-fra', 'Delete gateway')
        await page.getByLabel('Name of the gateway').fill('exit-')
      },
    },
  ),
]
