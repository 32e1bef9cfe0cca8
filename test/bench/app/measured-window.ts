import { setTimeout as wait } from 'node:timers/promises'
import type { Page as Window } from 'playwright-core'
import type { Page } from '../../../electron/common/contracts/app/app.ts'
import type { TestApp } from '../../e2e/library/app.ts'
import { until } from '../../e2e/library/desktop.ts'
import { armKey, armPaint, type KeyTimes, keyTimes, paintedAt, rowCount } from './page-probes.ts'

/** How long a count stays as it is before it counts as the answer, ms. */
const settledMs = 400

/** Waits for a table of so many rows: everything has arrived. */
export async function wholeTable(window: Window, rows: number): Promise<void> {
  await until(`${rows} rows`, async () => (await window.evaluate(rowCount)) >= rows, 120_000)
}

/** Milliseconds from main's first word to a page that has just been loaded until its first row is painted; main has the data all along. */
export async function measurePaints(app: TestApp, page: Page, rounds: number): Promise<number[]> {
  const window = await app.window(page)
  await window.addInitScript(armPaint)
  await watchSends(app, page)
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    await window.reload()
    const painted = await window.evaluate(paintedAt)
    times.push(painted - (await firstSend(app)))
    await wait(settledMs)
  }
  return times
}

type Noted = typeof globalThis & { benchSends?: number[] }

async function watchSends(app: TestApp, page: Page): Promise<void> {
  await app.electron.evaluate(({ BrowserWindow }, name) => {
    const contents = BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().endsWith(`/${name}.html`))?.webContents
    if (contents === undefined) throw new Error(`no ${name} window`)
    const sends: number[] = []
    Object.assign(globalThis, { benchSends: sends })
    const send = contents.send.bind(contents)
    contents.on('did-navigate', () => sends.splice(0))
    contents.send = (channel, ...args) => {
      sends.push(performance.timeOrigin + performance.now())
      send(channel, ...args)
    }
  }, page)
}

function firstSend(app: TestApp): Promise<number> {
  return app.electron.evaluate(() => {
    const [first] = (globalThis as Noted).benchSends ?? []
    if (first === undefined) throw new Error('main sent nothing')
    return first
  })
}

/**
 * Types each text into the search of the window, `passes` times, and empties it again. Which table each key leads to is learned first; keys that don't change
 * it are typed and not measured.
 */
export async function measureKeys(window: Window, texts: readonly string[], passes: number): Promise<KeyTimes[]> {
  const all = await window.evaluate(rowCount)
  await window.locator('.search-box input').first().focus()
  const steps: { key: string; rows: number }[] = []
  for (const text of texts) {
    for (const key of text) {
      await window.keyboard.press(key)
      steps.push({ key, rows: await settledCount(window) })
    }
    await window.keyboard.press('Escape')
    const rows = await settledCount(window)
    if (rows !== all) throw new Error(`${rows} rows instead of ${all} after the search for ${text} was emptied`)
    steps.push({ key: 'Escape', rows })
  }
  const times: KeyTimes[] = []
  for (let pass = 0; pass < passes; pass++) {
    let before = all
    for (const { key, rows } of steps) {
      if (rows === before) await window.keyboard.press(key)
      else times.push(await timeKey(window, key, rows))
      before = rows
    }
  }
  return times
}

async function timeKey(window: Window, key: string, rows: number): Promise<KeyTimes> {
  await window.evaluate(armKey, rows)
  await window.keyboard.press(key)
  return window.evaluate(keyTimes)
}

async function settledCount(window: Window): Promise<number> {
  for (;;) {
    const before = await window.evaluate(rowCount)
    await wait(settledMs)
    if ((await window.evaluate(rowCount)) === before) return before
  }
}
