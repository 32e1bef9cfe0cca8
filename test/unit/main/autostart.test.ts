import { expect, test, vi } from 'vitest'

vi.mock('electron', () => ({ app: {} }))
const { autostartOfWindows } = await import('../../../electron/main/settings/autostart.ts')

/** What Windows keeps: the entry with its arguments, and the task manager's mark on it. */
function windows() {
  const kept = { entry: null as readonly string[] | null, off: false }
  const items: import('../../../electron/main/settings/autostart.ts').LoginItems = {
    getLoginItemSettings: () => ({
      openAtLogin: kept.entry !== null,
      executableWillLaunchAtLogin: kept.entry !== null && !kept.off,
      openAsHidden: false,
      wasOpenedAtLogin: false,
      wasOpenedAsHidden: false,
      restoreState: false,
      status: 'enabled',
      launchItems: [],
    }),
    setLoginItemSettings: ({ openAtLogin, enabled, args = [] }) => {
      kept.entry = openAtLogin ? args : null
      if (enabled) kept.off = false
    },
  }
  return { kept, autostart: autostartOfWindows(items) }
}

test('on Windows an entry of the person starts it with the tray icon only', () => {
  const { kept, autostart } = windows()
  expect(autostart.enabled()).toBe(false)
  expect(autostart.set(true)).toMatchObject({ ok: true })
  expect(kept.entry).toEqual(['--background'])
  expect(autostart.enabled()).toBe(true)
  autostart.set(false)
  expect(autostart.enabled()).toBe(false)
})

test('off in the task manager is off, until it is turned on here', () => {
  const { kept, autostart } = windows()
  autostart.set(true)
  kept.off = true
  expect(autostart.enabled()).toBe(false)
  autostart.set(true)
  expect(autostart.enabled()).toBe(true)
})
