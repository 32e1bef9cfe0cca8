import path from 'node:path'
import { createJsonFile } from '../../client/session/json-file.ts'
import { type Settings, settingsSchema } from '../../common/contracts/app/window.ts'
import type { Result } from '../../common/result.ts'

export const initialSettings: Settings = { theme: 'system', language: 'system', showAtStart: false }

export interface SettingsStore {
  current(): Settings
  /** Fault: `disk.failed`; the change then holds until the app ends. */
  change(change: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Result<unknown>
}

/** The app's own settings in `<configDir>/settings.json`. What the tunnel should do is the helper's and is never kept here (DESIGN 5). */
export function createSettingsStore(configDir: string): SettingsStore {
  const file = createJsonFile<Settings>(path.join(configDir, 'settings.json'), settingsSchema, initialSettings)
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
