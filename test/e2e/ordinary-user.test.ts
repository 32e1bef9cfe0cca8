import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createInternet, type Internet } from '../lab/library/internet.ts'
import { startApp, type TestApp } from './library/app.ts'
import { type Desktop, startDesktop } from './library/desktop.ts'
import { openTray, type TrayView } from './library/tray.ts'

const uid = 23_456

/** As people run it: not root, and with Chromium's own sandbox. Only root can become somebody else, so elsewhere the other suites are this already. */
describe.skipIf(process.getuid?.() !== 0)('an ordinary user', () => {
  let net: Internet
  let desktop: Desktop
  let app: TestApp
  let tray: TrayView

  beforeAll(async () => {
    net = await createInternet()
    desktop = await startDesktop(net.lab, net.lab.node('laptop'), { panel: true, uid })
    app = await startApp(desktop)
    tray = await openTray(desktop)
  })
  afterAll(async () => {
    await tray?.stop()
    await app?.quit()
    await desktop?.stop()
    await net?.release()
  })

  test('runs the app with its pages in the sandbox', async () => {
    const popover = await app.window('popover')
    await popover.getByText('Waygate needs its helper').first().waitFor()
    await tray.waitFor('the helper missing', ({ tooltip }) => tooltip === 'Waygate needs its helper')
    const found = await app.electron.evaluate(async ({ app: electron, BrowserWindow }) => ({
      noSandbox: electron.commandLine.hasSwitch('no-sandbox'),
      uid: process.getuid?.(),
      page: BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
    }))
    expect(found).toMatchObject({ noSandbox: false, uid })
    // 2: system calls of the page's process pass a filter (proc(5))
    const status = await desktop.node.must(['/bin/cat', `/proc/${found.page}/status`])
    expect(status).toMatch(/^Seccomp:\s+2$/m)
  })
})
