import type { Page } from 'playwright-core'
import type { Result } from '../../../electron/common/result.ts'
import { activity as activityEntries } from './activity-samples.ts'
import * as admin from './admin-samples.ts'
import { adminShot as shot } from './admin-states.ts'
import type { Answers } from './driven-bridge.ts'
import { mixedCandidates } from './large-samples.ts'
import type { Shot } from './popover-states.ts'
import { signedIn } from './samples.ts'

export async function openPage(page: Page, name: string): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click()
}

/** `within`: of the pane whose name begins so, where a row of that name is in several. */
export async function rowMenu(page: Page, row: string, item: string, within?: string): Promise<void> {
  const pane = within === undefined ? page : page.getByRole('region', { name: new RegExp(`^${within}`) })
  await pane.getByRole('button', { name: new RegExp(`^Actions for ${row}(@|$)`) }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

const there = (value: unknown): Result<unknown> => ({ ok: true, value })
const refused: Result<unknown> = { ok: false, fault: { code: 'server.refused', status: 500, message: 'sql: database is closed' } }
const noRoute: Result<unknown> = { ok: false, fault: { code: 'server.noRoute', operation: 'GET /api/v1/activity' } }
const pro = { admin: { ...admin.adminView, edition: 'pro' as const }, session: { ...signedIn, edition: 'pro' as const } }

/** A page, and what a person does on it. */
function onPage(name: string, nav: string, act: (page: Page) => Promise<void>, answers: Answers = {}, pushes: Shot['pushes'] = {}): Shot {
  return shot(name, pushes, {
    answers,
    act: async (page) => {
      await openPage(page, nav)
      await act(page)
    },
  })
}

const nothing = async (): Promise<void> => undefined
const people = { users: there({ users: admin.people, groups: [] }) }
const proPeople = { users: there({ users: admin.proPeople, groups: admin.groups }) }
const waitingPeople = { ...proPeople, waiting: there(admin.waiting) }
const keys = { enrolmentKeys: there({ keys: admin.keys }) }
const activity = { readActivity: there({ source: 'waygate', entries: activityEntries, more: true }) }

async function select(page: Page, names: readonly string[]): Promise<void> {
  for (const name of names) await page.getByRole('row', { name }).locator('.select-cell').click()
}

async function chooseTarget(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('option', { name: 'exit-nyc' }).click()
}

const hostStates: readonly Shot[] = [
  onPage('hosts', 'Hosts', nothing),
  onPage('hosts-reporting', 'Hosts', nothing, admin.lists({ hosts: admin.reportingHosts })),
  onPage('hosts-none', 'Hosts', nothing, admin.lists({ hosts: [] })),
  onPage('hosts-loading', 'Hosts', nothing, { adminHosts: 'never' }),
  onPage('hosts-unreadable', 'Hosts', async (page) => await page.getByText('The server failed').waitFor(), { adminHosts: refused }),
  onPage('hosts-many', 'Hosts', nothing, admin.lists(admin.many)),
  onPage('hosts-filter', 'Hosts', async (page) => await page.getByLabel('Filter hosts').fill('exit-fra')),
  onPage('hosts-filter-nothing', 'Hosts', async (page) => await page.getByLabel('Filter hosts').fill('zanzibar')),
  onPage('hosts-selected', 'Hosts', (page) => select(page, ['atlas', 'lap'])),
  onPage('hosts-columns', 'Hosts', async (page) => await page.getByRole('button', { name: 'Columns' }).click()),
  onPage(
    'hosts-menu',
    'Hosts',
    async (page) => await page.getByRole('button', { name: 'Actions for lap' }).click(),
    admin.lists({ hosts: admin.reportingHosts }),
  ),
  onPage('hosts-menu-gateway', 'Hosts', async (page) => await page.getByRole('button', { name: 'Actions for exit-fra' }).click()),
  onPage('hosts-move', 'Hosts', (page) => rowMenu(page, 'atlas', 'Move to a gateway')),
  onPage(
    'hosts-move-some-cannot',
    'Hosts',
    async (page) => {
      await select(page, ['atlas', 'macbook', 'server-room'])
      await page.getByRole('button', { name: 'Move to a gateway' }).click()
      await chooseTarget(page)
      await page.getByText('1 host can’t come along').waitFor()
      await page.getByText('1 host will send').waitFor()
    },
    { clientCandidates: there({ candidates: admin.nycCandidates }), previewWrite: there(admin.movePreview) },
  ),
  onPage(
    'hosts-move-many-cannot',
    'Hosts',
    async (page) => {
      await page.getByRole('checkbox', { name: 'Select all rows that are shown' }).press('Space')
      await page.getByRole('button', { name: 'Move to a gateway' }).click()
      await chooseTarget(page)
      await page.getByText('7 hosts can’t come along').waitFor()
      await page.getByText('1 host will send').waitFor()
    },
    {
      ...admin.lists({ hosts: mixedCandidates.map(({ name, os }) => admin.host(name, { os })) }),
      clientCandidates: there({ candidates: mixedCandidates }),
      previewWrite: there(admin.movePreview),
    },
  ),
  onPage(
    'hosts-release',
    'Hosts',
    async (page) => {
      await rowMenu(page, 'lap', 'Take off its gateway')
      await page.getByText('returns to its own internet').waitFor()
    },
    { previewWrite: there(admin.releasePreview) },
  ),
  onPage('hosts-on-dead', 'Hosts', (page) => rowMenu(page, 'rel', 'Let it out'), admin.lists({ hosts: admin.reportingHosts })),
]

const clientStates: readonly Shot[] = [
  onPage('clients', 'Remote clients', nothing),
  onPage('clients-none', 'Remote clients', nothing, admin.lists({ clients: [] })),
  onPage('clients-many', 'Remote clients', nothing, admin.lists(admin.many)),
  onPage('clients-selected', 'Remote clients', (page) => select(page, ['bob-phone', 'old-tablet'])),
  onPage('clients-create', 'Remote clients', async (page) => {
    await page.getByRole('button', { name: 'New remote client' }).click()
    await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('bob')
    await page.getByRole('dialog').getByRole('option', { name: 'exit-fra' }).click()
  }),
  onPage(
    'clients-create-signed-out',
    'Remote clients',
    async (page) => {
      await page.getByRole('button', { name: 'New remote client' }).click()
      await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('bob-tablet')
      await page.getByRole('dialog').getByRole('option', { name: 'exit-fra' }).click()
      await page.getByRole('button', { name: 'Create' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).waitFor()
    },
    { createRemoteClient: { ok: false, fault: { code: 'session.expired', server: 'https://api.example.com', user: 'alice' } } },
    { session: { ...signedIn, state: 'expired' } },
  ),
  onPage(
    'clients-made',
    'Remote clients',
    async (page) => {
      await page.getByRole('button', { name: 'New remote client' }).click()
      await page.getByRole('dialog').getByRole('option', { name: 'exit-fra' }).click()
      await page.getByRole('button', { name: 'Create' }).click()
      await page.getByText('Shown only now').waitFor()
    },
    { createRemoteClient: there({ clientId: 'bob-phone-2', conf: admin.conf }) },
  ),
  onPage(
    'clients-made-escape',
    'Remote clients',
    async (page) => {
      await page.getByRole('button', { name: 'New remote client' }).click()
      await page.getByRole('dialog').getByRole('option', { name: 'exit-fra' }).click()
      await page.getByRole('button', { name: 'Create' }).click()
      await page.getByText('Shown only now').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Keep it open' }).waitFor()
    },
    { createRemoteClient: there({ clientId: 'bob-phone-2', conf: admin.conf }) },
  ),
  onPage(
    'clients-conf-without-key',
    'Remote clients',
    async (page) => {
      await rowMenu(page, 'bob-phone', 'Show configuration')
      await page.getByText('neither here nor on the server').waitFor()
    },
    { remoteClientConf: there({ conf: admin.conf.replace(/PrivateKey = .*/, 'PrivateKey = [ENTER PRIVATE KEY]'), complete: false }) },
  ),
  onPage('clients-disable', 'Remote clients', (page) => rowMenu(page, 'bob-phone', 'Disable')),
  onPage('clients-rename', 'Remote clients', async (page) => {
    await rowMenu(page, 'bob-phone', 'Rename')
    await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('bo b')
  }),
  onPage(
    'clients-delete-many',
    'Remote clients',
    async (page) => {
      await page.getByRole('checkbox', { name: 'Select all rows that are shown' }).press('Space')
      await page.getByRole('button', { name: 'Delete', exact: true }).click()
      await page.getByLabel('How many').fill('40')
    },
    admin.lists(admin.many),
  ),
]

const peopleStates: readonly Shot[] = [
  onPage('people', 'People', nothing, people),
  onPage('people-pro', 'People', nothing, proPeople, pro),
  onPage('people-waiting', 'People', nothing, waitingPeople, pro),
  onPage(
    'people-waiting-unread',
    'People',
    async (page) => await page.getByText('Who waits for an answer couldn’t be read').waitFor(),
    { ...proPeople, waiting: refused },
    pro,
  ),
  onPage('people-waiting-give', 'People', (page) => rowMenu(page, 'bob', 'Give access', 'Requests'), waitingPeople, pro),
  onPage('people-waiting-refuse', 'People', (page) => rowMenu(page, 'bob', 'Refuse', 'Requests'), waitingPeople, pro),
  onPage('people-waiting-admit', 'People', (page) => rowMenu(page, 'frank', 'Let in', 'Requests'), waitingPeople, pro),
  onPage('people-waiting-end', 'People', (page) => rowMenu(page, 'carol', 'End access', 'Requests'), waitingPeople, pro),
  onPage('people-access', 'People', (page) => rowMenu(page, 'bob', 'Role and groups'), proPeople, pro),
  onPage('people-refused', 'People', async (page) => await page.getByText('The server failed').waitFor(), { users: refused }),
  onPage('people-menu-own', 'People', async (page) => await page.getByRole('button', { name: 'Actions for alice' }).click(), people),
  onPage('people-create', 'People', async (page) => await page.getByRole('button', { name: 'New account' }).click(), people),
  onPage('people-create-pro', 'People', async (page) => await page.getByRole('button', { name: 'New account' }).click(), proPeople, pro),
  onPage(
    'people-disable',
    'People',
    async (page) => {
      await rowMenu(page, 'bob', 'Disable')
      await page.getByText('Disable their remote clients').click()
    },
    people,
  ),
]

/** Somebody's own new password, typed; `sent`: and asked for, with that answer. */
function ownPassword(name: string, sent: Result<unknown> | null, pushes: Shot['pushes'] = {}): Shot {
  const act = async (page: Page): Promise<void> => {
    await rowMenu(page, 'alice', 'Change password')
    const dialog = page.getByRole('dialog', { name: 'Password of alice' })
    await dialog.getByLabel('Current password').fill('alice-pass')
    await dialog.getByLabel('New password', { exact: true }).fill(sent === null ? 'abc' : 'another-pass')
    await dialog.getByLabel('New password again').fill(sent === null ? 'abd' : 'another-pass')
    if (sent === null) return
    await dialog.getByRole('button', { name: 'Change password' }).click()
    await dialog
      .getByText(sent.ok ? 'From now on' : /^That isn’t the password|^Can't reach|^Signed out/)
      .first()
      .waitFor()
  }
  return onPage(name, 'People', act, { ...people, ...(sent === null ? {} : { changePassword: sent }) }, pushes)
}

const passwordStates: readonly Shot[] = [
  ownPassword('people-password', null),
  ownPassword('people-password-wrong', { ok: false, fault: { code: 'password.wrong', user: 'alice' } }),
  ownPassword('people-password-offline', {
    ok: false,
    fault: { code: 'server.unreachable', server: 'https://api.example.com', detail: 'ETIMEDOUT' },
  }),
  ownPassword(
    'people-password-expired',
    { ok: false, fault: { code: 'session.expired', server: 'https://api.example.com', user: 'alice' } },
    { session: { ...signedIn, state: 'expired' } },
  ),
  ownPassword('people-password-changed', there({})),
]

const keyStates: readonly Shot[] = [
  onPage('keys', 'Enrolment keys', nothing, keys),
  onPage('keys-none', 'Enrolment keys', nothing, { enrolmentKeys: there({ keys: [] }) }),
  onPage(
    'keys-menu',
    'Enrolment keys',
    async (page) => await page.getByRole('button', { name: 'Actions for office', exact: true }).click(),
    keys,
  ),
  onPage('keys-create', 'Enrolment keys', async (page) => await page.getByRole('button', { name: 'New enrolment key' }).click(), keys),
  onPage(
    'keys-made',
    'Enrolment keys',
    async (page) => {
      await page.getByRole('button', { name: 'New enrolment key' }).click()
      await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('rack-8')
      await page.getByRole('dialog').getByRole('button', { name: 'New enrolment key' }).click()
      await page.getByText('rack-8 is ready').waitFor()
      await page.getByRole('button', { name: 'Copy command' }).click()
      await page.getByText('Command copied').waitFor()
    },
    { ...keys, copyEnrolment: there({ program: 'waygate' }) },
  ),
  onPage('keys-delete', 'Enrolment keys', (page) => rowMenu(page, 'rack-7', 'Delete'), keys),
]

const activityStates: readonly Shot[] = [
  onPage('activity', 'Activity', nothing, activity),
  onPage('activity-silent', 'Activity', nothing, { readActivity: noRoute }),
  onPage('activity-silent-pro', 'Activity', nothing, { readActivity: noRoute }, pro),
]

const topologyStates: readonly Shot[] = [
  onPage('topology', 'Topology', nothing),
  onPage('topology-path', 'Topology', async (page) => await page.locator('.react-flow__node', { hasText: 'cam-1' }).hover()),
  onPage('topology-many', 'Topology', nothing, admin.lists(admin.many)),
  onPage('topology-table', 'Topology', async (page) => await page.getByRole('radio', { name: 'Table' }).click()),
]

/** A key that comes before the page listens is nobody's. */
const openFind = async (page: Page): Promise<void> => {
  await page.locator('.find-button').waitFor()
  await page.keyboard.press('Control+k')
  await page.locator('.find-input').waitFor()
}

const findStates: readonly Shot[] = [
  shot('find', {}, { act: openFind }),
  shot(
    'find-hits',
    {},
    {
      answers: { findAnything: there({ hits: admin.hits, more: 12 }) },
      act: async (page) => {
        await openFind(page)
        await page.keyboard.type('b')
        await page.getByRole('option', { name: /bob-phone/ }).waitFor()
      },
    },
  ),
  shot(
    'find-nothing',
    {},
    {
      answers: { findAnything: there({ hits: [], more: 0 }) },
      act: async (page) => {
        await openFind(page)
        await page.keyboard.type('zanzibar')
        await page.getByText('Nothing matches').waitFor()
      },
    },
  ),
]

/** Every state of the admin window's further pages. */
export const adminPageStates: readonly Shot[] = [
  ...hostStates,
  ...clientStates,
  ...peopleStates,
  ...passwordStates,
  ...keyStates,
  ...activityStates,
  ...topologyStates,
  ...findStates,
]
