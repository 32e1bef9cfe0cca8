import type { Page } from 'playwright-core'
import { typingPauseMs } from '../../../renderer/ui/use-after-paint.ts'
import { answer, driveBridge, push } from './driven-bridge.ts'
import { openBrowser } from './open-browser.ts'
import type { Shot } from './popover-states.ts'
import * as sample from './samples.ts'
import { servePages } from './serve-pages.ts'

export const sizes = {
  popover: { width: 360, height: 600 },
  admin: { width: 1120, height: 740 },
  settings: { width: 680, height: 720 },
  connection: { width: 860, height: 680 },
} as const

/** The real pages in a real browser, with main played by the test. */
export interface Stage {
  readonly page: Page
  /** Errors that the page threw or wrote since the last `show`, content policy included. */
  readonly trouble: readonly string[]
  show(shot: Pick<Shot, 'page' | 'pushes' | 'answers' | 'act'>): Promise<void>
  /** The same page as it stands, in another language: one of the app's, or of pseudo-catalogues.ts. */
  speak(shot: Pick<Shot, 'pushes'>, language: string): Promise<void>
  close(): Promise<void>
}

export type StageOrReason = Stage | { readonly missing: string }

export async function openStage(): Promise<StageOrReason> {
  const browser = await openBrowser()
  if ('missing' in browser) return browser
  const { page } = browser
  const pages = await servePages().catch(async (error: unknown) => {
    await browser.close()
    throw error
  })
  const trouble: string[] = []
  page.on('pageerror', (error) => trouble.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(message.text())
  })
  await driveBridge(page)
  await page.addInitScript(() => localStorage.clear())
  await page.emulateMedia({ reducedMotion: 'reduce' })
  return {
    page,
    trouble,
    async show(shot) {
      trouble.length = 0
      await page.emulateMedia({ colorScheme: 'light' })
      await page.setViewportSize(sizes[shot.page])
      await page.goto(`${pages.origin}/${shot.page}.html`)
      if (shot.answers !== undefined) await answer(page, shot.answers)
      await push(page, shot.pushes)
      await shot.act?.(page)
      // what follows a filter comes after the word
      if (shot.act !== undefined) await page.waitForTimeout(typingPauseMs)
      await settled(page)
    },
    async speak({ pushes }, language) {
      // a made-up language is none that main could say
      await push(page, { frame: { ...(pushes.frame ?? sample.frame), language: language as 'en' } })
      await settled(page)
    },
    async close() {
      await browser.close()
      await pages.close()
    },
  }
}

/** Waits until two frames in a row have drawn: virtual rows are measured after the first. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}
