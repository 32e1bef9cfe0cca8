import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { GatewayRow } from '../../../electron/common/contracts/app/gateways.ts'
import type { HelperSetupView } from '../../../electron/common/contracts/app/helper-setup.ts'
import { connectionStates } from './connection-states.ts'
import { answer, asked, push } from './driven-bridge.ts'
import * as sample from './samples.ts'
import { settled } from './stage.ts'
import { stageOfFile } from './stage-of-file.ts'

const joined = { session: sample.signedIn, gateways: sample.gateways, frame: sample.frame, tunnel: sample.up }

const onStage = stageOfFile()

test('a check that failed because the helper went says so once', async (context) => {
  const { page, show } = onStage(context)
  const failed = connectionStates.find(({ name }) => name === 'check-failed-away')
  if (failed === undefined) throw new Error('no failed check')
  await show(failed)
  await page.getByText('Not checked yet').waitFor()
  expect(await page.getByRole('alert').count()).toBe(1)
})

describe('a helper that is missing', () => {
  const setup: HelperSetupView = { offer: 'install', way: 'prompt', command: 'sudo waygate install-helper', removal: 'none', act: null }
  const tunnel = { ...sample.open, helper: { link: 'gone', fault: { code: 'helper.missing', socket: '/run/x' } } } as const
  const pushes = { session: sample.signedOut, gateways: sample.gateways, frame: sample.frame, tunnel, helperSetup: setup }

  test('Tab and Enter ask for it, with nothing in the request; meanwhile the same button backs out', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'popover', pushes })
    await page.getByRole('button', { name: 'Install the helper' }).focus()
    await page.keyboard.press('Enter')
    expect(await asked(page)).toContainEqual({ name: 'setUpHelper', request: {} })
    await push(page, { helperSetup: { ...setup, act: { phase: 'asking', verb: 'install-helper', since: Date.now() } } })
    await page.getByRole('button', { name: 'Cancel' }).click()
    expect(await asked(page)).toContainEqual({ name: 'cancelHelperSetup', request: {} })
  })

  test('refused: the reason, the command to copy, and the same again', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'popover', pushes })
    const fault = { code: 'elevation.refused', why: 'noAgent', detail: 'No authentication agent found.' } as const
    await push(page, { helperSetup: { ...setup, act: { phase: 'failed', verb: 'install-helper', at: Date.now(), fault } } })
    await page.getByText("This desktop can't show the system prompt").waitFor()
    await page.getByRole('button', { name: 'Copy the command' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await asked(page)).toContainEqual({ name: 'copy', request: { text: 'sudo waygate install-helper' } })
    await page.getByRole('button', { name: 'Install the helper' }).click()
    expect(await asked(page)).toContainEqual({ name: 'setUpHelper', request: {} })
  })

  test('there: removed in the settings only after a question', async (context) => {
    const { page, show } = onStage(context)
    const installed: HelperSetupView = { ...setup, offer: null, removal: 'offered' }
    await show({ page: 'settings', pushes: { ...pushes, tunnel: sample.open, helperSetup: installed } })
    await page.getByRole('button', { name: 'Uninstall the helper' }).click()
    expect((await asked(page)).map(({ name }) => name)).not.toContain('uninstallHelper')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Uninstall' }).click()
    expect(await asked(page)).toContainEqual({ name: 'uninstallHelper', request: {} })
    await push(page, { tunnel: sample.wished })
    await expect.poll(() => page.getByRole('button', { name: 'Uninstall the helper' }).isDisabled()).toBe(true)
  })
})

describe('popover by keyboard', () => {
  test('Ctrl K, a few letters, Enter: joins the match', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'popover', pushes: joined })
    await page.keyboard.press('Control+k')
    await page.keyboard.type('nyc')
    await page.keyboard.press('Enter')
    expect(await asked(page)).toContainEqual({ name: 'join', request: { gatewayId: 'office/exit-nyc' } })
  })

  test('arrows reach a gateway that can’t be joined, Enter on it does nothing', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'popover', pushes: joined })
    await page.getByLabel('Search gateways').focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    for (let down = 0; down < 4; down += 1) await page.keyboard.press('ArrowDown')
    const row = page.getByRole('row', { name: 'exit-old' })
    await expect.poll(() => row.evaluate((element) => element === document.activeElement)).toBe(true)
    expect(await row.getAttribute('aria-disabled')).toBe('true')
    await page.keyboard.press('Enter')
    expect((await asked(page)).map(({ name }) => name)).toEqual(['ready'])
  })

  test('right arrow reaches the star, space sets it, left arrow comes back', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'popover', pushes: joined })
    await page.getByLabel('Search gateways').focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent ?? '')).toContain('exit-nyc')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Space')
    expect(await asked(page)).toContainEqual({ name: 'setFavourite', request: { gatewayId: 'office/exit-nyc', favourite: true } })
  })

  test('Escape empties the search first, then hides', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'popover', pushes: joined })
    await page.getByLabel('Search gateways').fill('nyc')
    await page.keyboard.press('Escape')
    expect(await page.getByLabel('Search gateways').inputValue()).toBe('')
    expect((await asked(page)).map(({ name }) => name)).not.toContain('hide')
    await page.keyboard.press('Escape')
    expect((await asked(page)).map(({ name }) => name)).toContain('hide')
  })

  test('Escape closes an open menu, not the window', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'popover', pushes: joined })
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menu').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    expect((await asked(page)).map(({ name }) => name)).not.toContain('hide')
  })
})

describe('popover list', () => {
  test('of 500 pushed rows only those in sight are in the document, and the rest comes from main by search', async (context) => {
    const { page, show } = onStage(context)
    const found = { rows: [{ ...sample.rows[0], id: 'office/gw-4321', name: 'gw-4321' }], total: 1 }
    await show({
      page: 'popover',
      pushes: { ...joined, gateways: sample.manyGateways },
      answers: { search: { ok: true, value: found } },
    })
    expect(await page.getByRole('row').count()).toBeLessThan(30)
    await page.getByLabel('Search gateways').fill('gw-4321')
    await page.getByRole('row', { name: 'gw-4321' }).waitFor()
    expect(await asked(page)).toContainEqual({ name: 'search', request: { text: 'gw-4321', order: 'usual' } })
  })

  test('the rows beyond the edge follow a key in the search, too, and the first match is marked with it', async (context) => {
    const { page, show } = onStage(context)
    const rows = Array.from({ length: 40 }, (_, index) => ({ ...sample.rows[0], id: `office/found-${index}`, name: `found-${index}` }))
    await show({
      page: 'popover',
      pushes: { ...joined, gateways: sample.manyGateways },
      answers: { search: { ok: true, value: { rows, total: 40 } } },
    })
    const names = () => page.getByRole('row').evaluateAll((all) => all.map(({ id }) => id.slice(id.indexOf('office/'))))
    const before = await names()
    await page.getByLabel('Search gateways').fill('found')
    const follow = async () => {
      const now = await names()
      return now.length >= before.length && now.every((id, index) => id === `office/found-${index}`)
    }
    await expect.poll(follow).toBe(true)
    const marked = await page.getByLabel('Search gateways').getAttribute('aria-activedescendant')
    expect(await page.locator(`[id="${marked}"]`).getAttribute('id')).toMatch(/found-0$/)
  })

  test('rows lie edge to edge, also when one that has been in other elements meanwhile gets a second line and loses it', async (context) => {
    const { page, show } = onStage(context)
    const usual = sample.manyGateways.rows.slice(0, 60)
    const refused = (row: GatewayRow): GatewayRow => ({
      ...row,
      refusals: [{ rule: 'access.posture', weight: 'certain', subject: row.name, status: 403 }],
    })
    let at = sample.now
    const list = (rows: GatewayRow[]) => ({ gateways: { ...sample.manyGateways, rows, at: ++at, total: rows.length } })
    await show({ page: 'popover', pushes: { ...joined, ...list(usual) } })
    const boxes = () => page.getByRole('row').evaluateAll((all) => all.map((row) => row.getBoundingClientRect().toJSON() as DOMRect))
    const heights = async () => (await boxes()).map(({ height }) => Math.round(height))
    const gaps = async () => {
      const all = (await boxes()).sort((a, b) => a.top - b.top)
      return [...new Set(all.slice(1).map(({ top }, index) => Math.round(top - (all[index]?.bottom ?? 0))))]
    }
    const search = page.getByLabel('Search gateways')
    for (const text of ['2', '1', '3']) {
      await search.fill(text)
      await expect.poll(() => page.getByRole('row').first().textContent()).toContain(`gw-000${text}`)
      await search.fill('')
      await expect.poll(() => page.getByRole('row').first().textContent()).toContain('gw-0000')
    }
    for (const index of [0, 1, 2, 3]) {
      const [plain] = (await heights()).slice(-1)
      await push(page, list(usual.map((row, place) => (place === index ? refused(row) : row))))
      await expect.poll(async () => (await heights())[index]).toBeGreaterThan(plain ?? 0)
      await expect.poll(gaps).toEqual([0])
      await push(page, list(usual))
      await expect.poll(async () => (await heights())[index]).toBe(plain)
      await expect.poll(gaps).toEqual([0])
    }
  })

  test('Enter before main has looked waits for its answer, and what is done next takes it back', async (context) => {
    const { page, show } = onStage(context)
    const found = sample.rows.filter(({ name }) => name === 'exit-nyc')
    const looked = { ok: true, value: { rows: found, total: 1 } } as const
    const joins = async () => (await asked(page)).filter(({ name }) => name === 'join').map(({ request }) => request)
    await show({ page: 'popover', pushes: { ...joined, gateways: sample.manyGateways }, answers: { search: 'never' } })
    await page.keyboard.press('Control+k')
    await page.keyboard.type('nyc')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await answer(page, { search: looked })
    await page.keyboard.type('ny')
    await page.getByRole('row', { name: /exit-nyc/ }).waitFor()
    expect(await joins()).toEqual([])

    await answer(page, { search: 'never' })
    await page.keyboard.type('c')
    await page.keyboard.press('Enter')
    expect(await joins()).toEqual([])
    await answer(page, { search: looked })
    await push(page, { gateways: { ...sample.manyGateways, at: sample.manyGateways.at + 1 } })
    await expect.poll(joins).toEqual([{ gatewayId: found[0]?.id }])
  })

  test('a refresh in another order moves no row under the pointer', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'popover', pushes: joined })
    const row = page.getByRole('row', { name: 'exit-nyc' })
    await row.hover()
    const before = await row.boundingBox()
    await push(page, { gateways: { ...sample.gateways, at: sample.now + 1, rows: [...sample.gateways.rows].reverse() } })
    await settled(page)
    expect(await row.boundingBox()).toEqual(before)
    await page.mouse.move(5, 5)
    await expect.poll(async () => (await row.boundingBox())?.y).not.toBe(before?.y)
  })

  test('the proof ages without the list being drawn again', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'popover', pushes: joined })
    // those out of sight come after the first look
    await expect.poll(() => page.getByRole('row').count()).toBe(sample.gateways.rows.length)
    await page.evaluate(() => {
      const seen = { changes: 0 }
      Object.assign(window, { seen })
      const list = document.querySelector('[role=grid]')
      if (list !== null) {
        new MutationObserver((changes) => {
          seen.changes += changes.length
        }).observe(list, { subtree: true, childList: true, attributes: true, characterData: true })
      }
    })
    const proof = page.locator('.proof')
    const first = await proof.textContent()
    await expect.poll(() => proof.textContent(), { timeout: 5000 }).not.toBe(first)
    expect(await page.evaluate(() => (window as unknown as { seen: { changes: number } }).seen.changes)).toBe(0)
  })

  test('a second click on Join while it runs is not sent again', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'popover', pushes: { ...joined, tunnel: sample.open }, answers: { join: 'never' } })
    await page.getByRole('row', { name: 'exit-nyc' }).dblclick()
    await page.getByRole('row', { name: 'exit-sin' }).click()
    const joins = (await asked(page)).filter(({ name }) => name === 'join')
    expect(joins.map(({ request }) => request)).toEqual([{ gatewayId: 'office/exit-nyc' }, { gatewayId: 'office/exit-sin' }])
  })

  test('cancelling a switch goes back to the gateway that carries', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'popover', pushes: { ...joined, tunnel: sample.switching } })
    await page.getByRole('button', { name: 'Cancel' }).click()
    expect(await asked(page)).toContainEqual({ name: 'join', request: { gatewayId: 'office/exit-fra' } })
  })

  test('the picture and the buttons stay where they are from open to joining to up', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'popover', pushes: { ...joined, tunnel: sample.open } })
    const places = []
    for (const tunnel of [sample.open, sample.applying, sample.up, sample.switching, sample.held, sample.offline]) {
      await push(page, { tunnel })
      await settled(page)
      places.push(await page.locator('.search-box').boundingBox())
    }
    expect(new Set(places.map((place) => place?.y)).size).toBe(1)
  })
})

describe('access', () => {
  test('a row whose network gives access for a time only opens the question, by pointer and by Enter; one that waits does nothing', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'popover', pushes: { ...joined, tunnel: sample.open, gateways: sample.watchedGateways } })
    await page.getByRole('row', { name: 'exit-waits' }).click({ force: true })
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.getByRole('row', { name: 'exit-needed' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Request access' }).click()
    await page.getByText('Type why you need it').waitFor()
    await page.getByLabel('Reason').fill('on call')
    await dialog.getByRole('button', { name: 'Request access' }).click()
    await expect
      .poll(() => asked(page))
      .toContainEqual({ name: 'requestAccess', request: { gatewayId: 'office/exit-needed', reason: 'on call' } })
    expect((await asked(page)).map(({ name }) => name)).not.toContain('join')
  })

  test('what the server will only probably refuse may be tried', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'popover', pushes: { ...joined, tunnel: sample.open, gateways: sample.watchedGateways } })
    await page.getByRole('row', { name: 'exit-checks' }).click()
    expect(await asked(page)).toContainEqual({ name: 'join', request: { gatewayId: 'office/exit-checks' } })
  })
})

describe('the focus', () => {
  test('stays in the row when the pressed button makes way for those of the next state, and on none that would undo it', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'popover', pushes: { ...joined, tunnel: sample.open } })
    await page.getByRole('button', { name: 'Join exit-fra' }).focus()
    await page.keyboard.press('Enter')
    await push(page, { tunnel: sample.applying })
    await page.getByRole('button', { name: 'Cancel' }).waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toBe('state-buttons')
    await page.keyboard.press('Tab')
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel')
  })
})

test('the page of the check asks for one by its own button, the first time and again', async (context) => {
  const { page, show } = onStage(context)
  for (const [name, button] of [
    ['check-none', 'Check now'],
    ['check-protected', 'Check again'],
  ] as const) {
    const state = connectionStates.find((one) => one.name === name)
    if (state === undefined) throw new Error(`no state ${name}`)
    await show(state)
    await page.getByRole('button', { name: button }).click()
    expect(await asked(page)).toContainEqual({ name: 'runCheck', request: {} })
  }
})

const focusedName = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('name'))

describe('a link to another server', () => {
  test('adds an account beside the one in use: nobody is signed out, and the form begins without the other one’s name', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'popover', pushes: { ...joined, link: { link: { kind: 'add', server: 'https://api.other.example' } } } })
    await page.getByText('Your account at api.example.com stays').waitFor()
    await page.getByRole('button', { name: 'Go to sign-in' }).click()
    expect((await asked(page)).map(({ name }) => name)).toContain('forgetLink')
    await push(page, { link: { link: null } })
    expect(await page.getByLabel('Server', { exact: true }).inputValue()).toBe('https://api.other.example')
    expect(await page.getByLabel('User name').inputValue()).toBe('')
    await expect.poll(() => focusedName(page)).toBe('user')
    await page.getByLabel('User name').fill('bob')
    await page.locator('input[name="password"]').fill('a password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    const request = { server: 'https://api.other.example', user: 'bob', password: 'a password' }
    await expect.poll(() => asked(page)).toContainEqual({ name: 'signIn', request })
    expect((await asked(page)).map(({ name }) => name)).not.toContain('signOut')
  })

  test('where an account is kept there, the form has its name and asks for the password', async (context) => {
    const { page, show } = onStage(context)
    const server = 'https://api.other.example'
    const kept = { account: 'bob@api.other.example', server, user: 'bob', state: 'expired' as const, current: false }
    const session = { ...sample.signedIn, accounts: [...sample.signedIn.accounts, kept] }
    await show({ page: 'popover', pushes: { ...joined, session, link: { link: { kind: 'add', server } } } })
    await page.getByRole('button', { name: 'Go to sign-in' }).click()
    await push(page, { link: { link: null } })
    expect(await page.getByLabel('User name').inputValue()).toBe('bob')
    await expect.poll(() => focusedName(page)).toBe('password')
    expect(await page.getByRole('heading', { name: 'Add an account' }).count()).toBe(0)
  })
})

test('a password that is typed for one account goes when another one is used', async (context) => {
  const { page, show } = onStage(context)
  await show({ page: 'popover', pushes: joined })
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Change password' }).click()
  await page.getByLabel('Current password').fill('alice-pass')
  const bob = { account: 'bob@api.example.com', server: sample.signedIn.server, user: 'bob', state: 'signedIn' as const, current: true }
  await push(page, { session: { ...sample.signedIn, user: 'bob', accounts: [bob] } })
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await push(page, { session: sample.signedIn })
  await settled(page)
  expect(await page.getByRole('dialog').count()).toBe(0)
})

test('settings say where nobody shows notifications, and only there; what to be told of can be chosen all the same', async (context) => {
  const { page, show } = onStage(context)
  const machine = { autostart: true, network: null, noticeService: 'absent' } as const
  await show({ page: 'settings', pushes: { ...joined, machine } })
  const note = page.getByText('This desktop shows no notifications')
  await note.waitFor()
  await page.getByText('Only what needs you').click()
  expect(await asked(page)).toContainEqual({ name: 'setSettings', request: { notifications: 'important' } })
  for (const noticeService of ['present', 'unknown'] as const) {
    await push(page, { machine: { ...machine, noticeService: 'absent' } })
    await note.waitFor()
    await push(page, { machine: { ...machine, noticeService } })
    await note.waitFor({ state: 'detached' })
  }
})
