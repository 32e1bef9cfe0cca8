import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page as Window } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addresses } from '../lab/library/trial-topology.ts'
import { appConfigDir } from './library/app.ts'
import { chain } from './library/chain.ts'
import { rawCall } from './library/inspect-page.ts'
import { createScene, type Scene } from './library/scene.ts'
import { complaints, shoot } from './library/shots.ts'

const direct = addresses['build-box'].exit4

/** An admin goes through every page of the window, at the real server with real hosts. The tests follow each other. */
describe("the admin window's pages", () => {
  chain()
  let scene: Scene
  let admin: Window
  /** Everything that crossed into the page. */
  const heard: string[] = []

  beforeAll(async () => {
    scene = await createScene({ signedIn: true })
    await scene.tray.click('Admin')
    admin = await scene.app.window('admin')
    await admin.getByRole('row', { name: 'exit-fra' }).first().waitFor()
  })
  afterAll(() => scene?.release())

  const open = (page: string) =>
    admin
      .getByRole('navigation')
      .getByRole('button', { name: new RegExp(`^${page}`) })
      .click()
  const row = (name: string) => admin.getByRole('row', { name: new RegExp(`^${name}\\b`) })
  const menu = async (name: string, item: string) => {
    await admin.getByRole('button', { name: `Actions for ${name}`, exact: true }).click()
    await admin.getByRole('menuitem', { name: item }).click()
  }
  const saveAs = async (name: string): Promise<string> => {
    const file = join(scene.desktop.directory, name)
    await scene.app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath })
    }, file)
    return file
  }
  const clipboard = () => scene.app.electron.evaluate(({ clipboard: board }) => board.readText())

  test('hosts: one is moved, its packets follow, and the host itself says that it has applied it', async () => {
    await open('Hosts')
    await row('build-box').waitFor()
    await menu('build-box', 'Move to a gateway')
    await admin.getByRole('dialog').getByRole('option', { name: 'exit-nyc' }).click()
    await admin.getByText('1 host will send its internet traffic through exit-nyc: build-box').waitFor()
    await shoot(admin, 'admin-move')
    await admin.getByRole('button', { name: 'Move host' }).click()
    await scene.seenAs(addresses['exit-nyc'].exit4, 'build-box')
    await row('build-box').getByText('Applied').waitFor()
    await shoot(admin, 'admin-hosts')
  })

  test('and is taken back by Undo', async () => {
    await admin.getByRole('button', { name: 'Undo' }).last().click()
    await scene.seenAs(direct, 'build-box')
  })

  test('remote clients: one is made here, its configuration is saved for the person alone, and the server never had the key', async () => {
    await open('Remote clients')
    await admin.getByRole('button', { name: 'New remote client' }).click()
    await admin.getByLabel('Name', { exact: true }).fill('bob-phone')
    await admin.getByLabel('For whom or what').fill('Bob')
    await admin.getByRole('dialog').getByRole('option', { name: 'exit-fra' }).click()
    await admin.getByRole('button', { name: 'Create', exact: true }).click()
    await admin.getByRole('img', { name: /QR code/ }).waitFor()
    const file = await saveAs('bob-phone.conf')
    await admin.getByRole('button', { name: 'Save as a file' }).click()
    await admin.getByText(`Saved as ${file}`).waitFor()
    const conf = await readFile(file, 'utf8')
    expect(conf).toMatch(/PrivateKey = [A-Za-z0-9+/]{43}=/)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    await admin.getByRole('button', { name: 'Done' }).click()
    await row('bob-phone').getByText('Bob', { exact: true }).waitFor()
    const [record] = await scene.office.api([{ method: 'GET', path: `/api/extclients/${scene.office.network}/bob-phone` }])
    expect(record?.body).toMatchObject({ privatekey: '[ENTER PRIVATE KEY]', device_name: 'Bob', device_id: '' })
    await menu('bob-phone', 'Show configuration')
    await admin.getByText('neither here nor on the server', { exact: false }).waitFor()
    await admin.getByRole('button', { name: 'Close' }).click()
  })

  test('are renamed, disabled, enabled by Undo, and deleted', async () => {
    await menu('bob-phone', 'Rename')
    await admin.getByRole('dialog').getByLabel('Name', { exact: true }).fill('bob-tablet')
    await admin.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
    await row('bob-tablet').waitFor()
    await menu('bob-tablet', 'Disable')
    await admin.getByRole('alertdialog').getByRole('button', { name: 'Disable' }).click()
    await row('bob-tablet').getByText('Disabled').waitFor()
    await admin.getByRole('button', { name: 'Undo' }).last().click()
    await row('bob-tablet').getByText('Enabled').waitFor()
    await shoot(admin, 'admin-clients')
    await menu('bob-tablet', 'Delete')
    await admin.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await row('bob-tablet').waitFor({ state: 'detached' })
  })

  test('enrolment keys: the command goes to the clipboard, its secret never to the page', async () => {
    await open('Enrolment keys')
    await admin.getByRole('button', { name: 'New enrolment key' }).click()
    await admin.getByLabel('Name', { exact: true }).fill('rack-7')
    await admin.getByLabel('How many hosts').fill('3')
    await admin.getByRole('dialog').getByRole('button', { name: 'New enrolment key' }).click()
    await admin.getByText('rack-7 is ready').waitFor()
    await admin.getByRole('button', { name: 'Copy command' }).click()
    await admin.getByText('Command copied').waitFor()
    const [, secret = ''] = /printf %s '([^']+)' \| sudo waygate host --server '\S+' --key-stdin/.exec(await clipboard()) ?? []
    expect(secret).toHaveLength(32)
    heard.push(JSON.stringify(await rawCall(admin, 'enrolmentKeys', {})), await admin.content())
    for (const text of heard) expect(text).not.toContain(secret)
    await admin.getByRole('button', { name: 'Close' }).click()
    await row('rack-7').getByText('3 more hosts').waitFor()
    await shoot(admin, 'admin-keys')
    await menu('rack-7', 'Delete')
    await admin.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await row('rack-7').waitFor({ state: 'detached' })
  })

  test('people: an account is made, shut out and deleted; nobody shuts themselves out', async () => {
    await open('People')
    await admin.getByRole('button', { name: 'New account' }).click()
    await admin.getByLabel('User name').fill('carol')
    await admin.getByLabel('Password').fill('carol-pass')
    await admin.getByRole('dialog').getByRole('button', { name: 'New account' }).click()
    await row('carol').getByText('May sign in').waitFor()
    await menu('carol', 'Disable')
    await admin.getByRole('alertdialog').getByRole('button', { name: 'Disable' }).click()
    await row('carol').getByText('Disabled').waitFor()
    await shoot(admin, 'admin-people')
    await menu('carol', 'Delete')
    await admin.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await row('carol').waitFor({ state: 'detached' })
    await admin.getByRole('button', { name: `Actions for ${scene.office.account.user}` }).click()
    expect(await admin.getByRole('menuitem', { name: 'Delete' }).getAttribute('aria-disabled')).toBe('true')
    await admin.keyboard.press('Escape')
  })

  test('activity: what was done just now, by whom and from where', async () => {
    await open('Activity')
    await admin
      .getByRole('row', { name: /Delete an account/ })
      .first()
      .waitFor()
    const made = admin.getByRole('row', { name: /Make an account/ }).first()
    expect(await made.textContent()).toContain('carol')
    expect(await made.textContent()).toContain(scene.office.account.user)
    await shoot(admin, 'admin-activity')
  })

  test('topology: the network as a picture and as a table', async () => {
    await open('Topology')
    await admin.locator('.react-flow__node', { hasText: 'exit-fra' }).waitFor()
    await shoot(admin, 'admin-topology')
    await admin.getByRole('radio', { name: 'Table' }).click()
    await admin.getByRole('row', { name: /build-box.*build-box → internet/ }).waitFor()
  })

  test('Ctrl K finds a host from any page', async () => {
    await admin.keyboard.press('Control+k')
    await admin.keyboard.type('build')
    await admin.getByRole('option', { name: /build-box/ }).waitFor()
    // what the letters before had found was the choice for a moment
    await expect
      .poll(() =>
        admin.evaluate(
          () => document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')?.textContent ?? '',
        ),
      )
      .toContain('build-box')
    await shoot(admin, 'admin-find')
    await admin.keyboard.press('Enter')
    await admin.getByRole('heading', { name: /^Hosts/ }).waitFor()
    await row('build-box').waitFor()
  })

  test('a table is exported as it is shown', async () => {
    const file = await saveAs('hosts.csv')
    await admin.getByLabel('Filter hosts').fill('build')
    await admin.getByRole('button', { name: 'Export as CSV' }).click()
    await admin.getByText(`1 row written to ${file}`).waitFor()
    expect((await readFile(file, 'utf8')).split('\r\n')[1]).toMatch(/^build-box,/)
  })

  test('no message that crossed into the page held the sign-in', async () => {
    const stored = JSON.parse(await readFile(join(appConfigDir(scene.desktop), 'session.json'), 'utf8')) as {
      accounts: { token: string }[]
    }
    const token = stored.accounts[0]?.token ?? ''
    expect(token).not.toBe('')
    for (const name of ['adminGateways', 'adminHosts', 'adminClients'])
      heard.push(JSON.stringify(await rawCall(admin, name, { log: 0, seen: 0 })))
    for (const [name, request] of [
      ['users', {}],
      ['readActivity', { page: 1 }],
      ['findAnything', { text: 'e' }],
    ] as const)
      heard.push(JSON.stringify(await rawCall(admin, name, request)))
    for (const text of heard) expect(text).not.toContain(token)
  })

  test('axe has nothing against any of these views', () => {
    expect(complaints).toEqual([])
  })
})
