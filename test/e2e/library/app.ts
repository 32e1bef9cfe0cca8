import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page as Window } from 'playwright-core'
import { electronCommand } from '../../../build/electron-runtime/resolve-electron.ts'
import type { Page } from '../../../electron/common/contracts/app/app.ts'
import type { LabProcess } from '../../lab/library/lab-process.ts'
import type { EnterPlan } from '../programs/enter-node.ts'
import { type Desktop, until } from './desktop.ts'

const root = join(import.meta.dirname, '../../..')

/** The real app on a lab desktop, driven by Playwright. */
export interface TestApp {
  readonly electron: ElectronApplication
  /** The page, once it is open. */
  window(page: Page): Promise<Window>
  /** Whether the page's window is on the screen now. */
  visible(page: Page): Promise<boolean>
  /** Its exit code, when it has ended. */
  readonly exited: Promise<number | null>
  /** Quits as a person does. */
  quit(): Promise<void>
  /** `kill -9` of the main process. */
  kill(): Promise<void>
}

export interface AppOptions {
  /** Another app than ours, to compare with. */
  readonly appDir?: string
  readonly configDir?: string
  readonly env?: Readonly<Record<string, string>>
  readonly switches?: readonly string[]
}

const relays = new WeakMap<Desktop, Promise<{ path: string; process: LabProcess }>>()
let count = 0

/** Made when it is first asked for; the person's own. */
export function appConfigDir(desktop: Desktop, name = 'config/waygate'): string {
  const directory = join(desktop.directory, name)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  if (desktop.uid !== undefined) chownSync(directory, desktop.uid, desktop.uid)
  return directory
}

/** The environment and the command of the app on that desktop, as a launcher would start it. */
export function appCommand(desktop: Desktop, options: AppOptions = {}): { command: string[]; env: Record<string, string> } {
  const { executable, args } = electronCommand(options.appDir ?? root)
  const configDir = options.configDir ?? appConfigDir(desktop)
  // A lab's owner is root inside, where Chromium refuses its sandbox; another person runs it as everybody does outside of tests
  const own = args.filter((argument) => argument !== '--no-sandbox')
  const switches = desktop.uid === undefined ? ['--no-sandbox', ...own] : own
  return {
    command: desktop.asPerson([executable, ...switches, ...(options.switches ?? [])]),
    env: { ...desktop.env, WAYGATE_CONFIG_DIR: configDir, ...options.env },
  }
}

export async function startApp(desktop: Desktop, options: AppOptions = {}): Promise<TestApp> {
  const { command, env } = appCommand(desktop, options)
  const relay = await relayFor(desktop)
  const number = ++count
  const planFile = join(desktop.directory, `app-${number}.json`)
  const end = command.findIndex((part) => part.endsWith('/electron')) + 1
  const plan: EnterPlan = { command: desktop.node.command(command.slice(0, end)), env, args: command.slice(end), relay: relay.path }
  writeFileSync(planFile, JSON.stringify(plan))
  const launcher = join(desktop.directory, `app-${number}.sh`)
  const enter = join(import.meta.dirname, '../programs/enter-node.ts')
  writeFileSync(launcher, `#!/bin/sh\nexec '${process.execPath}' --disable-warning=ExperimentalWarning '${enter}' '${planFile}' "$@"\n`)
  chmodSync(launcher, 0o755)
  // Playwright would otherwise pretend a light desktop to the page
  const electron = await _electron.launch({
    executablePath: launcher,
    args: [],
    timeout: 60_000,
    colorScheme: null,
    chromiumSandbox: desktop.uid !== undefined,
  })
  const mainPid = await electron.evaluate(() => process.pid)
  const exited = new Promise<number | null>((resolve) => electron.process().once('exit', resolve))

  return {
    electron,
    exited,
    window: (page) => until(`the ${page} window`, async () => electron.windows().find((window) => window.url().endsWith(`/${page}.html`))),
    visible: (page) =>
      electron.evaluate(
        ({ BrowserWindow }, name) =>
          BrowserWindow.getAllWindows().some((window) => window.isVisible() && window.webContents.getURL().endsWith(`/${name}.html`)),
        page,
      ),
    async quit() {
      // as a task of its own, as a click comes: the inspector breaks into whatever runs, a window that is being made too
      await electron.evaluate(({ app }) => void setImmediate(() => app.quit())).catch(() => undefined)
      await exited
    },
    async kill() {
      await desktop.node.run(['/bin/kill', '-9', String(mainPid)])
      await exited
    },
  }
}

function relayFor(desktop: Desktop): Promise<{ path: string; process: LabProcess }> {
  const known = relays.get(desktop)
  if (known !== undefined) return known
  const path = join(desktop.directory, 'relay')
  const program = join(import.meta.dirname, '../programs/loopback-relay.ts')
  const process_ = desktop.node.spawn([process.execPath, '--disable-warning=ExperimentalWarning', program, path])
  const started = process_.line(/^ready$/).then(() => ({ path, process: process_ }))
  relays.set(desktop, started)
  return started
}
