import { describe, expect, test } from 'vitest'
import { administered, clientCandidates, lists, many, updatePreview } from './admin-samples.ts'
import { answer, answerLate, asked, push } from './driven-bridge.ts'
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

  test('the rest of a long list is asked for when its first rows are on the screen; no gateway is without hosts before they are known', async (context) => {
    const { page, show } = onStage(context)
    const pageOf = (from: number, to: number, seen: number) => ({
      ok: true as const,
      value: { log: 1, seen, whole: seen === 1, put: many.gateways.slice(from, to), drop: [], more: seen === 1 },
    })
    const { admin } = administered
    await show({
      page: 'admin',
      pushes: { ...administered, admin: { ...admin, marks: { ...admin.marks, gateways: 2 } } },
      answers: { ...lists(many), adminGateways: 'never', adminHosts: 'never' },
    })
    await page.evaluate(watchCalls)
    await answer(page, { adminGateways: pageOf(200, 1200, 2) })
    await answerLate(page, 'adminGateways', pageOf(0, 200, 1))
    await expect.poll(() => page.getByRole('grid', { name: 'Gateways' }).getAttribute('aria-rowcount')).toBe('1201')
    expect(await page.evaluate(() => (window as unknown as Called).seenAtCalls)).toEqual([true])
    const pane = page.getByRole('region', { name: 'Connected hosts of gw-0000' })
    await pane.waitFor()
    expect(await pane.textContent()).not.toMatch(/No host|\d$/)
    await answer(page, { adminHosts: 'never' })
    await answerLate(page, 'adminHosts', {
      ok: false,
      fault: { code: 'server.unreachable', server: 'https://api.example.com', detail: 'ECONNREFUSED' },
    })
    await pane.getByRole('button', { name: 'Try again' }).waitFor()
    // what comes of another list says nothing of this one
    const renamed = {
      ...pageOf(0, 0, 3),
      value: { ...pageOf(0, 0, 3).value, put: many.gateways.slice(0, 1).map((row) => ({ ...row, name: 'gw-0000-new' })) },
    }
    await answer(page, { adminGateways: renamed })
    await push(page, { admin: { ...admin, marks: { ...admin.marks, gateways: 3 } } })
    const named = page.getByRole('region', { name: 'Connected hosts of gw-0000-new' })
    await named.getByRole('button', { name: 'Try again' }).click()
    await answerLate(page, 'adminHosts', { ok: true, value: { log: 1, seen: 1, whole: true, put: [], drop: [], more: false } })
    await named.getByText('No host leaves through gw-0000-new').waitFor()
  })

  test('a key in the filter changes what the rows say and makes none; those out of sight follow', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: lists(many) })
    const grid = page.getByRole('grid', { name: 'Gateways' })
    const rows = grid.locator('.table-body .table-row')
    // those below the edge come after the first look
    await expect.poll(() => rows.evaluateAll(below)).toBeGreaterThan(4)
    await grid.evaluate(watchFilter)
    await page.getByLabel('Filter gateways').focus()
    await page.keyboard.type('gw-11')
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('101')
    await expect.poll(async () => (await rows.allTextContents()).every((text) => text.includes('gw-11'))).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('1201')
    const seen = await page.evaluate(() => (window as unknown as Watched).filtered)
    expect(seen).toHaveLength(3)
    expect(seen.map(({ made }) => made)).toEqual([0, 0, 0])
    // the key that empties most of the list changes nothing that nobody sees
    expect(seen.some(({ late }) => late > 0)).toBe(true)
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

interface Watched {
  /** At each key that changed how many rows there are: rows in sight that were made for it, and rows out of sight that still were those of before. */
  readonly filtered: { readonly made: number; readonly late: number }[]
}

/** Rows whose top is below the edge of what scrolls. */
function below(rows: readonly Element[]): number {
  const edge = rows[0]?.closest('.table-scroll')?.getBoundingClientRect().bottom ?? 0
  return rows.filter((row) => row.getBoundingClientRect().top >= edge).length
}

/** Runs in the page, and looks right after each drawing. */
function watchFilter(grid: Element): void {
  const filtered: Watched['filtered'][number][] = []
  Object.assign(window, { filtered })
  const edge = grid.closest('.table-scroll')?.getBoundingClientRect().bottom ?? 0
  const now = () => [...grid.querySelectorAll('.table-body .table-row')]
  let before = new Map(now().map((row) => [row, row.id]))
  new MutationObserver((changes) => {
    const isKey = changes.some(({ attributeName, target }) => attributeName === 'aria-rowcount' && target === grid)
    if (isKey) {
      const [inSight, out] = [true, false].map((wanted) => now().filter((row) => row.getBoundingClientRect().top < edge === wanted))
      filtered.push({
        made: inSight?.filter((row) => !before.has(row)).length ?? 0,
        late: out?.filter((row) => before.get(row) === row.id).length ?? 0,
      })
    }
    before = new Map(now().map((row) => [row, row.id]))
  }).observe(grid, { subtree: true, childList: true, attributes: true, characterData: true })
}

interface Called {
  /** Each time main was asked for gateways: whether rows had been on the screen. */
  readonly seenAtCalls: boolean[]
}

/** Runs in the page. */
function watchCalls(): void {
  const { waygate } = window as unknown as { waygate: { call(name: string, request: unknown): Promise<string> } }
  const call = waygate.call.bind(waygate)
  const seenAtCalls: boolean[] = []
  Object.assign(window, { seenAtCalls })
  let isSeen = false
  const frame = () => {
    isSeen = document.querySelector('.table-body .table-row') !== null
    if (!isSeen) requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  waygate.call = (name, request) => {
    if (name === 'adminGateways') seenAtCalls.push(isSeen)
    return call(name, request)
  }
}
