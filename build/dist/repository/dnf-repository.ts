import { execFile } from 'node:child_process'
import { link, mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import type { DistPlan } from '../dist-plan.ts'
import { findProgram } from '../find-program.ts'
import { signDetached } from './sign.ts'

/** The same for dnf (createrepo_c(8)). */
export async function makeDnfRepository({ sourceDate }: DistPlan, packages: readonly string[], folder: string): Promise<string | null> {
  if (packages.length === 0) return null
  if (findProgram('createrepo_c') === null) return 'No dnf repository: createrepo_c is not installed (package createrepo-c)'
  await mkdir(folder, { recursive: true })
  for (const file of packages) await link(file, join(folder, basename(file)))
  const certain = [`--revision=${sourceDate}`, '--set-timestamp-to-revision']
  await promisify(execFile)('createrepo_c', ['--quiet', ...certain, '.'], { cwd: folder })
  const index = join(folder, 'repodata/repomd.xml')
  await signDetached(index, `${index}.asc`)
  return null
}
