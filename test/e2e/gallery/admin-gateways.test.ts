import { describe, expect, test } from 'vitest'
import { administered, clientCandidates, lists, many, updatePreview } from './admin-samples.ts'
import { answer, asked } from './driven-bridge.ts'
import { settled } from './stage.ts'
import { stageOfFile } from './stage-of-file.ts'

const onStage = stageOfFile()
/** The lists, and who may be connected. */
const choosing = { ...lists({}), clientCandidates: { ok: true as const, value: { candidates: clientCandidates } } }

describe('the page of gateways', () => {
  test('arrows choose the gateway whose hosts are shown; 1,200 gateways and 3,000 hosts stay virtual', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: lists(many) })
    expect(await page.getByRole('row').count()).toBeLessThan(80)
    await page.getByRole('row', { name: 'gw-0000' }).click()
    await page.keyboard.press('End')
    await page.getByText('No host leaves through gw-1199').waitFor()
  })

  test('a key in the filter changes what the rows say and makes none; those out of sight follow', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: lists(many) })
    const grid = page.getByRole('grid', { name: 'Gateways' })
    const rows = grid.locator('.table-body .table-row')
    await rows.nth(10).waitFor({ state: 'attached' })
    const inSight = await rows.evaluateAll((all) => {
      const edge = all[0]?.closest('.table-scroll')?.getBoundingClientRect().bottom ?? 0
      for (const row of all) row.setAttribute('data-there', '')
      return all.filter((row) => row.getBoundingClientRect().top < edge).length
    })
    await page.getByLabel('Filter gateways').focus()
    const total = await grid.getAttribute('aria-rowcount')
    await page.keyboard.type('gw-11')
    await expect.poll(() => grid.getAttribute('aria-rowcount')).not.toBe(total)
    expect(await rows.evaluateAll((all, few) => all.slice(0, few).every((row) => row.hasAttribute('data-there')), inSight)).toBe(true)
    await expect.poll(async () => (await rows.allTextContents()).every((text) => /gw-11/.test(text))).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe(total)
    expect(await rows.evaluateAll((all, few) => all.slice(0, few).every((row) => row.hasAttribute('data-there')), inSight)).toBe(true)
  })

  test('sorting by a column turns round on the second click', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: lists({}) })
    const gateways = page.getByRole('grid', { name: 'Gateways' })
    const first = () => gateways.getByRole('row').nth(1).textContent()
    await gateways.getByRole('button', { name: 'Name' }).click()
    await settled(page)
    const one = await first()
    await gateways.getByRole('button', { name: 'Name' }).click()
    await expect.poll(first).not.toBe(one)
  })

  test('changed connected hosts are sent with the list that was seen; after a conflict both are merged', async (context) => {
    const { page, show } = onStage(context)
    await show({
      page: 'admin',
      pushes: administered,
      answers: {
        ...choosing,
        previewWrite: { ok: true, value: updatePreview },
        write: { ok: false, fault: { code: 'write.changed', what: 'The list of exit-fra', written: false } },
      },
    })
    await page.getByRole('button', { name: 'Update connected hosts' }).click()
    await page.getByRole('option', { name: 'atlas' }).click()
    await page.getByRole('option', { name: 'lap' }).click()
    await page.getByText('1 host returns to its own internet: lap').waitFor()
    // Meanwhile somebody else connects boreas and takes winpc out.
    const theirs = clientCandidates.map((one) => ({ ...one, chosen: ['lap', 'rel', 'boreas'].includes(one.nodeId) }))
    await answer(page, { clientCandidates: { ok: true, value: { candidates: theirs } } })
    await page.getByRole('button', { name: 'Update hosts' }).click()
    await page.getByText('added by them: boreas').waitFor()
    const back = [
      { nodeIds: ['atlas'], from: 'exit-fra', to: null },
      { nodeIds: ['lap'], from: null, to: 'exit-fra' },
    ]
    await answer(page, {
      write: { ok: true, value: { nodeId: 'exit-fra', back, stayed: null } },
      putBack: { ok: true, value: { left: 0, stayed: null } },
    })
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText('Connected hosts of exit-fra stored').waitFor()
    const writes = (await asked(page)).filter(({ name }) => name === 'write').map(({ request }) => (request as { write: unknown }).write)
    const wish = { kind: 'update', network: 'office', nodeId: 'exit-fra' }
    expect(writes).toEqual([
      { ...wish, before: ['lap', 'rel', 'winpc'], clients: ['rel', 'winpc', 'atlas'] },
      { ...wish, before: ['boreas', 'lap', 'rel'], clients: ['boreas', 'rel', 'atlas'] },
    ])
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Taken back').waitFor()
    expect(await asked(page)).toContainEqual({ name: 'putBack', request: { network: 'office', ways: back } })
  })

  test('an expected refusal is sent only by "Ask it anyway"', async (context) => {
    const { page, show } = onStage(context)
    const refusals = [{ rule: 'client.usesOther', weight: 'probable', subject: 'atlas', other: 'exit-nyc' }]
    await show({
      page: 'admin',
      pushes: administered,
      answers: {
        ...choosing,
        previewWrite: { ok: true, value: { ...updatePreview, refusals } },
        write: { ok: true, value: { nodeId: 'exit-fra', back: [], stayed: null } },
      },
    })
    await page.getByRole('button', { name: 'Update connected hosts' }).click()
    await page.getByRole('option', { name: 'atlas' }).click()
    await page.getByRole('button', { name: 'Ask it anyway' }).click()
    await page.getByText('Connected hosts of exit-fra stored').waitFor()
    expect(await asked(page)).toContainEqual({ name: 'write', request: expect.objectContaining({ despite: true }) })
  })

  test('closing the dialog of a write that is under way cancels nothing, and says so', async (context) => {
    const { page, show } = onStage(context)
    await show({
      page: 'admin',
      pushes: administered,
      answers: { ...choosing, previewWrite: { ok: true, value: { ...updatePreview, refusals: [] } }, write: 'never' },
    })
    await page.getByRole('button', { name: 'Update connected hosts' }).click()
    await page.getByRole('option', { name: 'atlas' }).click()
    await page.getByRole('button', { name: 'Update hosts' }).click()
    await page.getByRole('button', { name: 'Close, it goes on' }).click()
    await page.locator('.toasts').getByText('Writing').waitFor()
  })

  test('Delete for more than 25 stays shut until the name is typed', async (context) => {
    const { page, show } = onStage(context)
    await show({
      page: 'admin',
      pushes: administered,
      answers: { ...lists({}), previewWrite: { ok: true, value: { ...updatePreview, affected: 26, refusals: [] } } },
    })
    await page.getByRole('button', { name: 'Actions for exit-fra' }).click()
    await page.getByRole('menuitem', { name: 'Delete gateway' }).click()
    const confirm = page.getByRole('alertdialog').getByRole('button', { name: 'Delete gateway' })
    await page.getByLabel('Name of the gateway').fill('exit-fr')
    expect(await confirm.isDisabled()).toBe(true)
    await page.getByLabel('Name of the gateway').fill('exit-fra')
    await confirm.click()
    expect(await asked(page)).toContainEqual({
      name: 'write',
      // what was agreed to goes along: if the write would do something else by now, it isn't done
      request: { write: { kind: 'delete', network: 'office', nodeId: 'exit-fra' }, despite: false, seen: updatePreview.lines },
    })
  })
})
