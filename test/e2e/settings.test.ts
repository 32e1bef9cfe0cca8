import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LabProcess } from '../lab/library/lab-process.ts'
import { addresses } from '../lab/library/trial-topology.ts'
import { appCommand, appConfigDir } from './library/app.ts'
import { chain } from './library/chain.ts'
import { until } from './library/desktop.ts'
import { axeComplaints } from './library/inspect-page.ts'
import { createScene, type Scene } from './library/scene.ts'

const fra = addresses['exit-fra'].exit4
const nyc = addresses['exit-nyc'].exit4

/** What a person changes in the settings window, and what the helper, the tray, the session and the internet say then. */
describe('settings', () => {
  chain()
  let scene: Scene

  beforeAll(async () => {
    scene = await createScene({ signedIn: true })
  })
  afterAll(() => scene?.release())

  const settings = () => scene.app.window('settings')
  const ownSettings = () => JSON.parse(readFileSync(join(appConfigDir(scene.desktop), 'settings.json'), 'utf8')) as Record<string, unknown>

  test('the tray opens the window; the lock is the helper’s, and closes the traffic at once', async () => {
    expect(await scene.exitAddress()).toBe(addresses.laptop.exit4)
    await scene.tray.click('Settings')
    const window = await settings()
    await window.getByRole('heading', { name: 'Settings', exact: true }).waitFor()
    const lock = window.getByRole('switch', { name: 'Lock' })
    await window.getByText('While you are not joined, traffic leaves directly.').waitFor()
    await lock.focus()
    await window.keyboard.press('Space')
    await window.getByText('Nothing leaves this computer unless a gateway carries it.').waitFor()
    expect(await lock.isChecked()).toBe(true)
    expect(await scene.exitAddress()).toBe('')
    await scene.tray.waitFor('the lock', ({ tooltip }) => tooltip === 'On hold: lock is on')
    await window.keyboard.press('Space')
    await window.getByText('While you are not joined, traffic leaves directly.').waitFor()
    await scene.seenAs(addresses.laptop.exit4)
  })

  test('what happens at logout, and who may begin connections, are asked of the helper and shown as it says', async () => {
    const window = await settings()
    await window.getByText('Hold', { exact: true }).click()
    await until('the hold', () => window.getByRole('radio', { name: /^Hold/ }).isChecked())
    await window.getByText('Connections from the gateway’s network').click()
    await window.getByText('Machines of the gateway’s network may begin connections to this computer.').waitFor()
    expect(await axeComplaints(window)).toEqual([])
  })

  test('a gateway that may take over gets its pass, and takes over when the other one dies', async () => {
    const window = await settings()
    await window.getByRole('button', { name: 'Add a gateway' }).click()
    await window.getByRole('option', { name: 'exit-nyc' }).click()
    await window.getByText('Ready to take over').waitFor()
    await scene.tray.click('exit-fra')
    await scene.seenAs(fra)
    await scene.office.net.lab.cut('exit-fra')
    await scene.seenAs(nyc)
    await scene.office.net.lab.mend('exit-fra')
    await scene.tray.click('Leave')
    await scene.tray.waitFor('open', ({ tooltip }) => tooltip === 'Not protected')
    await window.getByRole('button', { name: 'Remove exit-nyc' }).click()
    await window.getByText('Traffic is held until it answers again', { exact: false }).waitFor()
  })

  test('the session starts Waygate when the person wants it, and the session’s own record is what is shown', async () => {
    const window = await settings()
    const entry = join(scene.desktop.env.XDG_CONFIG_HOME ?? join(scene.desktop.env.HOME ?? '', '.config'), 'autostart/waygate.desktop')
    await window.getByText('Start with this computer').click()
    await window.getByText('Waygate appears in the tray when you log in.').waitFor()
    expect(readFileSync(entry, 'utf8')).toContain('--background')
    await window.getByText('Start with this computer').click()
    await until('the entry to go', async () => !existsSync(entry))
  })

  test('settings travel in a file; one that is none changes nothing', async () => {
    const window = await settings()
    const file = join(scene.desktop.directory, 'settings-out.json')
    await scene.app.electron.evaluate(({ dialog }, chosen) => {
      Object.assign(dialog, {
        showSaveDialog: async () => ({ canceled: false, filePath: chosen }),
        showOpenDialog: async () => ({ canceled: false, filePaths: [chosen] }),
      })
    }, file)
    await window.getByText('Always dark.').click()
    await until('the dark theme', async () => ownSettings().theme === 'dark')
    await window.getByRole('button', { name: 'Export' }).click()
    await until('the file', async () => existsSync(file))
    await window.getByText('Only what needs you').click()
    await window.getByText('Always light.').click()
    await until('the light theme', async () => ownSettings().theme === 'light')
    await window.getByRole('button', { name: 'Import' }).click()
    await until('what the file says', async () => ownSettings().theme === 'dark' && ownSettings().notifications === 'all')
    writeFileSync(file, '{"theme":"light"}')
    await window.getByRole('button', { name: 'Import' }).click()
    await window.getByText("That file doesn't hold settings of Waygate").waitFor()
    expect(ownSettings().theme).toBe('dark')
  })

  test('another language is spoken at once, by every window and the tray', async () => {
    const window = await settings()
    const titles = () => scene.app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.getTitle()))
    await window.getByText('Deutsch', { exact: true }).click()
    await window.getByRole('heading', { name: 'Einstellungen', exact: true }).waitFor()
    await scene.tray.waitFor('German', ({ tooltip }) => tooltip === 'Nicht geschützt')
    expect(await window.evaluate(() => document.documentElement.lang)).toBe('de-DE')
    expect(await titles()).toContain('Waygate-Einstellungen')
    expect(await axeComplaints(window)).toEqual([])
    await window.getByText('English', { exact: true }).click()
    await window.getByRole('heading', { name: 'Settings', exact: true }).waitFor()
    await scene.tray.waitFor('English', ({ tooltip }) => tooltip === 'Not protected')
    expect(await titles()).toContain('Waygate settings')
  })

  test('a link asks in the popover, does nothing by itself, and joins when the person says so', async () => {
    await openLink('waygate://join/office/exit-nyc')
    const popover = await scene.app.window('popover')
    await popover.getByRole('alertdialog', { name: 'Join exit-nyc?' }).waitFor()
    expect(await axeComplaints(popover)).toEqual([])
    expect(await scene.exitAddress()).toBe(addresses.laptop.exit4)
    await popover.getByRole('button', { name: 'Not now' }).click()
    await popover.getByRole('alertdialog').waitFor({ state: 'detached' })
    expect(await scene.exitAddress()).toBe(addresses.laptop.exit4)
    await openLink('waygate://join/office/exit-nyc')
    await popover.getByRole('alertdialog').getByRole('button', { name: 'Join exit-nyc' }).click()
    await scene.seenAs(nyc)
    await openLink('waygate://add?server=https://api.other.example')
    await popover.getByText('https://api.other.example').waitFor()
    await popover.getByRole('button', { name: 'Not now' }).click()
    await openLink('waygate://join/office/$(reboot)')
    await popover.getByRole('alertdialog', { name: 'This link isn’t understood' }).getByRole('button', { name: 'Close' }).click()
    await openLink('waygate://join/office/exit-nyc')
    await popover.getByRole('alertdialog', { name: 'exit-nyc is in use already' }).getByRole('button', { name: 'Close' }).click()
    await popover.getByRole('heading', { level: 1, name: 'Protected' }).waitFor()
  })

  test('that nobody shows notifications is said until somebody does', async (context) => {
    const { desktop, tray } = scene
    const bus = 'org.freedesktop.DBus'
    const question = ['--dest', bus, '--object-path', '/org/freedesktop/DBus', '--method', `${bus}.ListActivatableNames`]
    const startable = await desktop.node.must(desktop.asPerson(['/usr/bin/gdbus', 'call', '--session', ...question]), { env: desktop.env })
    if (startable.includes('org.freedesktop.Notifications')) context.skip('this machine has a notification service that the bus starts')
    await tray.click('Settings')
    const note = (await settings()).getByText('This desktop shows no notifications')
    await note.waitFor()
    const service = await showNotifications()
    await note.waitFor({ state: 'detached' })
    await service.stop()
    await note.waitFor()
  })

  test('a hold is told once by the desktop, and its button acts', async () => {
    const { office, tray } = scene
    const service = await showNotifications()
    const told: { id: number; title: string; actions: string[] }[] = []
    service.onLine((line) => {
      if (line.includes('"title"')) told.push(JSON.parse(line))
    })
    await (await scene.app.window('popover')).keyboard.press('Escape')
    await until('the popover to close', async () => !(await scene.app.visible('popover')))
    await office.net.lab.cut('exit-nyc')
    await tray.waitFor('the hold', ({ tooltip }) => tooltip.startsWith('On hold'))
    await until('the notification', async () => told.length > 0, 60_000)
    expect(told[0]?.title).toMatch(/^On hold: /)
    const actions = told[0]?.actions ?? []
    expect(actions.slice(0, 2)).toEqual(['default', 'Open Waygate'])
    service.write(`press ${told[0]?.id} default\n`)
    await until('the popover to open', () => scene.app.visible('popover'))
    expect(told).toHaveLength(1)
    await tray.click('Leave')
    await tray.waitFor('open', ({ tooltip }) => tooltip === 'Not protected')
    await office.net.lab.mend('exit-nyc')
    await service.stop()
  })

  /** What the panel of this desktop doesn't bring. */
  async function showNotifications(): Promise<LabProcess> {
    const { desktop } = scene
    const program = [
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'programs/notification-service.ts'),
    ]
    const service = desktop.node.spawn(desktop.asPerson(program), { env: desktop.env })
    await service.line(/^ready$/)
    return service
  }

  /** As a desktop does it: a second start with the address as its argument. */
  async function openLink(address: string): Promise<void> {
    const { command, env } = appCommand(scene.desktop, { switches: [address] })
    await scene.desktop.node.must(command, { env })
  }
})
