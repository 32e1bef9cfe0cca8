import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { openPage } from './admin-page-states.ts'
import * as admin from './admin-samples.ts'
import { connectionStates } from './connection-states.ts'
import { answer, requestsOf } from './driven-bridge.ts'
import { popoverStates, type Shot } from './popover-states.ts'
import * as sample from './samples.ts'
import { many, settings, settingsStates } from './settings-states.ts'
import { settled } from './stage.ts'
import { stageOfFile } from './stage-of-file.ts'

const onStage = stageOfFile()

/** A window, of the smallest size that a person can give it, in the longer language. */
interface SmallWindow {
  readonly title: string
  readonly shot: Shot
  readonly size: { readonly width: number; readonly height: number }
  /** Of Tab, at least. */
  readonly stops: number
}

const answers = {
  ...admin.lists({}),
  users: { ok: true as const, value: { users: admin.people, groups: [] } },
  enrolmentKeys: { ok: true as const, value: { keys: admin.keys } },
}
const states = [...popoverStates, ...settingsStates, ...connectionStates]
const shotOf = (page: Shot['page'], name: string): Shot => {
  const found = states.find((shot) => shot.page === page && shot.name === name)
  if (found === undefined) throw new Error(`no state ${page}: ${name}`)
  return found
}
const smallWindows: readonly SmallWindow[] = [
  ...['Gateways', 'Hosts', 'Remote clients', 'Topology', 'People', 'Enrol', 'Activity'].map((name) => ({
    title: `admin, ${name}`,
    shot: { page: 'admin' as const, name, pushes: admin.administered, answers, act: (page: Page) => openPage(page, name) },
    size: { width: 720, height: 480 },
    stops: 12,
  })),
  // of several heights: how far a machine is cut at the edge decides who brings it into sight
  ...[470, 486, 494, 502, 526].map((height) => ({
    title: `admin, Topology of a larger network, ${height} px`,
    shot: {
      ...{ page: 'admin' as const, name: 'Topology', pushes: admin.administered, act: (page: Page) => openPage(page, 'Topology') },
      answers: { ...answers, ...admin.lists({ gateways: admin.many.gateways.slice(0, 9), hosts: admin.many.hosts.slice(0, 90) }) },
    },
    size: { width: 720, height },
    stops: 20,
  })),
  ...Object.entries({ 'check-protected': 5, 'explain-name': 4, history: 3, 'diagnostics-preview': 5, log: 5 }).map(([name, stops]) => ({
    title: `connection, ${name}`,
    shot: shotOf('connection', name),
    size: { width: 520, height: 420 },
    stops,
  })),
  { title: 'settings', shot: shotOf('settings', 'usual'), size: { width: 360, height: 420 }, stops: 15 },
  { title: 'popover', shot: shotOf('popover', 'up'), size: { width: 360, height: 420 }, stops: 6 },
]

describe('Tab', () => {
  test.for(smallWindows)(
    '$title: what has the focus is in sight from its beginning, with nothing over it, and the page stays in its window',
    async ({ shot, size, stops }, context) => {
      const { page, show, speak } = onStage(context)
      await show(shot)
      await page.setViewportSize(size)
      await speak(shot, 'de')
      const seen = new Set<string>()
      for (let press = 0; press < 35; press++) {
        await page.keyboard.press('Tab')
        // what the browser brought into sight by itself may be put back by the next frame
        await settled(page)
        const { element, trouble } = await page.evaluate(lookAtFocus)
        expect(trouble).toBe('')
        if (element === null) break
        seen.add(element)
      }
      expect(seen.size).toBeGreaterThanOrEqual(stops)
    },
  )
})

/** Runs in the page. Null: Tab has left it. A row may be longer than its list and a text than its page, and a field is seen by its label. */
function lookAtFocus(): { readonly element: string | null; readonly trouble: string } {
  const focused = document.activeElement ?? document.body
  if (focused === document.body) return { element: null, trouble: '' }
  const shown = focused.closest('label') ?? focused
  const { left, right, top, bottom, width } = shown.getBoundingClientRect()
  const element = `${focused.className} ${focused.getAttribute('aria-label') ?? shown.textContent}`
  const scrolled = document.documentElement.scrollTop
  if (scrolled !== 0) return { element, trouble: `the page itself scrolled by ${scrolled}: ${element}` }
  const isRow = focused.matches('.table-row')
  const isText = focused.matches('.technical')
  const isOut = left < 0 || top < 0 || (isText ? top + 100 : bottom) > innerHeight || (!isRow && right > innerWidth)
  const covered = (isRow ? [0.02, 0.2] : [0.05, 0.5, 0.95]).filter((part) => {
    const there = document.elementFromPoint(left + width * part, (top + Math.min(bottom, innerHeight)) / 2)
    return there === null || (there !== shown && !shown.contains(there))
  })
  const at = `${element} at ${Math.round(left)}, ${Math.round(top)}`
  const trouble = isOut ? `out of sight: ${at}` : covered.length > 0 ? `covered at ${covered.join(', ')}: ${at}` : ''
  return { element, trouble }
}

describe('A list of the admin window', () => {
  test('filtered, selected and left again with keys alone: the focus is never lost', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: admin.administered, answers: admin.lists({}) })
    await openPage(page, 'Hosts')
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
    await page.getByLabel('Filter hosts').focus()
    await page.keyboard.type('cam')
    await page.getByRole('row', { name: 'lap' }).waitFor({ state: 'detached' })
    await page.keyboard.press('ArrowDown')
    await expect.poll(focused).toMatch(/^cam-1/)
    for (const [button, leave] of [
      ['Clear the selection', 'Enter'],
      ['Move to a gateway', 'Escape'],
    ] as const) {
      await page.keyboard.press('Space')
      await page.getByRole('button', { name: button }).focus()
      await page.keyboard.press(leave)
      await page.getByRole('region', { name: 'What to do with the selected rows' }).waitFor({ state: 'detached' })
      await expect.poll(focused).toMatch(/^cam-1/)
    }
  })

  test('a column’s head that takes the focus stands beside the menus of a narrow window, not behind them', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: admin.administered, answers: admin.lists({}) })
    await page.setViewportSize({ width: 760, height: 520 })
    await openPage(page, 'Hosts')
    await page.locator('.list-page .sort').first().focus()
    const isCovered = () =>
      page.evaluate(() => {
        const head = document.activeElement?.getBoundingClientRect()
        const menus = document.querySelector('.list-page .table-head .menu-cell')?.getBoundingClientRect()
        return head === undefined || menus === undefined || head.right > menus.left + 8
      })
    for (let heads = await page.locator('.list-page .sort').count(); heads > 1; heads--) {
      await page.keyboard.press('Tab')
      await expect.poll(isCovered).toBe(false)
    }
  })

  test('no stop of the map leads nowhere', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: admin.administered, answers: admin.lists({}) })
    await openPage(page, 'Topology')
    await page.locator('.react-flow__node').first().waitFor()
    expect(await page.locator('.topology a[href]').count()).toBe(0)
  })
})

describe('Adding a gateway that takes over', () => {
  test('of thousands: opened, found and chosen with keys alone', async (context) => {
    const { page, show } = onStage(context)
    await show({
      ...settings('adding', { gateways: { ...sample.gateways, total: 4999 }, failover: { gateways: [], joinedAs: null } }),
      answers: { search: { ok: true, value: { rows: many, total: 4993 } } },
    })
    await page.getByRole('button', { name: 'Add a gateway' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('50 of 4,993 gateways shown. Search to find the others.').waitFor()
    await answer(page, { search: { ok: true, value: { rows: many.slice(0, 2), total: 2 } } })
    await page.keyboard.type('fra')
    await page.getByText('2 gateways found').waitFor()
    expect(await page.getByRole('option').count()).toBe(2)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('listbox').waitFor({ state: 'detached' })
    expect(await requestsOf(page, 'search')).toContainEqual({ text: 'fra', among: 'addable' })
    expect(await requestsOf(page, 'setFailover')).toEqual([{ gatewayIds: [many[1]?.id] }])
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Add a gateway')
  })
})
