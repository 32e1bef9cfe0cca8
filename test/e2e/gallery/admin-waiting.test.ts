import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openPage, rowMenu } from './admin-page-states.ts'
import * as admin from './admin-samples.ts'
import { answer, asked, push, requestsOf } from './driven-bridge.ts'
import { signedIn } from './samples.ts'
import { stageOfFile } from './stage-of-file.ts'

/** What an admin of a Pro server does for people: who waits is seen from every page and answered on the page of people, which gives roles and groups, too. */

const onStage = stageOfFile()
const pro = { admin: { ...admin.adminView, edition: 'pro' as const }, session: { ...signedIn, edition: 'pro' as const } }
const answers = {
  users: { ok: true as const, value: { users: admin.proPeople, groups: admin.groups } },
  waiting: { ok: true as const, value: admin.waiting },
  giveAccess: { ok: true as const, value: { grantId: 'grant-bob' } },
}
const people = (page: Page) => page.getByRole('navigation').getByRole('button', { name: /^People/ })

test('the sidebar says how many wait, and the community edition is never asked', async (context) => {
  const { page, show } = onStage(context)
  await show({ page: 'admin', pushes: { ...admin.administered, ...pro }, answers })
  await expect.poll(() => people(page).textContent()).toMatch(/3 wait for an answer/)
  await show({ page: 'admin', pushes: admin.administered, answers })
  await people(page).waitFor()
  expect((await asked(page)).filter(({ name }) => name === 'waiting')).toEqual([])
  await push(page, pro)
  await expect.poll(() => requestsOf(page, 'waiting')).toHaveLength(1)
})

test('access is given for a time, and Undo ends it', async (context) => {
  const { page, show } = onStage(context)
  await show({ page: 'admin', pushes: { ...admin.administered, ...pro }, answers })
  await openPage(page, 'People')
  await page.getByRole('button', { name: 'Give access: bob' }).click()
  const dialog = page.getByRole('dialog', { name: 'Give bob access to office?' })
  await dialog.getByText('the monitoring only answers', { exact: false }).waitFor()
  await dialog.getByText('1 day').click()
  const before = Date.now()
  await answer(page, { waiting: { ok: true, value: { people: [], access: [] } } })
  await dialog.getByRole('button', { name: 'Give access' }).click()
  await page.getByText(/^bob may use office until/).waitFor()
  const [given] = (await requestsOf(page, 'giveAccess')) as readonly { network: string; id: string; until: number }[]
  expect(given).toMatchObject({ network: 'office', id: 'request-bob' })
  expect(Math.abs((given?.until ?? 0) - before - 24 * 3_600_000)).toBeLessThan(60_000)
  // nobody waits any more: the pane is gone, and so is the number
  await page.getByRole('region', { name: /^Requests/ }).waitFor({ state: 'detached' })
  expect(await people(page).textContent()).not.toMatch(/wait/)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => requestsOf(page, 'endAccess')).toEqual([{ network: 'office', grantId: 'grant-bob' }])
})

test('a request that somebody else has answered says so in its dialog, and is asked for again', async (context) => {
  const { page, show } = onStage(context)
  const late = { ok: false as const, fault: { code: 'server.refused' as const, status: 400, message: 'request is not pending' } }
  await show({ page: 'admin', pushes: { ...admin.administered, ...pro }, answers: { ...answers, refuseAccess: late } })
  await openPage(page, 'People')
  await rowMenu(page, 'bob', 'Refuse', 'Requests')
  const dialog = page.getByRole('alertdialog')
  await dialog.getByRole('button', { name: 'Refuse' }).click()
  await dialog.getByText('request is not pending', { exact: false }).waitFor()
  await expect.poll(async () => (await requestsOf(page, 'waiting')).length).toBe(2)
})

test('people who signed in with a browser are let in by the keyboard alone', async (context) => {
  const { page, show } = onStage(context)
  await show({ page: 'admin', pushes: { ...admin.administered, ...pro }, answers })
  await openPage(page, 'People')
  const row = page.getByRole('region', { name: /^Requests/ }).getByRole('row', { name: /^frank/ })
  await row.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  // the first entry has the focus itself, and not only its ring
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Let in')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: /^Let frank/ }).waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => requestsOf(page, 'answerWaitingPerson')).toEqual([{ name: admin.waiting.people[0], admitted: true }])
})

test('role and groups are given with what that changes, and taken back', async (context) => {
  const { page, show } = onStage(context)
  await show({ page: 'admin', pushes: { ...admin.administered, ...pro }, answers })
  await openPage(page, 'People')
  await rowMenu(page, 'bob', 'Role and groups', 'People')
  const dialog = page.getByRole('dialog', { name: 'Role and groups of bob' })
  // nothing changes yet: nothing can be stored
  expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
  await dialog.getByText('Office', { exact: true }).click()
  await dialog.getByText('bob can’t use the gateways of office any more', { exact: false }).waitFor()
  await dialog.getByText('Auditor', { exact: true }).click()
  await dialog.getByText('bob: Auditor').waitFor()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Role and groups of bob stored').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect
    .poll(() => requestsOf(page, 'setUserAccess'))
    .toEqual([
      { name: 'bob', role: 'auditor', add: [], remove: ['office-users'] },
      { name: 'bob', role: 'service-user', add: ['office-users'], remove: [] },
    ])
})

test('a wrong password is said in the dialog it was typed in, which goes with the sign-in', async (context) => {
  const { page, show } = onStage(context)
  const refused = { ok: false as const, fault: { code: 'signIn.refused' as const, message: 'incorrect credentials' } }
  const expired = { ...signedIn, state: 'expired' as const }
  await show({ page: 'admin', pushes: { ...admin.administered, session: expired }, answers: { signIn: refused } })
  await page.getByRole('button', { name: 'Sign in' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Password', { exact: true }).last().fill('wrong')
  await push(page, { session: { ...signedIn, state: 'signingIn', step: 'server' } })
  await dialog.getByLabel('Password', { exact: true }).last().waitFor()
  await push(page, { session: expired })
  await dialog.getByRole('button', { name: 'Sign in' }).click()
  await dialog.getByText('User name or password is wrong', { exact: false }).waitFor()
  await push(page, { session: signedIn })
  await dialog.waitFor({ state: 'detached' })
  await push(page, { session: expired })
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  expect(await dialog.count()).toBe(0)
})
