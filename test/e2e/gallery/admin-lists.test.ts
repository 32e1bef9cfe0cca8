import { describe, expect, test } from 'vitest'
import { openPage } from './admin-page-states.ts'
import * as admin from './admin-samples.ts'
import { answer, answerLate, push, requestsOf } from './driven-bridge.ts'
import { settled } from './stage.ts'
import { stageOfFile } from './stage-of-file.ts'

const { administered } = admin

const onStage = stageOfFile()

describe('lists', () => {
  test('a column is sorted by a click anywhere in its head', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: admin.lists({}) })
    await openPage(page, 'Hosts')
    const head = page.getByRole('columnheader', { name: 'Leaves through' })
    const box = await head.boundingBox()
    if (box === null) throw new Error('not drawn')
    await head.click({ position: { x: box.width - 8, y: box.height / 2 } })
    expect(await head.getAttribute('aria-sort')).toBe('ascending')
  })

  test('a press on a row leaves a list where somebody scrolled it to, also right after one on a head', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: admin.lists({}) })
    await openPage(page, 'Hosts')
    await page.setViewportSize({ width: 760, height: 520 })
    const scrolledTo = () => page.evaluate(() => document.querySelector('.list-page .table-scroll')?.scrollLeft)
    await page.getByRole('columnheader', { name: 'Last seen' }).click()
    const before = await scrolledTo()
    await page.getByRole('row', { name: 'cam-1' }).click({ position: { x: 420, y: 20 } })
    await settled(page)
    expect(before).toBeGreaterThan(50)
    expect(await scrolledTo()).toBe(before)
  })

  test('only what a page shows is asked for, and then only what changed', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: admin.lists({}) })
    expect(await requestsOf(page, 'adminClients')).toEqual([])
    const renamed = { ...admin.host('zz-new'), id: 'atlas' }
    await answer(page, { adminHosts: { ok: true, value: { log: 1, seen: 2, whole: false, put: [renamed], drop: ['lap'], more: false } } })
    await push(page, { admin: { ...admin.adminView, marks: { ...admin.adminView.marks, hosts: 2 } } })
    await openPage(page, 'Hosts')
    await page.getByRole('row', { name: 'zz-new' }).waitFor()
    expect(await page.getByRole('row', { name: /^lap/ }).count()).toBe(0)
    expect(await requestsOf(page, 'adminHosts')).toEqual([
      { log: 0, seen: 0 },
      { log: 1, seen: 1 },
    ])
  })

  test('a row that goes takes its open menu along, and doesn’t bring it back', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: admin.lists({}) })
    const become = async (seen: number, change: { put: readonly unknown[]; drop: readonly string[] }) => {
      await answer(page, { adminGateways: { ok: true, value: { log: 1, seen, whole: false, ...change, more: false } } })
      await push(page, { admin: { ...admin.adminView, marks: { ...admin.adminView.marks, gateways: seen } } })
    }
    await page.getByRole('button', { name: 'Actions for exit-fra' }).click()
    await page.getByRole('menu').waitFor()
    await become(2, { put: [], drop: ['exit-fra'] })
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await become(3, { put: [admin.gateway('exit-fra')], drop: [] })
    await page.getByRole('row', { name: 'exit-fra' }).waitFor()
    expect(await page.getByRole('menu').count()).toBe(0)
  })

  test('a list whose rest is on its way has no count yet, and no file', async (context) => {
    const { page, show } = onStage(context)
    const first = { ok: true, value: { log: 1, seen: 1, whole: true, put: [admin.gateway('exit-fra')], drop: [], more: true } } as const
    await show({ page: 'admin', pushes: administered, answers: { ...admin.lists({}), adminGateways: first } })
    await page.getByRole('row', { name: 'exit-fra' }).waitFor()
    expect(await page.locator('h1').getByRole('status').count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Export as CSV' }).isDisabled()).toBe(true)
  })

  test('a list whose rest can’t be read shows what came, and says so above it until it is there', async (context) => {
    const { page, show } = onStage(context)
    const pageOf = (name: string, seen: number) => ({
      ok: true as const,
      value: { log: 1, seen, whole: seen === 1, put: [admin.gateway(name)], drop: [], more: seen === 1 },
    })
    await show({
      page: 'admin',
      pushes: { ...administered, admin: { ...admin.adminView, marks: { ...admin.adminView.marks, gateways: 2 } } },
      answers: { ...admin.lists({}), adminGateways: 'never' },
    })
    await answer(page, { adminGateways: { ok: false, fault: { code: 'server.refused', status: 500, message: 'sql: database is closed' } } })
    await answerLate(page, 'adminGateways', pageOf('exit-fra', 1))
    await page.getByText('The server failed').waitFor()
    expect(await page.getByRole('row', { name: 'exit-fra' }).count()).toBe(1)
    await answer(page, { adminGateways: pageOf('exit-nyc', 2) })
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('row', { name: 'exit-nyc' }).waitFor()
    expect(await page.getByText('The server failed').count()).toBe(0)
  })

  test('a list of which nothing came before its rest failed isn’t said to be empty', async (context) => {
    const { page, show } = onStage(context)
    const refused = { ok: false as const, fault: { code: 'server.refused' as const, status: 500, message: 'sql: database is closed' } }
    await show({
      page: 'admin',
      pushes: { ...administered, admin: { ...admin.adminView, marks: { ...admin.adminView.marks, gateways: 2 } } },
      answers: { ...admin.lists({}), adminGateways: { ok: true, value: { log: 1, seen: 1, whole: true, put: [], drop: [], more: true } } },
    })
    await answer(page, { adminGateways: refused })
    await push(page, { admin: { ...admin.adminView, marks: { ...admin.adminView.marks, gateways: 3 } } })
    await page.getByText('The server failed').waitFor()
    expect(await page.getByText('No gateways in office').count()).toBe(0)
  })

  test('a refresh that takes long says what is waited for', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: { ...admin.lists({}), refreshAdmin: 'never' } })
    await page.getByRole('button', { name: 'Refresh' }).click()
    expect(await page.getByText('Waiting for the server’s answer').count()).toBe(0)
    await page.getByText('Waiting for the server’s answer').waitFor()
  })

  test('another network starts its lists anew', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: admin.lists({}) })
    await answer(page, admin.lists({ gateways: [admin.gateway('exit-tyo')], hosts: [], clients: [], log: 2 }))
    await push(page, { admin: { ...admin.adminView, network: 'asia', marks: { log: 2, gateways: 1, hosts: 0, clients: 0 } } })
    await page.getByRole('row', { name: 'exit-tyo' }).waitFor()
    expect(await page.getByRole('row', { name: 'exit-fra' }).count()).toBe(0)
  })

  test('of 4,000 remote clients only those in sight are in the document; a column can be taken out, and stays out', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: admin.lists(admin.many) })
    await openPage(page, 'Remote clients')
    await page.getByRole('columnheader', { name: 'Made by' }).waitFor()
    expect(await page.getByRole('row').count()).toBeLessThan(60)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Made by' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('columnheader', { name: 'Made by' }).waitFor({ state: 'detached' })
    await openPage(page, 'Hosts')
    await openPage(page, 'Remote clients')
    await page.getByRole('columnheader', { name: 'Gateway' }).waitFor()
    expect(await page.getByRole('columnheader', { name: 'Made by' }).count()).toBe(0)
  })
  test('what the filter hides is counted among the selected: an act concerns it, too', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: admin.lists({}) })
    await openPage(page, 'Hosts')
    for (const name of ['atlas', 'lap']) await page.getByRole('row', { name }).locator('.select-cell').click()
    const bar = page.getByRole('region', { name: 'What to do with the selected rows' })
    expect(await bar.getByRole('status').textContent()).toBe('2 selected')
    await page.getByLabel('Filter hosts').fill('atlas')
    await expect.poll(() => bar.getByRole('status').textContent()).toBe('2 selected · 1 not in this list')
  })

  test.for(['en', 'de'] as const)('the pages’ names stay where they are, whichever is open (%s)', async (locale, context) => {
    const { page, show, speak } = onStage(context)
    const view = { ...admin.adminView, networks: admin.adminView.networks.map((network) => ({ ...network, clientCount: 50_000 })) }
    const pushes = { ...administered, admin: view }
    await show({ page: 'admin', pushes, answers: admin.lists({}) })
    await speak({ pushes }, locale)
    const sections = page.locator('.section')
    const tops = () => sections.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top))
    const first = await tops()
    expect(first).toHaveLength(7)
    for (let at = 0; at < first.length; at++) {
      await sections.nth(at).click()
      expect(await tops()).toEqual(first)
    }
  })
})
