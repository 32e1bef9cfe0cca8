import { describe, expect, test } from 'vitest'
import type { Hit } from '../../../electron/common/contracts/app/admin-find.ts'
import { openPage, rowMenu } from './admin-page-states.ts'
import * as admin from './admin-samples.ts'
import { answer, push, requestsOf } from './driven-bridge.ts'
import * as sample from './samples.ts'
import { stageOfFile } from './stage-of-file.ts'

const { administered } = admin
const [hostHit] = admin.hits.filter(({ kind }) => kind === 'host') as [Hit]
const done = { ok: true as const, value: {} }

const onStage = stageOfFile()

describe('a server that is away', () => {
  const away = { code: 'server.unreachable', server: 'https://api.example.com', detail: '' } as const
  const stale = { ...admin.adminView, state: 'stale' as const }
  const cut = { ...administered, session: { ...sample.signedIn, trouble: { fault: away, since: 1 } }, admin: stale }

  test('is told once, on a page that can’t be read at its place; and the page is read when the server is back', async (context) => {
    const { page, show } = onStage(context)
    const failed = { ok: false as const, fault: away }
    await show({ page: 'admin', pushes: cut, answers: { ...admin.lists({}), users: failed, refreshAdmin: failed } })
    await page.getByText("Can't reach").waitFor()
    await page.getByRole('button', { name: 'Refresh' }).click()
    await expect.poll(() => requestsOf(page, 'refreshAdmin')).toHaveLength(1)
    expect(await page.getByText("Can't reach").count()).toBe(1)
    await openPage(page, 'People')
    await page.getByRole('button', { name: 'Try again' }).waitFor()
    expect(await page.getByText("Can't reach").count()).toBe(1)
    await answer(page, { users: { ok: true, value: { users: [], groups: [] } } })
    await push(page, administered)
    await expect.poll(() => requestsOf(page, 'users')).toHaveLength(2)
    await page.getByText("Can't reach").waitFor({ state: 'detached' })
  })
})

describe('by keyboard alone', () => {
  test('Escape closes the search over everything at once, whatever is typed', async (context) => {
    const { page, show } = onStage(context)
    const findAnything = { ok: true as const, value: { hits: [], more: 0 } }
    await show({ page: 'admin', pushes: administered, answers: { ...admin.lists({}), findAnything } })
    await page.keyboard.press('Control+k')
    await page.keyboard.type('peo')
    await page.getByRole('option', { name: 'People' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  test('Ctrl K, a few letters, Enter: stands at what was found', async (context) => {
    const { page, show } = onStage(context)
    await show({
      page: 'admin',
      pushes: administered,
      answers: {
        ...admin.lists({}),
        findAnything: { ok: true, value: { hits: admin.hits.filter(({ kind }) => kind === 'host'), more: 0 } },
      },
    })
    await page.keyboard.press('Control+k')
    await page.keyboard.type('lap')
    await page.getByRole('option', { name: /lap/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /Hosts/ }).waitFor()
    const row = page.getByRole('row', { name: /^lap/ })
    await row.and(page.locator(':focus')).waitFor()
    expect(await row.getAttribute('aria-current')).toBe('true')
    expect(await page.getByLabel('Filter hosts').inputValue()).toBe('')
  })

  test('a gateway far down that a search found stands above the list of its hosts, which opens for it', async (context) => {
    const { page, show } = onStage(context)
    const hit = { ...hostHit, kind: 'gateway' as const, id: 'gw-0700', name: 'gw-0700' }
    await show({
      page: 'admin',
      pushes: administered,
      answers: { ...admin.lists(admin.many), findAnything: { ok: true, value: { hits: [hit], more: 0 } } },
    })
    await page.getByRole('row', { name: /^gw-0000/ }).waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('gw-0700')
    await page.getByRole('option', { name: /gw-0700/ }).waitFor()
    await page.keyboard.press('Enter')
    const row = page.getByRole('row', { name: /^gw-0700/ })
    await row.and(page.locator(':focus')).waitFor()
    const pane = page.getByRole('region', { name: 'Connected hosts of gw-0700' })
    await expect
      .poll(async () => {
        const [rowBox, paneBox] = [await row.boundingBox(), await pane.boundingBox()]
        return rowBox !== null && paneBox !== null && rowBox.y + rowBox.height <= paneBox.y + 1
      })
      .toBe(true)
  })

  test('the list’s own filter and selection stay where the search over everything is closed or finds a row of it; what hides the row goes', async (context) => {
    const { page, show } = onStage(context)
    const found = (name: string) => ({
      findAnything: { ok: true as const, value: { hits: [{ ...hostHit, id: name, name }], more: 0 } },
    })
    await show({ page: 'admin', pushes: administered, answers: { ...admin.lists({}), ...found('lap') } })
    await openPage(page, 'Hosts')
    await page.getByLabel('Filter hosts').fill('exit-fra')
    await page.getByRole('row', { name: /^winpc/ }).focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Control+k')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const goTo = async (name: string) => {
      await answer(page, found(name))
      await page.keyboard.press('Control+k')
      await page.keyboard.type(name)
      await page.getByRole('option', { name: new RegExp(name) }).waitFor()
      await page.keyboard.press('Enter')
      await page
        .getByRole('row', { name: new RegExp(`^${name}`) })
        .and(page.locator(':focus'))
        .waitFor()
      await page.getByText('1 selected').waitFor()
    }
    await goTo('lap')
    expect(await page.getByLabel('Filter hosts').inputValue()).toBe('exit-fra')
    await goTo('atlas')
    expect(await page.getByLabel('Filter hosts').inputValue()).toBe('')
  })

  test('space selects, Shift and arrows extend, Ctrl A takes all, Escape lets go; the menu key opens the row’s menu', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: admin.lists({}) })
    await openPage(page, 'Remote clients')
    await page.getByRole('row', { name: 'bob-phone' }).focus()
    await page.keyboard.press('Space')
    await page.getByText('1 selected').waitFor()
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await page.getByText('3 selected').waitFor()
    await page.keyboard.press('Control+a')
    await page.getByText('5 selected').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('selected').waitFor({ state: 'detached' })
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menuitem', { name: 'Rename' }).waitFor()
  })
})

describe('writes', () => {
  test('Escape leaves a dialog whose write came to nothing: the dimmed button didn’t take the focus along', async (context) => {
    const { page, show } = onStage(context)
    const answers = {
      ...admin.lists({}),
      clientCandidates: { ok: true as const, value: { candidates: admin.clientCandidates } },
      previewWrite: { ok: true as const, value: admin.updatePreview },
      write: 'never' as const,
    }
    await show({ page: 'admin', pushes: administered, answers })
    await page.getByRole('button', { name: 'Update connected hosts' }).click()
    await page.getByRole('option', { name: 'atlas' }).click()
    await page.getByText('12 remote clients are not touched').waitFor()
    await page.getByRole('button', { name: 'Update hosts' }).click()
    await page.getByRole('button', { name: 'Updating' }).waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  test('many remote clients are disabled at once, in one message, and enabled again by Undo', async (context) => {
    const { page, show } = onStage(context)
    await show({
      page: 'admin',
      pushes: administered,
      answers: { ...admin.lists({}), setRemoteClients: { ok: true, value: { changed: 4 } } },
    })
    await openPage(page, 'Remote clients')
    await page.getByRole('checkbox', { name: 'Select all rows that are shown' }).press('Space')
    await page.getByRole('button', { name: 'Disable' }).click()
    await page.getByRole('alertdialog').getByText('4 remote clients can’t use their gateways any more').waitFor()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disable' }).click()
    await page.getByRole('button', { name: 'Undo' }).waitFor()
    // the message doesn't lie on what may be done next with the same rows
    const bar = await page.getByRole('region', { name: 'What to do with the selected rows' }).boundingBox()
    const toast = await page.locator('.toast').last().boundingBox()
    expect((toast?.y ?? 0) + (toast?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Taken back').waitFor()
    const clientIds = ['bob-phone', 'gate-router', 'silent-river', 'warehouse-scanner-line-4-left']
    expect(await requestsOf(page, 'setRemoteClients')).toEqual([
      { network: 'office', clientIds, enabled: false },
      { network: 'office', clientIds, enabled: true },
    ])
  })

  test('a refused act stays in its dialog with the reason', async (context) => {
    const { page, show } = onStage(context)
    await show({
      page: 'admin',
      pushes: administered,
      answers: {
        ...admin.lists({}),
        removeRemoteClients: { ok: false, fault: { code: 'server.refused', status: 500, message: 'disk full' } },
      },
    })
    await openPage(page, 'Remote clients')
    await rowMenu(page, 'old-tablet', 'Delete')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('The server failed').waitFor()
    expect(await page.getByRole('alertdialog').count()).toBe(1)
  })

  test('hosts that can’t come along are left out of a move; Undo puts each back where the server had it, and says who has changed since', async (context) => {
    const { page, show } = onStage(context)
    const back = [
      { nodeIds: ['atlas'], from: 'exit-nyc', to: null },
      { nodeIds: ['lap'], from: 'exit-nyc', to: 'exit-fra' },
    ]
    await show({
      page: 'admin',
      pushes: administered,
      answers: {
        ...admin.lists({}),
        clientCandidates: { ok: true, value: { candidates: admin.nycCandidates } },
        previewWrite: { ok: true, value: admin.updatePreview },
        write: { ok: true, value: { nodeId: 'exit-nyc', back, stayed: null } },
        putBack: { ok: true, value: { left: 1, stayed: null } },
      },
    })
    await openPage(page, 'Hosts')
    for (const name of ['atlas', 'lap', 'macbook', 'server-room']) await page.getByRole('row', { name }).locator('.select-cell').click()
    await page.getByRole('button', { name: 'Move to a gateway' }).click()
    await page.getByRole('dialog').getByRole('option', { name: 'exit-nyc' }).click()
    await page.getByText('1 host can’t come along').waitFor()
    await page.getByText('server-room leaves through exit-nyc already').waitFor()
    await page.getByRole('button', { name: 'Move 2 hosts' }).click()
    await page.getByText('2 hosts moved to exit-nyc').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Taken back, but for one host that has changed since').waitFor()
    const writes = (await requestsOf(page, 'write')).map((request) => (request as { write: unknown }).write)
    expect(writes).toEqual([{ kind: 'move', network: 'office', nodeIds: ['atlas', 'lap'], to: 'exit-nyc' }])
    expect(await requestsOf(page, 'putBack')).toEqual([{ network: 'office', ways: back }])
  })

  test('a preview is made anew when the network changes under it, and many writes say how far they have come', async (context) => {
    const { page, show } = onStage(context)
    const answers = {
      ...admin.lists({}),
      clientCandidates: { ok: true as const, value: { candidates: admin.nycCandidates } },
      previewWrite: { ok: true as const, value: admin.movePreview },
      write: 'never' as const,
    }
    await show({ page: 'admin', pushes: administered, answers })
    await openPage(page, 'Hosts')
    for (const name of ['atlas', 'lap']) await page.getByRole('row', { name }).locator('.select-cell').click()
    await page.getByRole('button', { name: 'Move to a gateway' }).click()
    await page.getByRole('dialog').getByRole('option', { name: 'exit-nyc' }).click()
    await page.getByRole('dialog').getByText('atlas').first().waitFor()
    await answer(page, {
      previewWrite: { ok: true, value: admin.movedPreview },
      adminGateways: { ok: true, value: { log: 1, seen: 2, whole: false, put: [], drop: [], more: false } },
    })
    await push(page, { admin: { ...admin.adminView, marks: { ...admin.adminView.marks, gateways: 2 } } })
    await page.getByRole('dialog').getByText('1 host will move to exit-nyc from exit-old: lap').waitFor()
    await page.getByRole('button', { name: 'Move 2 hosts' }).click()
    await push(page, { admin: { ...admin.adminView, writing: { done: 3, total: 12 } } })
    await page.getByText('3 of 12 so far').waitFor()
  })

  test('a configuration is gone from the page with its dialog', async (context) => {
    const { page, show } = onStage(context)
    await show({
      page: 'admin',
      pushes: administered,
      answers: {
        ...admin.lists({}),
        createRemoteClient: { ok: true, value: { clientId: 'bob-phone-2', conf: admin.conf } },
        saveConf: done,
      },
    })
    await openPage(page, 'Remote clients')
    await page.getByRole('button', { name: 'New remote client' }).click()
    await page.getByRole('dialog').getByRole('option', { name: 'exit-fra' }).click()
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('img', { name: /QR code/ }).waitFor()
    expect(await page.content()).toContain('AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=')
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.content()).not.toContain('AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=')
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain('AAECAw')
  })

  test('what a table shows goes out as it is shown', async (context) => {
    const { page, show } = onStage(context)
    await show({
      page: 'admin',
      pushes: administered,
      answers: { ...admin.lists({}), saveTable: { ok: true, value: { path: '/home/a/hosts.csv' } } },
    })
    await openPage(page, 'Hosts')
    await page.getByLabel('Filter hosts').fill('rel cam')
    await page.getByRole('button', { name: 'Export as CSV' }).click()
    await page.getByText('3 rows written to /home/a/hosts.csv').waitFor()
    const [request] = (await requestsOf(page, 'saveTable')) as { name: string; text: string }[]
    expect(request?.name).toBe('office-hosts')
    expect(request?.text.split('\r\n').map((line) => line.split(',')[0])).toEqual(['\uFEFFName', 'cam-1', 'cam-2', 'cam-3', ''])
  })

  test('a table that is saved while the server doesn’t answer says how old it is', async (context) => {
    const { page, show } = onStage(context)
    await show({
      page: 'admin',
      pushes: { ...administered, admin: { ...admin.adminView, state: 'stale', at: new Date().setHours(0, 0, 0, 0) } },
      answers: { ...admin.lists({}), saveTable: { ok: true, value: { path: '/home/a/hosts.csv' } } },
    })
    await openPage(page, 'Hosts')
    await page.getByRole('button', { name: 'Export as CSV' }).click()
    await page.getByText(/17 rows written to .home.a.hosts\.csv\. The server can’t be asked now: they are as of 00:00/).waitFor()
  })
})

describe('other languages', () => {
  test('an open dialog speaks the new language at once: the window’s own lines, and main’s', async (context) => {
    const { page, show, speak } = onStage(context)
    const answers = { ...admin.lists({}), previewWrite: { ok: true as const, value: admin.releasePreview } }
    await show({ page: 'admin', pushes: administered, answers })
    await openPage(page, 'Remote clients')
    await rowMenu(page, 'bob-phone', 'Disable')
    await speak({ pushes: administered }, 'de')
    await page.getByText('bob-phone kann sein Gateway nicht mehr nutzen').waitFor()
    await speak({ pushes: administered }, 'en')
    await page.keyboard.press('Escape')
    await openPage(page, 'Hosts')
    await rowMenu(page, 'lap', 'Take off its gateway')
    await page.getByText('1 host returns to its own internet: lap').waitFor()
    await speak({ pushes: administered }, 'de')
    await page.getByText('1 Host kehrt zu seinem eigenen Internet zurück: lap').waitFor()
  })

  test('the map begins where lines of text begin', async (context) => {
    const { page, show, speak } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: admin.lists({}) })
    await openPage(page, 'Topology')
    const x = async (id: string) => (await page.locator(`.react-flow__node[data-id="${id}"]`).boundingBox())?.x ?? Number.NaN
    const side = async () => Math.sign((await x('internet')) - (await x('exit-fra')))
    await expect.poll(side).toBe(-1)
    await speak({ pushes: administered }, 'ur-XB')
    await expect.poll(side).toBe(1)
  })
})

describe('the map', () => {
  test('what it goes to stands out, wherever the pointer is', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: admin.lists(admin.many) })
    const { name, id } = admin.many.gateways[150] ?? { name: '', id: '' }
    await page.getByLabel('Filter gateways and hosts').fill(name)
    for (const x of [500, 700, 900]) {
      await openPage(page, 'Gateways')
      await page.getByRole('row', { name }).first().click()
      await page.keyboard.press('Shift+F10')
      await page.mouse.move(x, 250)
      await page.keyboard.press('End')
      for (let up = 0; up < 2; up++) await page.keyboard.press('ArrowUp')
      await page.keyboard.press('Enter')
      await page.locator(`.react-flow__node.lit[data-id="${id}"]`).waitFor()
    }
  })
})
