import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { app, Menu } from 'electron'
import { configDir } from '../client/session/config-dir.ts'
import { version } from '../common/version.ts'
import { optimizeFromFirstWindow } from './start/optimize-later.ts'
import { refusedSwitch } from './start/refused-switch.ts'
import { hearSecondStarts, type SecondStarts } from './start/second-starts.ts'
import { createTrayKeeper } from './tray/tray-keeper.ts'
import { versionLine, versionSwitch } from './update/version-switch.ts'
import { registerAppScheme } from './windows/app-protocol.ts'
import { askNobodyForDictionaries, hardenContents } from './windows/harden.ts'

/** The panel and the new icon find each other by a few messages, all through this thread: what is loaded now would hold them up (ms). */
const iconHeadStart = 25

// Everything that has to happen before Electron is ready, in this order: refuse, say who we are, be the only one.
const refused = app.isPackaged ? refusedSwitch([...process.execArgv, ...process.argv.slice(1)]) : null
if (process.argv.includes(versionSwitch)) {
  process.stdout.write(`${versionLine(version)}\n`)
  app.exit(0)
} else if (refused !== null) {
  process.stderr.write(`Waygate doesn't start with ${refused}: it would open its sign-in to other programs.\n`)
  app.exit(64)
} else {
  const directory = configDir()
  app.setName('Waygate')
  app.setPath('userData', path.join(directory, 'app'))
  app.setPath('sessionData', path.join(directory, 'app'))
  if (process.platform === 'win32') app.setAppUserModelId('net.waygate.app')
  // The second start only asks the first to show itself ('second-instance')
  if (app.requestSingleInstanceLock()) {
    optimizeFromFirstWindow(app)
    registerAppScheme()
    hardenContents()
    askNobodyForDictionaries()
    // no window has a menu, and Electron would make one for each start
    Menu.setApplicationMenu(null)
    const secondStarts = hearSecondStarts()
    void app.whenReady().then(() => start(directory, secondStarts))
  } else app.quit()
}

/** The icon first, then all that stands behind it: who starts it sees that it comes. */
async function start(directory: string, secondStarts: SecondStarts): Promise<void> {
  let quitting = false
  app.once('before-quit', () => {
    quitting = true
  })
  const tray = createTrayKeeper(path.join(app.getAppPath(), 'resources/tray'))
  tray.announce()
  await wait(iconHeadStart)
  const { runApp } = await import('./start/run-app.ts')
  // a window that is opened now would keep it from quitting
  if (!quitting) await runApp(directory, tray, secondStarts)
}

// Whoever read what it says (a launcher, a terminal) may be gone, and the disk behind it full: no reason to end
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined)

process.on('uncaughtException', (error) => {
  // The tunnel is the helper's: it stays as it is. Electron's own dialog would block a start without a screen.
  try {
    process.stderr.write(`Waygate stopped because of a bug: ${error.stack ?? String(error)}\n`)
  } finally {
    app.exit(70)
  }
})
