import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page as Window } from 'playwright-core'
import { until } from './desktop.ts'
import { axeComplaints } from './inspect-page.ts'

/** Pictures of the README are written only when asked for (`WAYGATE_PICTURES=1`): an ordinary run must not change the tree. */
const directory =
  process.env.WAYGATE_PICTURES === '1' ? join(import.meta.dirname, '../../../docs/pictures') : join(import.meta.dirname, '../shots')

export function shotFile(name: string): string {
  mkdirSync(directory, { recursive: true })
  return join(directory, `${name}.png`)
}

/** What axe had against the views so far. Gathered, so that one complaint doesn't hide what comes after it; a suite's last test looks at it. */
export const complaints: string[] = []

/** A picture of the view in light and in dark; axe looks at both. */
export async function shoot(window: Window, name: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await window.evaluate((chosen) => globalThis.window.waygate.call('setSettings', { theme: chosen }), theme)
    await until(`the ${theme} theme`, () =>
      window.evaluate((dark) => matchMedia('(prefers-color-scheme: dark)').matches === dark, theme === 'dark'),
    )
    await window.mouse.move(0, 0)
    await window.screenshot({ path: shotFile(`${name}-${theme}`), animations: 'disabled' })
    for (const complaint of await axeComplaints(window)) complaints.push(`${name}, ${theme}: ${complaint}`)
  }
}
