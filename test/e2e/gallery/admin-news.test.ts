import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { openPage, rowMenu } from './admin-page-states.ts'
import * as admin from './admin-samples.ts'
import { answer, push } from './driven-bridge.ts'
import { stageOfFile } from './stage-of-file.ts'

const { administered } = admin
const onStage = stageOfFile()

let seen = 1
/** The server's list has these rows now. */
async function rows(page: Page, list: 'hosts' | 'clients', put: readonly unknown[]): Promise<void> {
  seen += 1
  const call = list === 'hosts' ? 'adminHosts' : 'adminClients'
  await answer(page, { [call]: { ok: true, value: { log: 1, seen, whole: false, put, drop: [], more: false } } })
  await push(page, { admin: { ...admin.adminView, marks: { ...admin.adminView.marks, [list]: seen } } })
}

const lap = admin.reportingHosts.find(({ id }) => id === 'lap') as AdminHostRow
const released = { ...lap, uses: '', usesId: '' }

describe('what was written is news on its row', () => {
  test('a host says Stored until it has applied it, then Applied, and nothing more once somebody else has changed it', async (context) => {
    const { page, show } = onStage(context)
    await show({
      page: 'admin',
      pushes: administered,
      answers: {
        ...admin.lists({ hosts: admin.reportingHosts }),
        previewWrite: { ok: true, value: admin.releasePreview },
        write: { ok: true, value: { nodeId: 'lap', back: [], stayed: null } },
      },
    })
    await openPage(page, 'Hosts')
    await rowMenu(page, 'lap', 'Take off its gateway')
    await page.getByRole('button', { name: 'Take off', exact: true }).click()
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    const row = page.getByRole('row', { name: /^lap/ })
    expect(await row.locator('.news').count()).toBe(0)
    await rows(page, 'hosts', [{ ...released, report: 'waiting' }])
    await row.getByText('Stored').waitFor()
    await rows(page, 'hosts', [released])
    await row.getByText('Applied').waitFor()
    await rows(page, 'hosts', [{ ...lap, uses: 'exit-nyc', usesId: 'exit-nyc' }])
    await row.getByText('Applied').waitFor({ state: 'detached', timeout: 3000 })
  })

  test('names that differ at their end are whole beside it, after a write about all of them', async (context) => {
    const { page, show } = onStage(context)
    const [bob] = admin.clients
    const clients = Array.from({ length: 12 }, (_, place) => ({ ...bob, id: `phone-ams-${10_560 + place}` }))
    await show({
      page: 'admin',
      pushes: administered,
      answers: { ...admin.lists({ clients: clients as typeof admin.clients }), setRemoteClients: { ok: true, value: {} } },
    })
    await openPage(page, 'Remote clients')
    await page.getByRole('row', { name: /^phone-ams-10560/ }).focus()
    await page.keyboard.press('Control+a')
    await page.getByRole('button', { name: 'Disable' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disable' }).click()
    await rows(
      page,
      'clients',
      clients.map((row) => ({ ...row, enabled: false })),
    )
    await expect.poll(() => page.locator('.news').count()).toBe(12)
    const cut = () =>
      page.locator('.named').evaluateAll((names) =>
        names.flatMap((name) => {
          const letters = [...name.querySelectorAll('.cut-head, .cut')]
          const sign = name.querySelector('.news svg')?.getBoundingClientRect()
          const isCut = letters.some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
          return isCut || (sign !== undefined && sign.right > name.getBoundingClientRect().right + 1) ? [name.textContent] : []
        }),
      )
    expect(await cut()).toEqual([])
  })
})
