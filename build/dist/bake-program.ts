import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'

/**
 * Writes what the packaged app knows of the `waygate` program that travels beside it: hash and size. An app that no package brings has it installed as root's helper
 * only when it still is that very program (electron/main/elevation/portable-script.ts).
 */
export async function bakeProgram(program: string, record: string): Promise<void> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(program), hash)
  await mkdir(dirname(record), { recursive: true })
  await writeFile(record, `${JSON.stringify({ sha256: hash.digest('hex'), size: (await stat(program)).size })}\n`)
}
