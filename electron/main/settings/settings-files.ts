import fs from 'node:fs/promises'
import path from 'node:path'
import { app, dialog } from 'electron'
import type { Settings } from '../../common/contracts/app/window.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { Words } from '../../common/words/words.ts'
import { settingsFileLimit, settingsFromText, settingsToText } from './settings-file.ts'
import type { SettingsChange } from './settings-store.ts'

/** The app's own settings as a file that the person chooses in the desktop's dialog: no page ever names one. */
export interface SettingsFiles {
  /** Fault: `disk.failed`. */
  save(settings: Settings): Promise<Result<{ saved: boolean }>>
  /** Null: the person changed their mind. Faults: `disk.failed`, `settings.malformed`. */
  read(): Promise<Result<SettingsChange | null>>
}

export function createSettingsFiles(words: () => Words): SettingsFiles {
  const filters = () => [{ name: words().t('dialog.settingsFile'), extensions: ['json'] }]
  return {
    async save(settings) {
      const suggested = path.join(app.getPath('documents'), 'waygate-settings.json')
      const title = words().t('dialog.exportSettings')
      const { canceled, filePath } = await dialog.showSaveDialog({ title, defaultPath: suggested, filters: filters() })
      if (canceled || filePath === '') return ok({ saved: false })
      try {
        await fs.writeFile(filePath, settingsToText(settings))
        return ok({ saved: true })
      } catch (error) {
        return diskFault(filePath, error)
      }
    },
    async read() {
      const title = words().t('dialog.importSettings')
      const { canceled, filePaths } = await dialog.showOpenDialog({ title, properties: ['openFile'], filters: filters() })
      const [file] = filePaths
      if (canceled || file === undefined) return ok(null)
      try {
        const { size } = await fs.stat(file)
        if (size > settingsFileLimit) return fail({ code: 'settings.malformed', detail: `${size} bytes` })
        return settingsFromText(await fs.readFile(file, 'utf8'))
      } catch (error) {
        return diskFault(file, error)
      }
    },
  }
}

function diskFault(file: string, error: unknown): Result<never> {
  return fail({ code: 'disk.failed', path: file, detail: error instanceof Error ? error.message : String(error) })
}
