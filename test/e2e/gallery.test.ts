import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { adminStates } from './gallery/admin-states.ts'
import { answer, asked, driveBridge, push } from './gallery/driven-bridge.ts'
import { type Browser, openBrowser } from './gallery/open-browser.ts'
import { popoverStates, type Shot } from './gallery/popover-states.ts'
import { type Pages, servePages } from './gallery/serve-pages.ts'
import { gateways, manyGateways, open, signedIn, up, frame } from './gallery/samples.ts'

const shots = join(import.meta.dirname, 'shots', 'gallery')
const sizes = { popover: { width: 360, height: 600 }, admin: { width: 1120, height: 740 } } as const
/** 200 % of the text, nothing else: what a person sets who needs larger letters. */
const twice = '26px'

let browser: Browser
let pages: Pages
const trouble: string[] = []

beforeAll(async () => {
  browser = await openBrowser()
  if ('missing' in browser) return
  mkdirSync(shots, { recursive: true })
  pages = await servePages()
  await driveBridge(browser.page)
  browser.page.on('pageerror', (error) => trouble.push(error.message))
  browser.page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(message.text())
  })
}, 120_000)

afterAll(async () => {
  if (browser === undefined || 'missing' in browser) return
  await browser.close()
  await pages.close()
})

function page(skip: (why: string) => void) {
  if ('missing' in browser) {
    skip(`no browser to look with: ${browser.missing}`)
    throw new Error('skipped')
  }
  return browser.page
}

interface Look {
  readonly scheme: 'light' | 'dark'
  readonly fontSize?: string
}

async function show(view: ReturnType<typeof page>, shot: Shot, { scheme, fontSize }: Look): Promise<void> {
  trouble.length = 0
  await view.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
  await view.setViewportSize(sizes[shot.page])
  await view.goto(`${pages.origin}/${shot.page}.html`)
  await view.evaluate(() => localStorage.clear())
  await view.reload()
  if (fontSize !== undefined) {
    await view.evaluate((size) => {
      document.documentElement.style.fontSize = size
    }, fontSize)
  }
  if (shot.answers !== undefined) await answer(view, shot.answers)
  await push(view, shot.pushes)
  await shot.act?.(view)
  await view.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running'))
}

/** Elements that stick out of the page to the side, named so that they can be found. */
async function tooWide(view: ReturnType<typeof page>): Promise<readonly string[]> {
  return await view.evaluate(() => {
    const width = document.documentElement.clientWidth
    const inScroller = (element: Element): boolean => {
      for (let up = element.parentElement; up !== null; up = up.parentElement) {
        if (up.matches('.table-scroll, .technical')) return true
      }
      return false
    }
    return [...document.querySelectorAll('body *')]
      .filter((element) => {
        const { left, right, width: own } = element.getBoundingClientRect()
        return own > 1 && (right > width + 1 || left < -1) && !element.closest('.visually-hidden') && !inScroller(element)
      })
      .map((element) => `${element.tagName}.${element.getAttribute('class') ?? ''} "${(element.textContent ?? '').slice(0, 40)}"`)
  })
}

describe.each([...popoverStates, ...adminStates])('$page: $name', (shot) => {
  test.each(['light', 'dark'] as const)('%s: no axe violation, nothing sticks out, no error on the console', async (scheme) => {
    const view = page((why) => test.skip(why))
    await show(view, shot, { scheme })
    await view.screenshot({ path: join(shots, `${shot.page}-${shot.name}-${scheme}.png`) })
    // Legacy mode: Electron can't open the blank page that axe would gather its findings in.
    const { violations } = await new AxeBuilder({ page: view }).setLegacyMode(true).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, any }) => `${html} ${any[0]?.message ?? ''}`).join(' | ')}`)).toEqual([])
    expect(await tooWide(view)).toEqual([])
    expect(trouble).toEqual([])
  })

  test('text at 200 %: nothing sticks out', async () => {
    const view = page((why) => test.skip(why))
    await show(view, shot, { scheme: 'light', fontSize: twice })
    await view.screenshot({ path: join(shots, `${shot.page}-${shot.name}-200.png`) })
    expect(await tooWide(view)).toEqual([])
  })
})
