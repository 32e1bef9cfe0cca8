import { expect, it } from 'vitest'
import { hasDarkPanel } from '../../../electron/main/settings/dark-panel.ts'

it.each([
  ['linux', 'XFCE', true],
  ['linux', 'ubuntu:GNOME', true],
  ['linux', 'KDE', false],
  ['linux', '', false],
  ['win32', 'GNOME', false],
] as const)('the panel of %s %s is dark by itself: %s', (platform, desktop, dark) => {
  expect(hasDarkPanel(platform, desktop)).toBe(dark)
})
