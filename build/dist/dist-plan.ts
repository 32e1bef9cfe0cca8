import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const packageKinds = ['deb', 'rpm', 'AppImage'] as const
export type PackageKind = (typeof packageKinds)[number]

/** Decided once, before anything is made. */
export interface DistPlan {
  readonly root: string
  /** Everything that is made on the way; below `out/`. */
  readonly stage: string
  /** Where the packages go; emptied first. */
  readonly output: string
  readonly kinds: readonly PackageKind[]
  /** On the development runtime: `-test` in every name, the build tools' stand-ins, and never for users. */
  readonly test: boolean
  /** Of the package: `waygate`, or `waygate-test`. */
  readonly name: string
  readonly version: string
  /** Unix seconds: the moment that files and packages claim to be from (reproducible-builds.org, SOURCE_DATE_EPOCH). */
  readonly sourceDate: number
}

/** `words`: kinds of packages, in any case; none = all of them. Throws with a sentence for a word that is none. */
export async function planDist(root: string, words: readonly string[], test: boolean, output: string): Promise<DistPlan> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  const mark = test ? '-test' : ''
  return {
    root,
    stage: join(root, 'out/package'),
    output,
    kinds: kindsOf(words),
    test,
    name: `waygate${mark}`,
    version: `${version}${mark}`,
    sourceDate: await sourceDateOf(root),
  }
}

/** `dir` is always made. */
export function kindsOf(words: readonly string[]): readonly PackageKind[] {
  if (words.length === 0) return packageKinds
  return words
    .filter((word) => word !== 'dir')
    .map((word) => {
      const kind = packageKinds.find((known) => known.toLowerCase() === word.toLowerCase())
      if (kind === undefined) throw new Error(`npm run dist knows dir, ${packageKinds.join(', ')}, or windows alone; not '${word}'`)
      return kind
    })
}

/** As others say it, else the last commit's, else that of package.json. */
async function sourceDateOf(root: string): Promise<number> {
  const given = Number(process.env.SOURCE_DATE_EPOCH)
  if (Number.isInteger(given) && given > 0) return given
  const commit = await promisify(execFile)('git', ['log', '-1', '--format=%ct'], { cwd: root }).catch(() => ({ stdout: '' }))
  const committed = Number(commit.stdout.trim())
  return committed > 0 ? committed : Math.floor((await stat(join(root, 'package.json'))).mtimeMs / 1000)
}
