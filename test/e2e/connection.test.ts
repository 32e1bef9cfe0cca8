import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page as Window } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addresses } from '../lab/library/trial-topology.ts'
import { chain } from './library/chain.ts'
import { createScene, type Scene } from './library/scene.ts'
import { complaints, shoot } from './library/shots.ts'

const fra = addresses['exit-fra'].exit4
/** A check waits for answers that must not come. */
const patience = { timeout: 90_000 }

/** A careful person who distrusts VPN apps looks for themselves; app, helper, tunnel and packets are real. The tests follow each other. */
describe('the window "Connection"', () => {
  chain()
  let scene: Scene
  let window: Window

  beforeAll(async () => {
    scene = await createScene({ signedIn: true })
    await scene.tray.click('Open Waygate')
    const popover = await scene.app.window('popover')
    await popover.getByRole('button', { name: 'Join exit-fra' }).click()
    await popover.getByRole('heading', { level: 1, name: 'Protected' }).waitFor()
    await scene.seenAs(fra)
  })
  afterAll(() => scene?.release())

  test('opens from the popover by keyboard, at the page that was chosen: who asks for a check gets one', async () => {
    const popover = await scene.app.window('popover')
    await popover.getByRole('button', { name: 'More' }).focus()
    await popover.keyboard.press('Enter')
    await popover.getByRole('menuitem', { name: 'Check for leaks' }).focus()
    await popover.keyboard.press('Enter')
    window = await scene.app.window('connection')
    await window.getByRole('heading', { level: 1, name: 'Check' }).waitFor()
  })

  test('a check proves that everything leaves through the gateway, as the internet sees it', async () => {
    await window.getByRole('button', { name: 'Copy as text' }).click(patience)
    await window.getByText('Copied').waitFor()
    const copied = await scene.app.electron.evaluate(({ clipboard }) => clipboard.readText())
    expect(copied).toContain('Everything leaves through exit-fra')
    expect(copied).toContain(`IPv4: ${fra} (through the tunnel)`)
    await window.getByRole('heading', { name: 'Everything leaves through exit-fra' }).waitFor()
    await window.getByRole('button', { name: `Copy ${fra}` }).waitFor()
    expect(await window.getByRole('row').filter({ hasText: 'Refused' }).count()).toBeGreaterThan(4)
    expect(await window.getByRole('row').filter({ hasText: 'Got out' }).count()).toBe(0)
    await shoot(window, 'connection-check')
  })

  test('explains the way to an address, and says what is no address', async () => {
    await window.getByRole('tab', { name: 'Check' }).press('ArrowDown')
    await window.getByLabel('Address or name').fill(addresses.echo.exit4)
    await window.keyboard.press('Enter')
    await window.getByRole('heading', { name: `What is sent to ${addresses.echo.exit4} leaves through the tunnel` }).waitFor()
    await shoot(window, 'connection-explain')
    await window.getByLabel('Address or name').fill('no such thing')
    await window.keyboard.press('Enter')
    await window.getByText('That is neither an address nor a name').waitFor()
  })

  test('tells joins and switches as they happen', async () => {
    await window.getByRole('tab', { name: 'History and traffic' }).click()
    await window.getByText('Joined exit-fra').waitFor()
    await scene.tray.click('exit-nyc')
    await window.getByText('Switched to exit-nyc').waitFor()
    await shoot(window, 'connection-history')
  })

  test('makes a report without keys, tokens and addresses, and saves what was shown', async () => {
    await window.getByRole('tab', { name: 'Diagnostics' }).click()
    await window.getByRole('button', { name: 'Make report' }).click()
    const preview = window.getByRole('region', { name: 'Preview of the report' })
    await preview.waitFor()
    const shown = (await preview.textContent()) ?? ''
    const config = join(scene.desktop.directory, 'config/waygate')
    const stored = JSON.parse(await readFile(join(config, 'session.json'), 'utf8')) as { accounts: { token: string }[] }
    const token = stored.accounts[0]?.token ?? ''
    expect(token).not.toBe('')
    for (const secret of [token, fra, addresses['exit-nyc'].exit4, addresses.laptop.exit4]) expect(shown).not.toContain(secret)
    expect(shown).not.toMatch(/[A-Za-z0-9+/]{43}=/)
    for (const section of ['Rules, IPv4', 'Routes, IPv6', 'Filter', 'Journal', 'Helper: Log', 'App: Log']) expect(shown).toContain(section)
    await shoot(window, 'connection-report')
    const file = join(scene.desktop.directory, 'report.txt')
    await scene.app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath })
    }, file)
    await window.getByRole('button', { name: 'Save as a file' }).click()
    await window.getByText(`Saved as ${file}`).waitFor()
    expect(await readFile(file, 'utf8')).toBe(shown)
    await window.getByText('Leave addresses and names of accounts in').click()
    await expect.poll(() => preview.textContent()).toContain(addresses['exit-nyc'].exit4)
    expect(await preview.textContent()).not.toContain(token)
  })

  test('follows both logs', async () => {
    await window.getByRole('tab', { name: 'Log' }).click()
    await window
      .getByText(/helper: up exit-nyc/)
      .first()
      .waitFor()
    await window.getByRole('radio', { name: 'Helper' }).click()
    await window
      .getByText(/^state \{/)
      .first()
      .waitFor()
    await shoot(window, 'connection-log')
  })

  test('a helper that is away is said, the report is made all the same, and its return is seen', async () => {
    scene.helper.signal('SIGKILL')
    await window.getByRole('alert').first().waitFor()
    await window.getByRole('tab', { name: 'Diagnostics' }).click()
    await window.getByRole('button', { name: 'Make it again' }).click()
    await window.getByText("can't be asked").waitFor()
    scene.helper = await scene.office.startHelper('laptop')
    await window.getByRole('tab', { name: 'History and traffic' }).click()
    await window.getByText('Helper started').first().waitFor({ timeout: 60_000 })
    expect(await window.getByText('Switched to exit-nyc').count()).toBe(1)
  })

  test('axe has nothing against any of these views', () => {
    expect(complaints).toEqual([])
  })
})
