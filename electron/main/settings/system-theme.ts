import { nativeTheme } from 'electron'
import type { Settings } from '../../common/contracts/app/window.ts'
import { hasDarkPanel } from './dark-panel.ts'

export interface SystemTheme {
  /** What the windows should look like. */
  choose(theme: Settings['theme']): void
  /** Whether the panel with the tray is dark, whatever was chosen for the windows. */
  panelDark(): boolean
}

/** Electron mixes the two: while a theme is chosen it no longer tells what the desktop's is, so the last known one stays. */
export function createSystemTheme(initial: Settings['theme']): SystemTheme {
  let dark = nativeTheme.shouldUseDarkColors
  nativeTheme.on('updated', () => {
    if (nativeTheme.themeSource === 'system') dark = nativeTheme.shouldUseDarkColors
  })
  nativeTheme.themeSource = initial
  return {
    choose(theme) {
      if (nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme
    },
    panelDark: () => hasDarkPanel(process.platform, process.env.XDG_CURRENT_DESKTOP ?? '') || dark,
  }
}
