import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'

/**
 * Puts a text into a new file of the person alone (0600), in the place of whatever had that name: its mode, its other names and who has it open have no part
 * in the new one. A link is replaced, not followed. Throws what the disk says; what was there has then not changed.
 */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  const beside = path.join(path.dirname(file), `.${path.basename(file).slice(0, 100)}.${randomBytes(6).toString('hex')}.new`)
  try {
    const handle = await fs.open(beside, 'wx', 0o600)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await fs.rename(beside, file)
  } catch (error) {
    await fs.rm(beside, { force: true })
    throw error
  }
}
