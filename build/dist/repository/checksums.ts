import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** `SHA256SUMS` beside the packages, for `sha256sum -c`. */
export async function writeChecksums(folder: string, names: readonly string[]): Promise<void> {
  const lines: string[] = []
  for (const name of names) {
    const hash = createHash('sha256')
    await pipeline(createReadStream(join(folder, name)), hash)
    lines.push(`${hash.digest('hex')}  ${name}\n`)
  }
  if (lines.length > 0) await writeFile(join(folder, 'SHA256SUMS'), lines.join(''))
}
