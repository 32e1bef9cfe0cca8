import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildWaygate } from '../../../build/bundle/build.ts'
import { readStamp, sourceFingerprint, writeStamp } from '../../../build/bundle/source-stamp.ts'
import { makeDist } from '../../../build/dist/dist.ts'

/** For a shell: the number of the packed app's own process, not of one of those that work for it, as `$pid`. */
export const mainProcess = `for pid in $(pgrep -x waygate-app); do grep -qa -- --type= /proc/$pid/cmdline || break; done`

const root = join(import.meta.dirname, '../../..')
const sources = ['package.json', 'package-lock.json', 'electron-builder.yml', 'build', 'electron', 'renderer', 'resources']

/** The packed app as `npm run dist` leaves it, made anew only when something has changed. Answers its program. */
export async function bringDist(): Promise<string> {
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  const stamp = join(root, 'out/.dist-test-stamp')
  const fingerprint = await sourceFingerprint(root, sources)
  const made = packedApp()
  if (made !== null && (await readStamp(stamp)) === fingerprint) return made
  await buildWaygate(root, { report: say })
  const code = await makeDist(root, [], say)
  const program = packedApp()
  if (code !== 0 || program === null) throw new Error('the app could not be packed')
  await writeStamp(stamp, fingerprint)
  return program
}

function packedApp(): string | null {
  const folder = join(root, 'dist')
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names.map((name) => join(folder, name, 'waygate-app')).find((path) => existsSync(path)) ?? null
}
