import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, chromium, type Page } from 'playwright-core'
import { electronCommand } from '../../../build/electron-runtime/resolve-electron.ts'

/** A page to look at the windows with, or the sentence why there is none here. */
export type Browser = { readonly page: Page; readonly name: string; close(): Promise<void> } | { readonly missing: string }

/** The app's own runtime first, because that is where the windows live; else a Chromium of the system. */
export async function openBrowser(): Promise<Browser> {
  const reasons: string[] = []
  try {
    return await openElectron()
  } catch (error) {
    reasons.push(`Electron: ${firstLine(error)}`)
  }
  const chrome = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))
  if (chrome === undefined) return { missing: [...reasons, 'Chromium: not installed'].join('; ') }
  try {
    const browser = await chromium.launch({ executablePath: chrome, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
    const page = await browser.newPage()
    return { page, name: `Chromium ${browser.version()}`, close: () => browser.close() }
  } catch (error) {
    return { missing: [...reasons, `Chromium: ${firstLine(error)}`].join('; ') }
  }
}

async function openElectron(): Promise<Exclude<Browser, { missing: string }>> {
  const screen = await openScreen()
  try {
    const { executable, args } = electronCommand(join(import.meta.dirname, 'app'))
    const app = await _electron.launch({ executablePath: executable, args: [...args], env: { ...processEnv(), DISPLAY: screen.display } })
    const page = await app.firstWindow()
    const version = await app.evaluate(() => process.versions.chrome)
    return {
      page,
      name: `Electron's Chrome ${version}`,
      async close() {
        await app.close()
        screen.close()
      },
    }
  } catch (error) {
    screen.close()
    throw error
  }
}

function processEnv(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

/** The display that is there, or an Xvfb of our own that picks a free number itself. */
async function openScreen(): Promise<{ display: string; close(): void }> {
  const { DISPLAY } = process.env
  if (DISPLAY !== undefined && DISPLAY !== '') return { display: DISPLAY, close: () => undefined }
  if (!existsSync('/usr/bin/Xvfb')) throw new Error('no display, and Xvfb is not installed')
  const server = spawn('/usr/bin/Xvfb', ['-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const number = await displayNumber(server)
  return { display: `:${number}`, close: () => server.kill() }
}

function displayNumber(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    server.stdio[3]?.on('data', (data) => {
      said += String(data)
      if (said.includes('\n')) resolve(said.trim())
    })
    server.once('exit', () => reject(new Error('Xvfb ended before it had a display')))
  })
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
