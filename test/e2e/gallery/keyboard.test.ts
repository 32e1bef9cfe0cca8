import { describe, expect, test } from 'vitest'
import { settingsStates } from './settings-states.ts'
import { stageOfFile } from './stage-of-file.ts'

const onStage = stageOfFile()

describe('Tab', () => {
  test('through the settings in a small window: what has the focus is in sight, and the page stays in its window', async (context) => {
    const { page, show } = onStage(context)
    const usual = settingsStates.find(({ name }) => name === 'usual')
    if (usual === undefined) throw new Error('no usual settings')
    await show(usual)
    await page.setViewportSize({ width: 360, height: 420 })
    const seen = new Set<string>()
    for (let press = 0; press < 30; press++) {
      await page.keyboard.press('Tab')
      const { name, top, bottom, scrolled } = await page.evaluate(() => {
        const element = document.activeElement ?? document.body
        const shown = element.closest('label') ?? element
        const rect = shown.getBoundingClientRect()
        return { name: shown.textContent ?? '', top: rect.top, bottom: rect.bottom, scrolled: document.documentElement.scrollTop }
      })
      seen.add(name)
      expect({ name, scrolled, inSight: bottom > 0 && top < 420 }).toEqual({ name, scrolled: 0, inSight: true })
    }
    expect(seen.size).toBeGreaterThan(10)
  })
})
