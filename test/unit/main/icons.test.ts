import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { drawIcons } from '../../../build/icons/draw-icons.ts'
import { paint } from '../../../build/icons/shape.ts'
import { trayGrid, trayIcon, traySizes, trayStates } from '../../../build/icons/tray-icons.ts'
import { trayIconFile, trayIconOf, trayIconSizes } from '../../../electron/main/tray/tray-icon.ts'
import { states, throughFra, views } from './views.ts'

const resources = path.join(import.meta.dirname, '../../../resources')

it('the committed pictures are the drawn ones', () => {
  for (const [name, png] of drawIcons()) expect(fs.readFileSync(path.join(resources, name)).equals(png), name).toBe(true)
})

it('every state has its picture in every size and theme', () => {
  expect(trayIconSizes).toEqual(traySizes)
  for (const state of Object.values(states)) {
    const icon = trayIconOf(views({ state, intent: throughFra }))
    for (const size of trayIconSizes) {
      for (const dark of [true, false]) expect(fs.existsSync(path.join(resources, 'tray', trayIconFile(icon, { dark, size })))).toBe(true)
    }
  }
})

it('pictures differ without colour, also at 16 pixels', () => {
  const alpha = (rgba: Uint8Array) => rgba.filter((_, index) => index % 4 === 3)
  const masks = trayStates.map((state) => ({ state, mask: alpha(paint(trayIcon(state, 'light'), trayGrid, 16)) }))
  for (const a of masks) {
    for (const b of masks) {
      if (a.state >= b.state) continue
      const different = a.mask.filter((value, index) => Math.abs(value - (b.mask[index] ?? 0)) > 96).length
      expect(different, `${a.state} and ${b.state}`).toBeGreaterThan(6)
    }
  }
})
