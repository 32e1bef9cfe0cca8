import type { Locator, Page as Window } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodesByHost, officeNetwork } from '../lab/library/office.ts'
import { addresses } from '../lab/library/trial-topology.ts'
import { chain } from './library/chain.ts'
import { until } from './library/desktop.ts'
import { axeComplaints, rawCall, tabOrder } from './library/inspect-page.ts'
import { createScene, type Scene } from './library/scene.ts'
import { complaints, shoot } from './library/shots.ts'

const direct = addresses['build-box'].exit4

/** An admin makes a gateway, moves a host's real packets over it, and takes it away again. The tests follow each other. */
describe('the admin window', () => {
  chain()
  let scene: Scene
  let admin: Window

  beforeAll(async () => {
    scene = await createScene({ signedIn: true })
    await scene.tray.click('Open Waygate')
  })
  afterAll(() => scene?.release())

  const row = (name: string) => admin.getByRole('row', { name: new RegExp(`^${name}\\b`) }).first()
  const dialog = (name: RegExp | string) => admin.getByRole('dialog', { name }).or(admin.getByRole('alertdialog', { name }))
  const option = (box: Locator, name: string) => box.getByRole('option', { name: new RegExp(`^${name}\\b`) })

  async function fromRowMenu(gateway: string, item: string): Promise<void> {
    await row(gateway)
      .getByRole('button', { name: `Actions for ${gateway}` })
      .click()
    await admin.getByRole('menuitem', { name: item }).click()
  }

  test('opens from the popover, which closes as the focus goes', async () => {
    const popover = await scene.app.window('popover')
    await popover.getByRole('button', { name: /^Admin/ }).click()
    admin = await scene.app.window('admin')
    await row('exit-fra').waitFor()
    await row('exit-nyc').waitFor()
    await until('the popover to close', async () => !(await scene.app.visible('popover')))
    await admin.getByText('This server lets everyone who signs in administer everything.').waitFor()
    await shoot(admin, 'admin-first')
    expect((await tabOrder(admin)).length).toBeGreaterThan(4)
  })

  test('may not do what belongs to the popover', async () => {
    for (const name of ['openAdmin', 'quit']) {
      expect(await rawCall(admin, name, {})).toEqual({ ok: false, fault: { code: 'audience.denied', call: name } })
    }
  })

  test('what a second admin changed meanwhile is shown beside one’s own, and both are merged', async () => {
    const nodes = await nodesByHost(scene.office.api)
    const assign = async (names: readonly string[]) => {
      const path = `/api/nodes/${officeNetwork}/${nodes.get('exit-fra')?.id}/inet_gw`
      const body = { inet_node_client_ids: names.map((name) => nodes.get(name)?.id) }
      expect((await scene.office.api([{ method: 'PUT', path, body }]))[0]?.status).toBe(200)
    }
    await fromRowMenu('exit-fra', 'Update connected hosts')
    const update = dialog('Connected hosts of exit-fra')
    await option(update, 'build-box').click()
    await assign(['desk-lin'])
    await update.getByRole('button', { name: 'Update hosts' }).click()
    const merge = dialog('exit-fra changed in the meantime')
    await merge.getByText('desk-lin').first().waitFor()
    await shoot(admin, 'admin-changed-meanwhile')
    expect(await scene.exitAddress('build-box')).toBe(direct)
    await merge.getByRole('button', { name: 'Go on' }).click()
    for (const name of ['build-box', 'desk-lin']) await scene.seenAs(addresses['exit-fra'].exit4, name)
    await assign([])
    await scene.seenAs(direct, 'build-box')
    await scene.seenAs(addresses['desk-lin'].exit4, 'desk-lin')
  })

  test('creates a gateway: refused hosts are dimmed with their reason, the preview says what changes, and packets follow', async () => {
    await admin.getByRole('button', { name: 'Create gateway' }).click()
    const create = dialog('Create gateway')
    await option(create, 'exit-fra').waitFor()
    for (const name of ['exit-fra', 'exit-nyc']) {
      expect(await option(create, name).getAttribute('aria-disabled')).toBe('true')
      expect(await option(create, name).textContent()).toMatch(/gateway/)
    }
    await option(create, 'desk-lin').click()
    await shoot(admin, 'admin-create-host')
    await create.getByRole('button', { name: 'Next' }).click()
    await option(create, 'build-box').click()
    expect(await option(create, 'exit-fra').getAttribute('aria-disabled')).toBe('true')
    await shoot(admin, 'admin-create-connect')
    await create.getByRole('button', { name: 'Next' }).click()
    await create.getByText('build-box').first().waitFor()
    await shoot(admin, 'admin-create-preview')
    expect(await scene.exitAddress('build-box')).toBe(direct)
    await create.getByRole('button', { name: 'Create gateway' }).click()
    await row('desk-lin').waitFor()
    await create.waitFor({ state: 'hidden' })
    await scene.seenAs(addresses['desk-lin'].exit4, 'build-box')
  })

  test('moves a host by the row menu: its present gateway is named, the preview says that it moves', async () => {
    await fromRowMenu('exit-fra', 'Update connected hosts')
    const update = dialog('Connected hosts of exit-fra')
    await option(update, 'build-box').waitFor()
    expect(await option(update, 'build-box').textContent()).toContain('desk-lin')
    expect(await option(update, 'exit-nyc').getAttribute('aria-disabled')).toBe('true')
    await option(update, 'build-box').click()
    await update.locator('.preview-line', { hasText: 'build-box' }).first().waitFor()
    await shoot(admin, 'admin-update')
    await update.getByRole('button', { name: 'Update hosts' }).click()
    await update.waitFor({ state: 'hidden' })
    await scene.seenAs(addresses['exit-fra'].exit4, 'build-box')
    await row('exit-fra').getByText('exit-fra').click()
    const dismiss = admin.getByRole('button', { name: 'Dismiss' })
    while ((await dismiss.count()) > 0)
      await dismiss
        .first()
        .click({ timeout: 1000 })
        .catch(() => undefined)
    await shoot(admin, 'admin-gateways')
  })

  test('disconnects by the button above the table, and the host returns to its own internet', async () => {
    await row('exit-fra').getByText('exit-fra').click()
    await admin.getByRole('button', { name: 'Update connected hosts' }).click()
    const update = dialog('Connected hosts of exit-fra')
    await option(update, 'build-box').click()
    await update.getByRole('button', { name: 'Update hosts' }).click()
    await update.waitFor({ state: 'hidden' })
    await scene.seenAs(direct, 'build-box')
  })

  test('takes the change back', async () => {
    // the newest message stands last
    await admin.getByRole('button', { name: 'Undo' }).last().click()
    await scene.seenAs(addresses['exit-fra'].exit4, 'build-box')
  })

  test('deletes only after saying what that means', async () => {
    await fromRowMenu('exit-fra', 'Delete gateway')
    const remove = dialog(/Delete gateway exit-fra/)
    await remove.getByText('build-box').first().waitFor()
    await shoot(admin, 'admin-delete')
    await remove.getByRole('button', { name: 'Cancel' }).click()
    await row('exit-fra').waitFor()
    await fromRowMenu('exit-fra', 'Delete gateway')
    await remove.getByRole('button', { name: 'Delete gateway' }).click()
    await row('exit-fra').waitFor({ state: 'hidden' })
    await scene.seenAs(direct, 'build-box')
    await scene.tray.waitFor('one gateway less', ({ menu }) => {
      const gateways = menu.find(({ label }) => label === 'Gateways')
      return gateways !== undefined && !gateways.children.some(({ label }) => label.startsWith('exit-fra'))
    })
  })

  test('keeps working while the popover is used, and goes away on close', async () => {
    await scene.tray.click('Open Waygate')
    await until('the popover to open', () => scene.app.visible('popover'))
    await scene.app.electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()
        .find((window) => window.webContents.getURL().endsWith('/admin.html'))
        ?.close()
    })
    await until('the admin window to close', async () => !(await scene.app.visible('admin')))
    await scene.tray.click('Admin')
    await until('the admin window to open', () => scene.app.visible('admin'))
    expect(await axeComplaints(admin)).toEqual([])
  })

  test('axe has nothing against any of these views', () => {
    expect(complaints).toEqual([])
  })
})
