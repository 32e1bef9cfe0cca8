import { describe, expect, test } from 'vitest'
import type { Candidate } from '../../../electron/common/contracts/app/admin.ts'
import { openPage, rowMenu } from './admin-page-states.ts'
import * as admin from './admin-samples.ts'
import { answer, push, requestsOf } from './driven-bridge.ts'
import * as sample from './samples.ts'
import { stageOfFile } from './stage-of-file.ts'

const { administered } = admin
const onStage = stageOfFile()

describe('a session that ends while a dialog is open', () => {
  const ended = { ok: false as const, fault: { code: 'session.expired' as const, server: 'https://api.example.com', user: 'alice' } }
  const expired = { ...sample.signedIn, state: 'expired' as const }

  test('is gone on with from the dialog, which keeps what was typed', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: { ...admin.lists({}), createRemoteClient: ended } })
    await openPage(page, 'Remote clients')
    await page.getByRole('button', { name: 'New remote client' }).click()
    const dialog = page.getByRole('dialog', { name: 'New remote client' })
    await dialog.getByLabel('Name', { exact: true }).fill('bob-tablet')
    await dialog.getByRole('option', { name: 'exit-nyc' }).click()
    await push(page, { session: expired })
    await dialog.getByRole('button', { name: 'Create' }).click()
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    const signIn = page.getByRole('dialog', { name: 'Sign in' })
    await signIn.getByRole('textbox', { name: 'Password' }).fill('correct horse')
    await signIn.getByRole('button', { name: 'Sign in' }).click()
    await push(page, { session: { ...expired, state: 'signingIn', step: 'server' } })
    await push(page, { session: sample.signedIn })
    await signIn.waitFor({ state: 'detached' })
    expect(await dialog.getByLabel('Name', { exact: true }).inputValue()).toBe('bob-tablet')
    expect(await dialog.getByRole('option', { name: 'exit-nyc' }).getAttribute('aria-selected')).toBe('true')
    expect(await dialog.getByRole('alert').count()).toBe(0)
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)).toBe(true)
    await dialog.getByRole('button', { name: 'Create' }).click()
    await expect.poll(() => requestsOf(page, 'createRemoteClient')).toHaveLength(2)
  })

  test('a list in a dialog is read again once somebody has signed in', async (context) => {
    const { page, show } = onStage(context)
    await show({
      page: 'admin',
      pushes: { ...administered, session: expired },
      answers: { ...admin.lists({}), clientCandidates: ended },
    })
    await page.getByRole('button', { name: 'Update connected hosts' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).waitFor()
    await answer(page, { clientCandidates: { ok: true, value: { candidates: admin.clientCandidates } } })
    await push(page, { session: sample.signedIn })
    await page.getByRole('dialog').getByRole('option', { name: 'atlas' }).waitFor()
  })
})

test.for(['Update connected hosts', 'Create gateway', 'Move hosts'])(
  '%s: what is typed first is searched for, and Escape closes',
  async (name, context) => {
    const candidates = {
      gatewayCandidates: { ok: true as const, value: { candidates: admin.gatewayCandidates } },
      clientCandidates: { ok: true as const, value: { candidates: admin.clientCandidates } },
    }
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: { ...admin.lists({}), ...candidates } })
    if (name === 'Move hosts') {
      await openPage(page, 'Hosts')
      await rowMenu(page, 'cam-1', 'Move to a gateway')
    } else await page.getByRole('button', { name }).click()
    const dialog = page.getByRole('dialog')
    const search = dialog.locator('.search-box input')
    await expect.poll(() => search.evaluate((input) => input === document.activeElement)).toBe(true)
    await page.keyboard.type('a')
    expect(await search.inputValue()).toBe('a')
    await page.keyboard.press('Escape')
    expect(await search.inputValue()).toBe('')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  },
)

test('a host that another admin frees while a gateway is made can be chosen where it stands', async (context) => {
  const { page, show } = onStage(context)
  const candidates = (of: readonly Candidate[]) => ({ gatewayCandidates: { ok: true as const, value: { candidates: of } } })
  await show({ page: 'admin', pushes: administered, answers: { ...admin.lists({}), ...candidates(admin.gatewayCandidates) } })
  await page.getByRole('button', { name: 'Create gateway' }).click()
  const lap = page.getByRole('option', { name: /^lap/ })
  expect(await lap.getAttribute('aria-disabled')).toBe('true')
  await page.getByRole('option', { name: /^atlas/ }).click()
  const freed = admin.gatewayCandidates.map((one) => (one.name === 'lap' ? { ...one, uses: '', refusals: [] } : one))
  const nothingNew = { ok: true as const, value: { log: 1, seen: 2, whole: false, put: [], drop: [], more: false } }
  await answer(page, { ...candidates(freed), adminHosts: nothingNew })
  await push(page, { admin: { ...admin.adminView, marks: { ...admin.adminView.marks, hosts: 2 } } })
  await expect.poll(() => lap.getAttribute('aria-disabled')).not.toBe('true')
  expect(await page.getByRole('option', { name: /^atlas/ }).getAttribute('aria-selected')).toBe('true')
})

test('a ticked host that can’t be connected any more can be taken out, and one that has gone is not counted', async (context) => {
  const { page, show } = onStage(context)
  const candidates = (of: readonly Candidate[]) => ({ clientCandidates: { ok: true as const, value: { candidates: of } } })
  const plain = admin.clientCandidates.map((one) => ({ ...one, chosen: false, refusals: [] }))
  const hosts = { ok: true as const, value: { candidates: admin.gatewayCandidates } }
  const answers = { ...admin.lists({}), ...candidates(plain), gatewayCandidates: hosts }
  await show({ page: 'admin', pushes: administered, answers })
  await page.getByRole('button', { name: 'Create gateway' }).click()
  await page.getByRole('option', { name: /^atlas/ }).click()
  await page.getByRole('button', { name: 'Next' }).click()
  for (const name of ['lap', 'rel']) await page.getByRole('option', { name: new RegExp(`^${name}`) }).click()
  await page.getByText('2 chosen').waitFor()
  const now = plain.filter(({ name }) => name !== 'rel')
  const lapIsOne = now.map((one) => (one.name === 'lap' ? { ...one, refusals: [admin.refusal('client.isGateway', 'lap')] } : one))
  const nothingNew = { ok: true as const, value: { log: 1, seen: 2, whole: false, put: [], drop: [], more: false } }
  await answer(page, { ...candidates(lapIsOne), adminHosts: nothingNew })
  await push(page, { admin: { ...admin.adminView, marks: { ...admin.adminView.marks, hosts: 2 } } })
  await page.getByText('1 chosen').waitFor()
  await page.getByRole('option', { name: /^lap/ }).click()
  await page.getByText('1 chosen').waitFor({ state: 'detached' })
})

describe('a dialog says what was clicked', () => {
  const answers = {
    gatewayCandidates: { ok: true as const, value: { candidates: admin.gatewayCandidates } },
    clientCandidates: { ok: true as const, value: { candidates: admin.clientCandidates } },
    previewWrite: { ok: true as const, value: admin.createPreview },
    write: { ok: true as const, value: { nodeId: 'mesh-door', back: [], stayed: null } },
  }

  test.for([
    { nav: 'Gateways', row: 'mesh-door', item: 'Give internet role', title: 'Give mesh-door the internet role' },
    { nav: 'Hosts', row: 'mesh-door', item: 'Give internet role', title: 'Give mesh-door the internet role' },
    { nav: 'Hosts', row: 'atlas', item: 'Make it a gateway', title: 'Make atlas a gateway' },
  ])('$nav: $item', async ({ nav, row, item, title }, context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: { ...admin.lists({}), ...answers } })
    await openPage(page, nav)
    await rowMenu(page, row, item)
    const dialog = page.getByRole('dialog', { name: title })
    expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual(['1\nHosts to connect', '2\nPreview'])
    await dialog.getByRole('button', { name: 'Next' }).click()
    await dialog.getByRole('button', { name: item }).click()
    await dialog.waitFor({ state: 'detached' })
  })
})

describe('the only view of a private key', () => {
  test('Escape asks before it is lost; what was copied may go', async (context) => {
    const { page, show } = onStage(context)
    await show({
      page: 'admin',
      pushes: administered,
      answers: { ...admin.lists({}), createRemoteClient: { ok: true, value: { clientId: 'bob-phone-2', conf: admin.conf } } },
    })
    await openPage(page, 'Remote clients')
    const create = async () => {
      await page.getByRole('button', { name: 'New remote client' }).click()
      await page.getByRole('dialog').getByRole('option', { name: 'exit-fra' }).click()
      await page.getByRole('button', { name: 'Create' }).click()
      await page.getByRole('img', { name: /QR code/ }).waitFor()
      await page.keyboard.press('Escape')
    }
    await create()
    await page.getByRole('button', { name: 'Keep it open' }).and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('img', { name: /QR code/ }).waitFor()
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByText('Copied').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await create()
    await page.getByRole('button', { name: 'Close it' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })
})

describe('several gateways', () => {
  test('are deleted at once, after the number of those affected was typed', async (context) => {
    const { page, show } = onStage(context)
    await show({
      page: 'admin',
      pushes: administered,
      answers: {
        ...admin.lists({}),
        previewWrite: { ok: true, value: admin.manyGonePreview },
        write: { ok: true, value: { nodeId: 'exit-fra', back: [], stayed: null } },
      },
    })
    for (const name of ['exit-fra', 'exit-nyc']) await page.getByRole('row', { name }).locator('.select-cell').click()
    await page.getByRole('button', { name: 'Delete gateway' }).click()
    const dialog = page.getByRole('alertdialog', { name: 'Delete 2 gateways?' })
    await dialog.getByText('28 remote clients').waitFor()
    const go = dialog.getByRole('button', { name: 'Delete gateways' })
    expect(await go.isDisabled()).toBe(true)
    await dialog.getByRole('textbox').fill('30')
    await go.click()
    await page.getByText('2 gateways are none any more').waitFor()
    const [sent] = await requestsOf(page, 'write')
    expect(sent).toMatchObject({ write: { kind: 'removeMany', what: 'delete', nodeIds: ['exit-fra', 'exit-nyc'] }, despite: false })
  })

  test('a connected host is moved from the menu of its row', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: admin.lists({}) })
    await rowMenu(page, 'lap', 'Take off its gateway', 'Connected hosts')
    await page.getByRole('alertdialog', { name: 'Take lap off its gateway?' }).waitFor()
  })
})
