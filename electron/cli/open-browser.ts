import { spawn } from 'node:child_process'

/** Names the page on stderr, and opens it where there is a desktop: over SSH the person opens it elsewhere. */
export function openBrowser(url: string): void {
  process.stderr.write(`Sign in with a browser at\n  ${url}\n`)
  if (process.platform !== 'linux' || !(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)) return
  const opener = spawn('xdg-open', [url], { stdio: 'ignore', detached: true })
  opener.on('error', () => undefined)
  opener.unref()
}
