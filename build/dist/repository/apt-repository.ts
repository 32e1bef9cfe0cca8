import { execFile } from 'node:child_process'
import { link, mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { DistPlan } from '../dist-plan.ts'
import { findProgram } from '../find-program.ts'
import { signDetached, signInline } from './sign.ts'

const run = promisify(execFile)
const limit = { maxBuffer: 16 * 1024 * 1024 }
const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64'

/**
 * Writes a folder that a web server can offer to apt: packages, and what apt reads of them (Debian repository format). Signed when WAYGATE_REPOSITORY_KEY names
 * a key of gpg. Answers why there is none, or null.
 */
export async function makeAptRepository(
  { sourceDate, version }: Pick<DistPlan, 'sourceDate' | 'version'>,
  packages: readonly string[],
  folder: string,
): Promise<string | null> {
  if (packages.length === 0) return null
  if (findProgram('apt-ftparchive') === null) return 'No apt repository: apt-ftparchive is not installed (package apt-utils)'
  const suite = suiteOf(version)
  for (const file of packages) {
    const place = join(folder, 'pool/main', basename(file))
    await mkdir(dirname(place), { recursive: true })
    await link(file, place)
  }
  const index = join(folder, `dists/${suite}/main/binary-${architecture}`)
  await mkdir(index, { recursive: true })
  const { stdout: list } = await run('apt-ftparchive', ['packages', 'pool'], { cwd: folder, ...limit })
  await writeFile(join(index, 'Packages'), list)
  await writeFile(join(index, 'Packages.gz'), gzipSync(list, { level: 9 }))
  const facts = { Origin: 'Waygate', Label: 'Waygate', Suite: suite, Codename: suite, Architectures: architecture, Components: 'main' }
  const options = Object.entries(facts).flatMap(([name, value]) => ['-o', `APT::FTPArchive::Release::${name}=${value}`])
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(sourceDate) }
  const { stdout: release } = await run('apt-ftparchive', [...options, 'release', `dists/${suite}`], { cwd: folder, env, ...limit })
  const file = join(folder, `dists/${suite}/Release`)
  await writeFile(file, release)
  await signInline(file, join(dirname(file), 'InRelease'))
  await signDetached(file, `${file}.gpg`)
  return null
}

/** As the updates call their channels. */
export function suiteOf(version: string): 'stable' | 'beta' | 'test' {
  return version.endsWith('-test') ? 'test' : version.includes('-') ? 'beta' : 'stable'
}
