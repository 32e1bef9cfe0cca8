import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/**
 * Writes what the packaged app knows of the `waygate` program beside it: hash and size. An app that no package brings has it installed as root's helper only when it
 * still is that very program (electron/main/elevation/portable-script.ts). A program of several files can't be copied as one, and gets no hash.
 */
export async function bakeProgram(stage: string, record: string): Promise<void> {
  const files = await readdir(stage)
  const program = join(stage, 'waygate')
  if (files.length !== 1 || files[0] !== 'waygate') return rm(record, { force: true })
  const hash = createHash('sha256')
  await pipeline(createReadStream(program), hash)
  await mkdir(dirname(record), { recursive: true })
  await writeFile(record, `${JSON.stringify({ sha256: hash.digest('hex'), size: (await stat(program)).size })}\n`)
}
