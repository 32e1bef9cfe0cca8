import { app, clipboard } from 'electron'
import type { windowContract } from '../../common/contracts/app/window.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { AppHandlers } from '../ipc/call-router.ts'
import type { PushHub } from '../ipc/push-hub.ts'
import type { SettingsStore } from '../settings/settings-store.ts'
import type { SystemTheme } from '../settings/system-theme.ts'
import type { WindowKeeper } from '../windows/window-keeper.ts'

export interface WindowActFacts {
  readonly settings: SettingsStore
  readonly theme: SystemTheme
  readonly windows: WindowKeeper
  readonly hub: PushHub
  readonly mayAdminister: () => boolean
  readonly changed: () => void
}

/** What a page may ask of the app itself (contracts/app/window.ts). */
export function createWindowActs(facts: WindowActFacts): Pick<AppHandlers, Exclude<keyof typeof windowContract, 'frame'>> {
  const { settings, theme, windows, hub } = facts
  const done = ok({})
  return {
    ready: async (_request, page) => {
      hub.ready(page)
      return done
    },
    openAdmin: async () => {
      if (!facts.mayAdminister()) {
        return fail({ code: 'rule.refused', refusals: [{ rule: 'access.notAdmin', weight: 'certain', subject: '' }] })
      }
      windows.open('admin')
      return done
    },
    hide: async (_request, page) => {
      windows.hide(page)
      return done
    },
    copy: async ({ text }) => {
      clipboard.writeText(text)
      return done
    },
    setSettings: async (change): Promise<Result<Record<string, never>>> => {
      const written = settings.change(change)
      theme.choose(settings.current().theme)
      facts.changed()
      return written.ok ? done : written
    },
    quit: async () => {
      // After the answer is on its way: a page that asks must not wait for a window that is gone
      setImmediate(() => app.quit())
      return done
    },
  }
}
