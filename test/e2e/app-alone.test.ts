import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { popoverPlace } from '../../electron/main/windows/popover-place.ts'
import { createInternet, type Internet } from '../lab/library/internet.ts'
import { appCommand, appConfigDir, startApp, type TestApp } from './library/app.ts'
import { type Desktop, startDesktop, until } from './library/desktop.ts'
import { axeComplaints, tabOrder } from './library/inspect-page.ts'
import { shotFile } from './library/shots.ts'
import { menuLines, openTray, type TrayView } from './library/tray.ts'

/** The app with nothing around it: no helper, no server, nobody signed in. */
describe('the app alone', () => {
  let net: Internet
  let desktop: Desktop
  let app: TestApp
  let tray: TrayView

  beforeAll(async () => {
    net = await createInternet()
    desktop = await startDesktop(net.lab, net.lab.node('laptop'), { panel: true })
    app = await startApp(desktop)
    tray = await openTray(desktop)
  })
  afterAll(async () => {
    await tray?.stop()
    await app?.quit()
    await desktop?.stop()
    await net?.release()
  })

  test('says in tray and popover that it needs its helper, and offers nothing that would need one', async () => {
    const reading = await tray.waitFor('that the helper is missing', ({ tooltip }) => tooltip === 'Waygate needs its helper')
    expect(menuLines(reading.menu)).toEqual(['Waygate needs its helper (off)', '--', 'Open Waygate', 'Settings', '--', 'Quit'])
    const popover = await app.window('popover')
    await popover.getByText('Waygate needs its helper').first().waitFor()
    await popover.screenshot({ path: shotFile('popover-helper-missing-light') })
    await desktop.shoot(shotFile('desktop-helper-missing'))
    expect(await axeComplaints(popover)).toEqual([])
  })

  test('Tab reaches every control of the popover, once around', async () => {
    const popover = await app.window('popover')
    const controls = await popover.locator('button:visible:enabled, a:visible, input:visible').count()
    expect((await tabOrder(popover)).length).toBeGreaterThanOrEqual(controls)
  })

  test('Esc closes the popover, the tray opens it again, a click on the icon toggles it', async () => {
    const popover = await app.window('popover')
    await popover.keyboard.press('Escape')
    await until('the popover to close', async () => !(await app.visible('popover')))
    await tray.click('Open Waygate')
    await until('the popover to open', () => app.visible('popover'))
    await tray.activate(1160, 10)
    await until('the popover to close', async () => !(await app.visible('popover')))
    await tray.activate(1160, 10)
    await until('the popover to open', () => app.visible('popover'))
  })

  test('opens from the pointer, wholly on the screen', async () => {
    const { cursor, area, bounds } = await app.electron.evaluate(({ screen, BrowserWindow }) => ({
      cursor: screen.getCursorScreenPoint(),
      area: screen.getPrimaryDisplay().workArea,
      bounds: BrowserWindow.getAllWindows()[0]?.getBounds(),
    }))
    const size = { width: 360, height: 600 }
    expect(bounds).toEqual({ ...popoverPlace(cursor, size, area), ...size })
  })

  test('a second start shows the first one and ends; there is still one icon', async () => {
    await (await app.window('popover')).keyboard.press('Escape')
    await until('the popover to close', async () => !(await app.visible('popover')))
    const { command, env } = appCommand(desktop)
    const second = await desktop.node.run(command, { env })
    expect(second.code).toBe(0)
    await until('the popover of the first one', () => app.visible('popover'))
    expect((await tray.read()).tooltip).toBe('Waygate needs its helper')
  })

  test('keeps the chosen theme, and shows it at once', async () => {
    const popover = await app.window('popover')
    await popover.evaluate(() => window.waygate.call('setSettings', { theme: 'dark' }))
    await until('the dark theme', () => popover.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches))
    await popover.screenshot({ path: shotFile('popover-helper-missing-dark') })
    expect(await axeComplaints(popover)).toEqual([])
    expect(JSON.parse(readFileSync(join(appConfigDir(desktop), 'settings.json'), 'utf8'))).toMatchObject({ theme: 'dark' })
    await popover.evaluate(() => window.waygate.call('setSettings', { theme: 'light' }))
  })

  test('quits from the tray and leaves no icon behind', async () => {
    await tray.click('Quit')
    await app.quit()
    await expect(tray.read()).rejects.toThrow('no tray icon')
  })

  test('quits also in its first moment, when there is no more than the icon', async () => {
    for (const whenThere of [false, true, false]) {
      app = await startApp(desktop)
      if (whenThere) await tray.waitFor('the new app', ({ tooltip }) => tooltip !== '')
      await app.quit()
      await expect(tray.read()).rejects.toThrow('no tray icon')
    }
  })

  test('starts again', async () => {
    app = await startApp(desktop)
    await tray.waitFor('the whole app', ({ tooltip, menu }) => tooltip === 'Waygate needs its helper' && menuLines(menu).includes('Quit'))
  })
})

describe('the app on a desktop without a tray', () => {
  let net: Internet
  let desktop: Desktop
  let app: TestApp

  beforeAll(async () => {
    net = await createInternet()
    desktop = await startDesktop(net.lab, net.lab.node('laptop'), { panel: false })
  })
  beforeEach(async () => {
    app = await startApp(desktop)
  })
  afterAll(async () => {
    await desktop?.stop()
    await net?.release()
  })

  test('is a normal window that says so, stays at Esc, and ends when it is closed', async () => {
    const popover = await app.window('popover')
    await until('the window', () => app.visible('popover'))
    await popover.getByText('This desktop shows no tray icons').waitFor()
    await popover.keyboard.press('Escape')
    expect(await app.visible('popover')).toBe(true)
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    expect(await app.exited).toBe(0)
  })
})
