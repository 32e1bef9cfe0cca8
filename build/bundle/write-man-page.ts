import { execFile } from 'node:child_process'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Has the built program describe itself: `out/waygate.1`, made whole or not at all. */
export async function writeManPage(root: string): Promise<void> {
  // what this machine sets for its own Waygate is no default of the program
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('WAYGATE_')))
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'out/waygate/waygate.mjs'), 'man-page'], { env })
  const page = join(root, 'out/waygate.1')
  const fresh = `${page}.${process.pid}`
  await writeFile(fresh, stdout)
  await rename(fresh, page)
}
