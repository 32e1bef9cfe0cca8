import { createHash } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Fingerprint of what a bundle is made from (paths, sizes, modification times): a no-op build costs a few milliseconds. */
export async function sourceFingerprint(root: string, sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const source of sources) {
    for (const file of await filesBelow(join(root, source))) {
      const { size, mtimeMs } = await stat(file)
      hash.update(`${file.slice(root.length)}\0${size}\0${mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}

export async function readStamp(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '')
}

export async function writeStamp(file: string, fingerprint: string): Promise<void> {
  await writeFile(file, fingerprint)
}

async function filesBelow(path: string): Promise<string[]> {
  const info = await stat(path).catch(() => undefined)
  if (info === undefined) return []
  if (!info.isDirectory()) return [path]
  const entries = await readdir(path, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
