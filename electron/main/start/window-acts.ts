import { app, clipboard } from 'electron'
import type { Settings, windowContract } from '../../common/contracts/app/window.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { AppHandlers } from '../ipc/call-router.ts'
import type { PushHub } from '../ipc/push-hub.ts'
import type { Autostart } from '../settings/autostart.ts'
import { currentNetwork } from '../settings/current-network.ts'
import type { SettingsFiles } from '../settings/settings-files.ts'
import type { SettingsChange, SettingsStore } from '../settings/settings-store.ts'
import type { SystemTheme } from '../settings/system-theme.ts'
import type { WindowKeeper } from '../windows/window-keeper.ts'

export interface WindowActFacts {
  readonly settings: SettingsStore
  readonly theme: SystemTheme
  readonly windows: WindowKeeper
  readonly hub: PushHub
  readonly autostart: Autostart
  readonly files: SettingsFiles
  readonly forgetLink: () => void
  readonly mayAdminister: () => boolean
  readonly changed: () => void
}

/** What a page may ask of the app itself (contracts/app/window.ts). */
export function createWindowActs(
  facts: WindowActFacts,
): Pick<AppHandlers, Exclude<keyof typeof windowContract, 'frame' | 'machine' | 'link'>> {
  const { settings, theme, windows, hub, autostart, files } = facts
  const done = ok({})

  function change(wanted: SettingsChange): Result<Record<string, never>> {
    const written = settings.change(wanted)
    theme.choose(settings.current().theme)
    facts.changed()
    return written.ok ? done : written
  }

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
    openSettings: async () => {
      windows.open('settings')
      return done
    },
    setSettings: async (wanted) => change(wanted),
    setAutostart: async ({ on }) => {
      const set = autostart.set(on)
      hub.mark('machine')
      return set.ok ? done : set
    },
    trustNetwork: async ({ id, trusted }) => change({ trustedNetworks: trustedAfter(settings.current().trustedNetworks, id, trusted) }),
    exportSettings: () => files.save(settings.current()),
    importSettings: async () => {
      const chosen = await files.read()
      if (!chosen.ok) return chosen
      if (chosen.value === null) return ok({ read: false })
      const taken = change(chosen.value)
      return taken.ok ? ok({ read: true }) : taken
    },
    forgetLink: async () => {
      facts.forgetLink()
      return done
    },
    quit: async () => {
      // After the answer is on its way: a page that asks must not wait for a window that is gone
      setImmediate(() => app.quit())
      return done
    },
  }
}

/** Only the network that this computer is on can be trusted anew: a page can't make up another one. */
function trustedAfter(before: Settings['trustedNetworks'], id: string, trusted: boolean): Settings['trustedNetworks'] {
  const others = before.filter((network) => network.id !== id)
  const here = trusted ? currentNetwork() : null
  return here?.id === id ? [...others, here] : others
}
