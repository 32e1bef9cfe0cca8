import { spawn } from 'node:child_process'
import type { CliWords } from './words/cli-words.ts'

/** Names the page on stderr, and opens it where there is a desktop: over SSH the person opens it elsewhere. */
export function openBrowser({ say }: CliWords, url: string): void {
  process.stderr.write(`${say('said.browser')}\n  ${url}\n`)
  if (process.platform !== 'linux' || !(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)) return
  const opener = spawn('xdg-open', [url], { stdio: 'ignore', detached: true })
  opener.on('error', () => undefined)
  opener.unref()
}
