import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page as Window } from 'playwright-core'
import { type Desktop, until } from './desktop.ts'
import { axeComplaints } from './inspect-page.ts'

/** Those that README and docs show, without theme. */
const published =
  /^(popover-(sign-in|open|protected|held|paused|lock)|admin-(gateways|create-host|create-connect|create-preview)|tray-menu)(-|$)/

/** Published pictures are written only when asked for (`WAYGATE_PICTURES=1`): an ordinary run must not change the tree. */
export function shotFile(name: string): string {
  const publish = process.env.WAYGATE_PICTURES === '1' && published.test(name)
  const directory = join(import.meta.dirname, publish ? '../../../docs/pictures' : '../shots')
  mkdirSync(directory, { recursive: true })
  return join(directory, `${name}.png`)
}

/** The icon in the panel with its menu open: for people only, so it does without where nothing can move the pointer. */
export async function shootTrayMenu({ node, env, asPerson, shoot: shootScreen }: Desktop): Promise<void> {
  const pointer = '/usr/bin/xdotool'
  if (!existsSync(pointer)) return
  const point = (args: readonly string[]) => node.must(asPerson([pointer, ...args]), { env })
  await point(['mousemove', '1165', '12', 'click', '3'])
  await sleep(500)
  // down to the gateways, so that their menu opens too
  await point(['mousemove', '960', '99'])
  await sleep(700)
  await shootScreen(shotFile('tray-menu'), '500x262+780+0')
  await point(['key', 'Escape'])
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
