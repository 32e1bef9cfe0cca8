import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addresses } from '../lab/library/trial-topology.ts'
import { chain } from './library/chain.ts'
import { createScene, type Scene } from './library/scene.ts'

const uid = 23_456

/** As people run it: not root, and with Chromium's own sandbox. Only root can become somebody else; without root the other suites are this already. */
describe.skipIf(process.getuid?.() !== 0)('an ordinary user', () => {
  chain()
  let scene: Scene

  beforeAll(async () => {
    scene = await createScene({ signedIn: true, uid })
  })
  afterAll(() => scene?.release())

  test('runs the app with its pages in the sandbox', async () => {
    const popover = await scene.app.window('popover')
    await popover.getByRole('heading', { level: 1, name: 'Not protected' }).waitFor()
    const found = await scene.app.electron.evaluate(async ({ app, BrowserWindow }) => ({
      noSandbox: app.commandLine.hasSwitch('no-sandbox'),
      uid: process.getuid?.(),
      page: BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
    }))
    expect(found).toMatchObject({ noSandbox: false, uid })
    // 2: system calls of the page's process pass a filter (proc(5))
    const status = await scene.desktop.node.must(['/bin/cat', `/proc/${found.page}/status`])
    expect(status).toMatch(/^Seccomp:\s+2$/m)
  })

  test('a server that is new here is not reached past the lock; the form says so, and what to do', async () => {
    const popover = await scene.app.window('popover')
    await popover.evaluate(() => window.waygate.call('setLock', { lock: true }))
    await popover.getByRole('heading', { level: 1, name: 'On hold: lock is on' }).waitFor()
    const capture = await scene.office.net.lab.capture('wan', 'to-home')
    await popover.getByRole('button', { name: 'More' }).click()
    await popover.getByRole('menuitem', { name: 'Add an account' }).click()
    await popover.getByLabel('Server').fill(`https://${addresses.echo.exit4}`)
    await popover.getByLabel('User name').fill('anna')
    await popover.getByRole('textbox', { name: 'Password' }).fill('waygate-pass')
    await popover.getByRole('button', { name: 'Sign in' }).click()
    await popover.getByText(`${addresses.echo.exit4} is new to this computer`).waitFor()
    await popover.getByText('Pause or turn the lock off for the moment').waitFor()
    const { packets, dropped } = await capture.stop()
    expect([dropped, packets.filter(({ destination }) => destination === addresses.echo.exit4)]).toEqual([0, []])
    await popover.getByRole('button', { name: 'Not now' }).click()
    await popover.evaluate(() => window.waygate.call('setLock', { lock: false }))
    await popover.getByRole('heading', { level: 1, name: 'Not protected' }).waitFor()
  })

  test('joins and leaves from the tray', async () => {
    await scene.tray.click('Join exit-fra')
    await scene.tray.waitFor('the gateway', ({ tooltip }) => tooltip === 'Protected · exit-fra')
    await scene.seenAs(addresses['exit-fra'].exit4)
    await scene.tray.click('Leave')
    await scene.tray.waitFor('that nothing is joined', ({ tooltip }) => tooltip === 'Not protected')
    await scene.seenAs(addresses.laptop.exit4)
  })
})
