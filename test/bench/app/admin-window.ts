import { setTimeout as wait } from 'node:timers/promises'
import type { CDPSession, Page as Window } from 'playwright-core'
import type { TestApp } from '../../e2e/library/app.ts'
import type { Desktop } from '../../e2e/library/desktop.ts'
import { atMost, type Figure, quantile, reported } from '../figure.ts'
import { sizes } from '../programs/big-network-names.ts'
import { measureKeys, measurePaints, wholeTable } from './measured-window.ts'
import { dragTo, longTasks, watchLongTasks } from './page-probes.ts'

const texts = ['fra-11', 'tok-4', '2048', 'exit-syd']
const title = 'admin, 10,000 hosts, 5,000 gateways, 50,000 clients'
/** How often the whole picture is read again by the person's wish. */
const refreshes = 10

/** The admin window of a network that is as large as they get. */
export async function measureAdminWindow(app: TestApp, desktop: Desktop, rounds: number): Promise<Figure[]> {
  const popover = await app.window('popover')
  await popover.getByRole('button', { name: /^Admin/ }).click()
  const window = await app.window('admin')
  // the head is a row, too
  const rows = sizes.gateways + 1
  await wholeTable(window, rows)
  const paints = await measurePaints(app, 'admin', rounds)
  await wholeTable(window, rows)
  const inspector = await app.electron.context().newCDPSession(window)
  const loaded = await heapOf(inspector)
  const keys = await measureKeys(window, texts, Math.max(2, Math.ceil(rounds / 10)))
  const scrolled = await scrollThrough(window)
  await refresh(window)
  // by now V8 has compiled what such a use needs; what grows from here would grow for ever
  const used = await heapOf(inspector)
  for (let count = 0; count < refreshes; count++) await refresh(window)
  await measureKeys(window, texts, 1)
  await scrollThrough(window)
  const after = await heapOf(inspector)
  const filtered = keys.map((key) => key.filtered)
  const painted = keys.map((key) => key.painted)
  return [
    atMost(`${title}: data to first paint, p95`, quantile(paints, 0.95), 100, 'ms', paints),
    atMost(`${title}: key to filtered, p95`, quantile(filtered, 0.95), 16, 'ms', filtered),
    reported(`${title}: key to painted, p95`, quantile(painted, 0.95), 'ms', painted),
    atMost(`${title}: tasks of more than 50 ms while scrolling`, scrolled.length, 0, 'times'),
    reported(`${title}: the longest of them`, Math.max(0, ...scrolled), 'ms'),
    atMost(`${title}: heap of the page after ${refreshes} more whole reads and the same use, of after the first`, after / used, 1.1),
    reported(`${title}: the same after the first, of the page as it was loaded`, used / loaded, 'ratio'),
    reported(`${title}: memory of the page (PSS)`, await memoryOf(app, desktop), 'MB'),
  ]
}

/** By the wheel, slowly and in haste, and by the scroll bar. */
async function scrollThrough(window: Window): Promise<readonly number[]> {
  await window.evaluate(watchLongTasks)
  await window.getByRole('grid').first().hover()
  for (const distance of [...Array(120).fill(300), ...Array(60).fill(4000), ...Array(60).fill(-6000)]) {
    await window.mouse.wheel(0, distance)
    await wait(12)
  }
  for (let step = 0; step < 60; step++) await window.evaluate(dragTo, ((step * 37) % 60) / 60)
  await wait(200)
  return window.evaluate(longTasks)
}

async function refresh(window: Window): Promise<void> {
  await window.getByRole('button', { name: 'Refresh' }).click()
  await window.getByRole('button', { name: 'Refresh', exact: true }).and(window.locator(':enabled')).waitFor({ timeout: 120_000 })
}

/** Bytes of the page's living objects and of its compiled programs. */
async function heapOf(inspector: CDPSession): Promise<number> {
  await inspector.send('HeapProfiler.collectGarbage')
  const { usedSize } = await inspector.send('Runtime.getHeapUsage')
  return usedSize
}

async function memoryOf(app: TestApp, { node }: Desktop): Promise<number> {
  const pid = await app.electron.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().endsWith('/admin.html'))
    return window?.webContents.getOSProcessId() ?? 0
  })
  const rollup = await node.must(['/bin/cat', `/proc/${pid}/smaps_rollup`])
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) / 1024
}
