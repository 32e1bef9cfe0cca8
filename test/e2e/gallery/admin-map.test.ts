import { describe, expect, test } from 'vitest'
import { openPage } from './admin-page-states.ts'
import * as admin from './admin-samples.ts'
import { settled } from './stage.ts'
import { stageOfFile } from './stage-of-file.ts'

const { administered } = admin
const onStage = stageOfFile()

const [gateway] = admin.gateways
const [host] = admin.hosts
if (gateway === undefined || host === undefined) throw new Error('sample changed')
const places = Array.from({ length: 12 }, (_, place) => `exit-${String(place).padStart(2, '0')}`)
const away = places.map((id) => ({ ...gateway, id, name: id, status: 'offline' as const, hostCount: 1 }))
const lost = places.flatMap((id) => [
  { ...host, id, hostId: `h-${id}`, name: id, role: 'gateway' as const, status: 'offline' as const },
  { ...host, id: `on-${id}`, hostId: `h-on-${id}`, name: `on-${id}`, uses: id, usesId: id },
])
const many = admin.lists({ gateways: away, hosts: lost })

describe('the map', () => {
  test('of many problems the rest is a table of just those machines', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: many })
    await openPage(page, 'Topology')
    await page.getByRole('button', { name: '8 more' }).click()
    await expect.poll(() => page.getByRole('row').count()).toBe(13)
    await page.getByRole('row', { name: /exit-11.*away with 1 host/ }).waitFor()
    await page.getByRole('button', { name: 'Every machine' }).click()
    await page.getByRole('row', { name: /^on-exit-00/ }).waitFor()
  })

  test('a group that was opened folds back; remote clients open as a list of their gateway', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: admin.lists({}) })
    await openPage(page, 'Topology')
    const group = page.getByRole('button', { name: /leave directly/ })
    await group.click()
    await page.getByRole('button', { name: 'Show fewer' }).click()
    await group.waitFor()
    await page.getByRole('button', { name: '12 remote clients' }).click()
    expect(await page.getByLabel('Filter remote clients').inputValue()).toBe('exit-fra')
  })

  test('in a small window the problems don’t lie over its controls', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'admin', pushes: administered, answers: many })
    await page.setViewportSize({ width: 760, height: 520 })
    await openPage(page, 'Topology')
    for (const size of ['13px', '26px']) {
      await page.evaluate((fontSize) => {
        document.documentElement.style.fontSize = fontSize
      }, size)
      await settled(page)
      const strip = await page.locator('.problems').boundingBox()
      const controls = await page.locator('.react-flow__controls').boundingBox()
      if (strip === null || controls === null) throw new Error('not drawn')
      expect(controls.y).toBeGreaterThanOrEqual(strip.y + strip.height)
    }
  })
})
