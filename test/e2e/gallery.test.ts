import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessStates } from './gallery/access-states.ts'
import { adminPageStates } from './gallery/admin-page-states.ts'
import { adminStates } from './gallery/admin-states.ts'
import { connectionStates } from './gallery/connection-states.ts'
import { popoverStates } from './gallery/popover-states.ts'
import { settingsStates } from './gallery/settings-states.ts'
import { onStage, openStage, type StageOrReason, settled } from './gallery/stage.ts'
import { updateStates } from './gallery/update-states.ts'

const shots = join(import.meta.dirname, 'shots', 'gallery')
/** 200 % of the text, nothing else: what a person sets who needs larger letters. */
const twice = '26px'

let stage: StageOrReason

beforeAll(async () => {
  stage = await openStage()
  mkdirSync(shots, { recursive: true })
}, 120_000)

afterAll(async () => {
  if (stage !== undefined && !('missing' in stage)) await stage.close()
})

describe.each([
  ...popoverStates,
  ...accessStates,
  ...adminStates,
  ...adminPageStates,
  ...settingsStates,
  ...updateStates,
  ...connectionStates,
])('$page: $name', (shot) => {
  test('light, dark and high contrast without an axe violation, nothing sticks out, also with text of twice the size, no error on the console', async (context) => {
    const { page, show, trouble } = onStage(stage, (why) => context.skip(why))
    const shoot = (look: string) => page.screenshot({ path: join(shots, `${shot.page}-${shot.name}-${look}.png`) })
    await show(shot)
    await shoot('light')
    expect(await violations(page)).toEqual([])
    expect(await tooWide(page)).toEqual([])

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
    expect(await tooWide(page)).toEqual([])
    expect(trouble).toEqual([])
  })
})

async function violations(page: Page): Promise<readonly string[]> {
  // Legacy mode: Electron can't open the blank page that axe would gather its findings in.
  const found = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`))
}

/** Elements that stick out of the page to the side, named so that they can be found; tables and the map scroll by themselves. */
async function tooWide(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => {
    const width = document.documentElement.clientWidth
    return [...document.querySelectorAll('body *')]
      .filter((element) => {
        const { left, right, width: own } = element.getBoundingClientRect()
        return (
          own > 1 &&
          (right > width + 1 || left < -1) &&
          element.closest('.visually-hidden, .table-scroll, .technical, .react-flow') === null
        )
      })
      .map((element) => `${element.tagName}.${element.getAttribute('class') ?? ''} "${(element.textContent ?? '').slice(0, 40)}"`)
  })
}
