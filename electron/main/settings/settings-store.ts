import path from 'node:path'
import { z } from 'zod'
import { createJsonFile } from '../../client/session/json-file.ts'
import { type Settings, settingsSchema } from '../../common/contracts/app/window.ts'
import type { Result } from '../../common/result.ts'

export const initialSettings: Settings = {
  theme: 'system',
  language: 'system',
  showAtStart: false,
  notifications: 'all',
  autoJoin: 'off',
  autoJoinTo: 'last',
  gatewayOrder: 'usual',
  updates: 'on',
  updateChannel: 'stable',
  trustedNetworks: [],
}

/** Any part of the settings; what is undefined stays. */
export type SettingsChange = { readonly [K in keyof Settings]?: Settings[K] | undefined }

export interface SettingsStore {
  current(): Settings
  /** Fault: `disk.failed`; the change then holds until the app ends. */
  change(change: SettingsChange): Result<unknown>
}

const { theme, language, showAtStart, notifications, autoJoin, autoJoinTo, gatewayOrder, updates, updateChannel, trustedNetworks } =
  settingsSchema.shape

/** A file of another version: what it doesn't have, or has in a way that isn't understood, is as at first; the rest stays. */
const settingsFileSchema = z.object({
  theme: theme.catch(initialSettings.theme),
  language: language.catch(initialSettings.language),
  showAtStart: showAtStart.catch(initialSettings.showAtStart),
  notifications: notifications.catch(initialSettings.notifications),
  autoJoin: autoJoin.catch(initialSettings.autoJoin),
  autoJoinTo: autoJoinTo.catch(initialSettings.autoJoinTo),
  gatewayOrder: gatewayOrder.catch(initialSettings.gatewayOrder),
  updates: updates.catch(initialSettings.updates),
  updateChannel: updateChannel.catch(initialSettings.updateChannel),
  trustedNetworks: trustedNetworks.catch(initialSettings.trustedNetworks),
})

/** The app's own settings in `<configDir>/settings.json`. What the tunnel should do is the helper's and is never kept here (DESIGN 5). */
export function createSettingsStore(configDir: string): SettingsStore {
  const file = createJsonFile<Settings>(path.join(configDir, 'settings.json'), settingsFileSchema, initialSettings)
  let settings = file.read()
  return {
    current: () => settings,
    change(change) {
      settings = settingsSchema.parse({
        ...settings,
        ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
      })
      return file.update(() => settings)
    },
  }
}
