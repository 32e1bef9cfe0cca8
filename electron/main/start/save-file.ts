import fs from 'node:fs/promises'
import path from 'node:path'
import { app, dialog } from 'electron'
import { fail, ok, type Result } from '../../common/result.ts'
import { writePrivateFile } from './write-private-file.ts'

interface FileToSave {
  readonly title: string
  /** Suggested, in the person's documents. */
  readonly name: string
  readonly text: string
  /** 'owner': for the person alone, until they give it to somebody. */
  readonly readableBy: 'owner' | 'everybody'
}

/** Writes a text where the person says; no page ever names a file. `path` '' when they changed their mind. */
export async function saveFile({ title, name, text, readableBy }: FileToSave): Promise<Result<{ path: string }>> {
  const chosen = await dialog.showSaveDialog({
    title,
    defaultPath: path.join(app.getPath('documents'), name),
    properties: ['showOverwriteConfirmation'],
  })
  if (chosen.canceled || chosen.filePath === '') return ok({ path: '' })
  try {
    if (readableBy === 'owner') await writePrivateFile(chosen.filePath, text)
    else await fs.writeFile(chosen.filePath, text, { mode: 0o644 })
    return ok({ path: chosen.filePath })
  } catch (error) {
    return fail({ code: 'disk.failed', path: chosen.filePath, detail: error instanceof Error ? error.message : String(error) })
  }
}
