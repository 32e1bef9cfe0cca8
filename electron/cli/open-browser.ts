import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { CliWords } from './words/cli-words.ts'

/** Never by PATH: what is found there first may be anybody's. */
const openers = ['/usr/bin/xdg-open', '/usr/local/bin/xdg-open', '/run/current-system/sw/bin/xdg-open']

export interface DesktopFacts {
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly exists: (path: string) => boolean
}

const thisDesktop: DesktopFacts = { platform: process.platform, env: process.env, exists: existsSync }

/** Names the page on stderr, and opens it where there is a desktop: over SSH the person opens it elsewhere. */
export function openBrowser({ say }: CliWords, url: string): void {
  process.stderr.write(`${say('said.browser')}\n  ${url}\n`)
  const program = openerOf(url)
  if (program === null) return
  const opener = spawn(program, [url], { stdio: 'ignore', detached: true })
  opener.on('error', () => undefined)
  opener.unref()
}

/** Pure: what opens that page here; null = nothing does, or it is no page of the web, which the desktop would give to any program. */
export function openerOf(url: string, { platform, env, exists }: DesktopFacts = thisDesktop): string | null {
  if (platform !== 'linux' || !(env.DISPLAY || env.WAYLAND_DISPLAY)) return null
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return null
  return openers.find(exists) ?? null
}
