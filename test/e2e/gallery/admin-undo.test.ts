import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { openPage } from './admin-page-states.ts'
import * as admin from './admin-samples.ts'
import { answer, answerLate, asked, push, requestsOf } from './driven-bridge.ts'
import { settled } from './stage.ts'
import { stageOfFile } from './stage-of-file.ts'

const { administered } = admin

const onStage = stageOfFile()

async function createAtlas(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Create gateway' }).click()
  await dialog.getByRole('option', { name: 'atlas' }).click()
  for (let step = 0; step < 2; step++) await dialog.getByRole('button', { name: 'Next' }).click()
  await dialog.getByRole('button', { name: 'Create gateway' }).click()
}

describe('a move that wasn’t done whole', () => {
  test('says who stayed and why, can be taken back, and only the others’ rows say Stored', async (context) => {
    const { page, show } = onStage(context)
    const full = { code: 'server.refused' as const, status: 500, message: 'disk full' }
    const back = [{ nodeIds: ['atlas'], from: 'exit-nyc', to: null }]
    await show({
      page: 'admin',
      pushes: administered,
      answers: {
        ...admin.lists({}),
        clientCandidates: { ok: true, value: { candidates: admin.nycCandidates } },
        previewWrite: { ok: true, value: admin.updatePreview },
        write: { ok: true, value: { nodeId: 'exit-nyc', back, stayed: { nodeIds: ['lap'], fault: full } } },
        putBack: { ok: true, value: { left: 0, stayed: null } },
      },
    })
    await openPage(page, 'Hosts')
    for (const name of ['atlas', 'lap']) await page.getByRole('row', { name }).locator('.select-cell').click()
    await page.getByRole('button', { name: 'Move to a gateway' }).click()
    await page.getByRole('dialog').getByRole('option', { name: 'exit-nyc' }).click()
    await page.getByRole('button', { name: 'Move 2 hosts' }).click()
    await page.getByText('1 host moved to exit-nyc. 1 host stayed where it was: The server failed').waitFor()
    expect(await page.getByRole('row', { name: /^lap/ }).getByText('Stored').count()).toBe(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => requestsOf(page, 'putBack')).toEqual([{ network: 'office', ways: back }])
  })

  test('whom it left between two gateways goes back, or on, from the note', async (context) => {
    const { page, show } = onStage(context)
    const one = { code: 'server.refused' as const, status: 400, message: 'node is a relay' }
    await show({
      page: 'admin',
      pushes: { ...administered, admin: { ...admin.adminView, unfinished: admin.unfinishedMove } },
      answers: { ...admin.lists({}), finishMove: { ok: true, value: { left: 2, stayed: { nodeIds: ['lap'], fault: one } } } },
    })
    await page.getByText('desk-fra-0017, desk-fra-0018, desk-fra-0019 and 38 more in office have no gateway now').waitFor()
    await page.getByRole('button', { name: 'Back to where they were' }).click()
    await expect.poll(() => requestsOf(page, 'finishMove')).toEqual([{ id: 'a-move', how: 'back' }])
    await page.getByText('Done, but for 2 hosts that may not use it any more. 1 host stayed where it was').waitFor()
    await page.getByRole('button', { name: 'On to exit-nyc' }).click()
    await expect
      .poll(() => requestsOf(page, 'finishMove'))
      .toEqual([
        { id: 'a-move', how: 'back' },
        { id: 'a-move', how: 'on' },
      ])
  })

  test.for(['stands', 'goes'] as const)('what the server refuses of that is told once: the note %s meanwhile', async (note, context) => {
    const { page, show } = onStage(context)
    await show({
      page: 'admin',
      pushes: { ...administered, admin: { ...admin.adminView, edition: 'pro', unfinished: admin.unfinishedMove } },
      answers: { ...admin.lists({}), finishMove: 'never' },
    })
    await page.getByRole('button', { name: 'Back to where they were' }).click()
    await expect.poll(() => requestsOf(page, 'finishMove')).toHaveLength(1)
    if (note === 'goes') {
      await push(page, { admin: { ...admin.adminView, edition: 'pro' } })
      await page.getByText('have no gateway now').waitFor({ state: 'detached' })
    }
    await answerLate(page, 'finishMove', { ok: false, fault: { code: 'server.refused', status: 500, message: 'sql: database is closed' } })
    await page.getByText('The server failed').first().waitFor()
    await settled(page)
    expect(await page.getByText('The server failed').count()).toBe(1)
  })
})

describe('Undo', () => {
  test('that was broken off can be pressed again', async (context) => {
    const { page, show } = onStage(context)
    const away = { code: 'server.unreachable' as const, server: 'https://api.example.com', detail: 'ECONNREFUSED' }
    const back = [{ nodeIds: ['lap', 'atlas'], from: 'exit-nyc', to: 'exit-fra' }]
    await show({
      page: 'admin',
      pushes: administered,
      answers: {
        ...admin.lists({}),
        clientCandidates: { ok: true, value: { candidates: admin.nycCandidates } },
        previewWrite: { ok: true, value: admin.updatePreview },
        write: { ok: true, value: { nodeId: 'exit-nyc', back, stayed: null } },
        putBack: { ok: false, fault: away },
      },
    })
    await openPage(page, 'Hosts')
    for (const name of ['atlas', 'lap']) await page.getByRole('row', { name }).locator('.select-cell').click()
    await page.getByRole('button', { name: 'Move to a gateway' }).click()
    await page.getByRole('dialog').getByRole('option', { name: 'exit-nyc' }).click()
    await page.getByRole('button', { name: 'Move 2 hosts' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText("Can't reach api.example.com").waitFor()
    await answer(page, { putBack: { ok: true, value: { left: 0, stayed: null } } })
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Taken back').waitFor()
  })

  test('a host that an update took from another gateway goes back there by Undo', async (context) => {
    const { page, show } = onStage(context)
    const back = [{ nodeIds: ['server-room'], from: 'exit-fra', to: 'exit-nyc' }]
    const answers = {
      ...admin.lists({ hosts: [admin.host('server-room', { usesId: 'exit-nyc', uses: 'exit-nyc' })] }),
      clientCandidates: { ok: true as const, value: { candidates: admin.clientCandidates } },
      previewWrite: { ok: true as const, value: admin.createPreview },
      write: { ok: true as const, value: { nodeId: 'exit-fra', back, stayed: null } },
      putBack: { ok: true as const, value: { left: 0, stayed: null } },
    }
    await show({ page: 'admin', pushes: administered, answers })
    await page.getByRole('row', { name: /^exit-fra/ }).click()
    await page.getByRole('button', { name: 'Update connected hosts' }).click()
    await page.getByRole('option', { name: 'server-room' }).click()
    await page.getByText('server-room', { exact: false }).first().waitFor()
    await page.getByRole('button', { name: 'Update hosts' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => requestsOf(page, 'putBack')).toEqual([{ network: 'office', ways: back }])
    // the message is gone with its button: the keyboard goes on in the list
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('row')
  })

  test('Undo of a new gateway brings its hosts back before it goes, and asks for an empty list first: nobody is sent out directly', async (context) => {
    const { page, show } = onStage(context)
    const back = [{ nodeIds: ['server-room'], from: 'atlas', to: 'exit-nyc' }]
    await show({
      page: 'admin',
      pushes: administered,
      answers: {
        ...admin.lists({}),
        gatewayCandidates: { ok: true, value: { candidates: admin.gatewayCandidates } },
        clientCandidates: { ok: true, value: { candidates: admin.clientCandidates } },
        previewWrite: { ok: true, value: admin.createPreview },
        write: { ok: true, value: { nodeId: 'atlas', back, stayed: null } },
        putBack: { ok: true, value: { left: 0, stayed: null } },
      },
    })
    await createAtlas(page)
    await page.getByText('atlas is a gateway now').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Taken back').waitFor()
    const acts = (await asked(page)).filter(({ name }) => name === 'write' || name === 'putBack')
    expect(acts.map(({ name, request }) => (name === 'putBack' ? request : (request as { write: unknown }).write))).toEqual([
      { kind: 'create', network: 'office', nodeId: 'atlas', clients: [] },
      { network: 'office', ways: back },
      { kind: 'update', network: 'office', nodeId: 'atlas', before: [], clients: [] },
      { kind: 'delete', network: 'office', nodeId: 'atlas' },
    ])
    // somebody else has put a host on it meanwhile: it stays
    await createAtlas(page)
    await page.getByText('atlas is a gateway now').last().waitFor()
    await answer(page, { write: { ok: false, fault: { code: 'write.changed', what: 'The list of atlas', written: false } } })
    const before = (await asked(page)).length
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await page.getByText('The list of atlas').waitFor()
    const later = (await asked(page)).slice(before).filter(({ name }) => name === 'write')
    expect(later.map(({ request }) => (request as { write: { kind: string } }).write.kind)).toEqual(['update'])
  })

  test('Undo of a new gateway leaves it where a remote client was made on it meanwhile', async (context) => {
    const { page, show } = onStage(context)
    await show({
      page: 'admin',
      pushes: administered,
      answers: {
        ...admin.lists({}),
        gatewayCandidates: { ok: true, value: { candidates: admin.gatewayCandidates } },
        clientCandidates: { ok: true, value: { candidates: admin.clientCandidates } },
        previewWrite: { ok: true, value: admin.createPreview },
        write: { ok: true, value: { nodeId: 'atlas', back: [], stayed: null } },
      },
    })
    await createAtlas(page)
    await page.getByText('atlas is a gateway now').waitFor()
    await answer(page, { previewWrite: { ok: true, value: admin.deletePreview } })
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('atlas stays: 12 remote clients were made on it in the meantime').waitFor()
    const writes = (await requestsOf(page, 'write')).map((request) => (request as { write: { kind: string } }).write.kind)
    expect(writes).toEqual(['create'])
  })

  test('a message with Undo waits for whoever is on it, or at another window', async (context) => {
    const { page, show } = onStage(context)
    await show({
      page: 'admin',
      pushes: administered,
      answers: { ...admin.lists({}), setRemoteClients: { ok: true, value: { changed: 4 } } },
    })
    await openPage(page, 'Remote clients')
    await page.clock.install()
    await page.getByRole('checkbox', { name: 'Select all rows that are shown' }).press('Space')
    await page.getByRole('button', { name: 'Disable' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disable' }).click()
    const undo = page.getByRole('button', { name: 'Undo' })
    await undo.waitFor()
    await undo.hover()
    await page.clock.fastForward(75_000)
    expect(await undo.isVisible()).toBe(true)
    await page.mouse.move(10, 10)
    await undo.focus()
    await page.clock.fastForward(75_000)
    expect(await undo.isVisible()).toBe(true)
    await page.getByRole('button', { name: 'Refresh' }).focus()
    await page.evaluate(() => {
      document.hasFocus = () => false
      window.dispatchEvent(new Event('blur'))
    })
    await page.clock.fastForward(75_000)
    expect(await undo.isVisible()).toBe(true)
    await page.evaluate(() => {
      document.hasFocus = () => true
      window.dispatchEvent(new Event('focus'))
    })
    await page.clock.fastForward(50_000)
    expect(await undo.isVisible()).toBe(true)
    await page.clock.fastForward(10_000)
    await undo.waitFor({ state: 'detached' })
  })

  test('an Undo that takes long says how far it is', async (context) => {
    const { page, show } = onStage(context)
    const back = [{ nodeIds: ['atlas'], from: 'exit-fra', to: null }]
    await show({
      page: 'admin',
      pushes: administered,
      answers: {
        ...admin.lists({}),
        clientCandidates: { ok: true, value: { candidates: admin.clientCandidates } },
        previewWrite: { ok: true, value: admin.updatePreview },
        write: { ok: true, value: { nodeId: 'exit-fra', back, stayed: null } },
        putBack: 'never',
      },
    })
    await page.getByRole('button', { name: 'Update connected hosts' }).click()
    await page.getByRole('option', { name: 'atlas' }).click()
    await page.getByText('12 remote clients are not touched').waitFor()
    await page.getByRole('button', { name: 'Update hosts' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Taking it back').waitFor()
    await push(page, { admin: { ...admin.adminView, writing: { done: 40, total: 312 } } })
    await page.getByText('40 of 312 so far').waitFor()
  })
})
