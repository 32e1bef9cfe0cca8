import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { accessStates } from './gallery/access-states.ts'
import { adminPageStates } from './gallery/admin-page-states.ts'
import { adminStates } from './gallery/admin-states.ts'
import { connectionStates } from './gallery/connection-states.ts'
import { helperStates } from './gallery/helper-states.ts'
import { linkStates } from './gallery/link-states.ts'
import { popoverStates } from './gallery/popover-states.ts'
import { settingsStates } from './gallery/settings-states.ts'
import { settled } from './gallery/stage.ts'
import { stageOfFile } from './gallery/stage-of-file.ts'
import { updateStates } from './gallery/update-states.ts'

const shots = join(import.meta.dirname, 'shots', 'gallery')
/** 200 % of the text, nothing else: what a person sets who needs larger letters. */
const twice = '26px'

/** Also shown a third longer, and from right to left: what every window mostly looks like. */
const mainViews = new Set([
  'popover: up',
  'popover: held',
  'popover: first-run',
  'popover: menu',
  'admin: gateways',
  'admin: create-preview',
  'admin: update',
  'admin: delete-many',
  'admin: hosts-selected',
  'admin: clients-made',
  'admin: people-pro',
  'admin: keys-create',
  'admin: activity',
  'admin: topology',
  'admin: find-hits',
  'settings: usual',
  'connection: check-protected',
  'connection: explain-name',
  'connection: history',
  'connection: diagnostics-preview',
  'connection: log',
])
const states = [
  ...popoverStates,
  ...linkStates,
  ...helperStates,
  ...accessStates,
  ...adminStates,
  ...adminPageStates,
  ...settingsStates,
  ...updateStates,
  ...connectionStates,
]
/** Those that docs show, in light; written only when asked for (`WAYGATE_PICTURES=1`), as in `library/shots.ts`. */
const pictured = new Set(['admin: hosts', 'admin: clients-made', 'admin: topology', 'admin: activity'])
const pictures = join(import.meta.dirname, '../../docs/pictures')

const onStage = stageOfFile()
beforeAll(() => void mkdirSync(shots, { recursive: true }))

describe.each(states)('$page: $name', (shot) => {
  test('light, dark and high contrast without an axe violation, nothing sticks out, also in German and with text of twice the size, no error on the console', async (context) => {
    const { page, show, speak, trouble } = onStage(context)
    const shoot = (look: string) => page.screenshot({ path: join(shots, `${shot.page}-${shot.name}-${look}.png`) })
    await show(shot)
    await shoot('light')
    if (process.env.WAYGATE_PICTURES === '1' && pictured.has(`${shot.page}: ${shot.name}`)) {
      await page.screenshot({ path: join(pictures, `${shot.page}-${shot.name}-light.png`), animations: 'disabled' })
    }
    expect(await violations(page)).toEqual([])
    expect(await misfits(page)).toEqual([])

    expect(await cutHeaders(page)).toEqual([])
    await speak(shot, 'de')
    await shoot('de')
    expect(await misfits(page)).toEqual([])
    expect(await cutHeaders(page)).toEqual([])

    await speak(shot, 'en')
    await page.emulateMedia({ colorScheme: 'dark' })
    await settled(page)
    await shoot('dark')
    expect(await violations(page)).toEqual([])

    await page.emulateMedia({ colorScheme: 'light', contrast: 'more' })
    await settled(page)
    await shoot('contrast')
    expect(await violations(page)).toEqual([])

    await page.emulateMedia({ contrast: 'no-preference' })
    await page.evaluate((size) => {
      document.documentElement.style.fontSize = size
    }, twice)
    await settled(page)
    await shoot('200')
    expect(await misfits(page)).toEqual([])
    await speak(shot, 'de')
    expect(await misfits(page)).toEqual([])
    expect(trouble).toEqual([])
  })
})

describe.each(states.filter(({ page, name }) => mainViews.has(`${page}: ${name}`)))('$page: $name', (shot) => {
  test('a third longer, and from right to left: nothing sticks out', async (context) => {
    const { page, show, speak, trouble } = onStage(context)
    const shoot = (look: string) => page.screenshot({ path: join(shots, `${shot.page}-${shot.name}-${look}.png`) })
    await show(shot)
    await speak(shot, 'en-XA')
    await shoot('pseudo')
    expect(await misfits(page)).toEqual([])

    await speak(shot, 'ur-XB')
    await shoot('rtl')
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl')
    expect(await misfits(page)).toEqual([])
    expect(trouble).toEqual([])
  })
})

test('every main view is there', () => {
  const known = new Set(states.map(({ page, name }) => `${page}: ${name}`))
  expect([...mainViews].filter((view) => !known.has(view))).toEqual([])
})

async function violations(page: Page): Promise<readonly string[]> {
  // Legacy mode: Electron can't open the blank page that axe would gather its findings in.
  const found = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`))
}

/**
 * What has no room, named so that it can be found: a page that is longer than its window (the keyboard's focus could take it out of there), elements that stick
 * out to the side or lie over what follows, words that are cut off, and short ones that are broken in the middle. Tables and the map scroll by themselves, names are cut on purpose (with the whole name on hover), and behind a
 * list to choose from lies the system's own, which nobody sees.
 */
async function misfits(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => {
    const { clientWidth: width, clientHeight: height, scrollHeight } = document.documentElement
    const told = (element: Element) =>
      `${element.tagName}.${element.getAttribute('class') ?? ''} "${(element.textContent ?? '').slice(0, 40)}"`
    const all = [...document.querySelectorAll('body *')].filter(
      (element) => element.closest('.visually-hidden, .table-scroll, .technical, .react-flow, [data-react-aria-prevent-focus]') === null,
    )
    const out = all.filter((element) => {
      const { left, right, width: own } = element.getBoundingClientRect()
      return own > 1 && (right > width + 1 || left < -1)
    })
    const cut = all.filter((element) => {
      const { overflowX } = getComputedStyle(element)
      const hides = overflowX === 'hidden' || overflowX === 'clip'
      return (
        hides &&
        element.textContent !== '' &&
        element.scrollWidth > element.clientWidth + 1 &&
        element.closest('.cut, .cut-middle, [title], input, [aria-hidden="true"]') === null
      )
    })
    const spilt = all.filter((element) => {
      const { overflowY, display } = getComputedStyle(element)
      // rows of a virtual list are as high as they were last measured, and scroll
      const isVirtual = element.matches('.grid-rows, .table-body')
      const spills = element.clientHeight > 0 && element.scrollHeight > element.clientHeight + 8
      return overflowY === 'visible' && display !== 'inline' && !isVirtual && spills
    })
    const squeezed = all.flatMap((element) =>
      [...element.childNodes].flatMap((node) =>
        [...(node.nodeType === Node.TEXT_NODE ? (node.textContent ?? '').matchAll(/(?<![^\s])\p{L}{2,8}(?![^\s])/gu) : [])].filter(
          (word) => {
            const range = document.createRange()
            range.setStart(node, word.index)
            range.setEnd(node, word.index + word[0].length)
            return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1
          },
        ),
      ),
    )
    // an open menu has its size from when it was opened, with text of another
    const scrolls =
      scrollHeight > height && document.querySelector('.menu-popover') === null
        ? [`the page itself scrolls by ${scrollHeight - height}`]
        : []
    return [
      ...scrolls,
      ...out.map((element) => `sticks out: ${told(element)}`),
      ...cut.map((element) => `is cut off: ${told(element)}`),
      ...spilt.map((element) => `spills by ${element.scrollHeight - element.clientHeight}: ${told(element)}`),
      ...squeezed.map(([word]) => `is broken: ${word}`),
    ]
  })
}

/** A column's name may be cut where text is larger or a language longer than ours: with the whole on hover. In our languages there is room for it. */
async function cutHeaders(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() =>
    [...document.querySelectorAll('[role="columnheader"] .cut')]
      .filter((element) => element.scrollWidth > element.clientWidth)
      .map((element) => element.textContent ?? ''),
  )
}
