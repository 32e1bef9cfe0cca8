import { readFileSync } from 'node:fs'
import { lstat, readlink } from 'node:fs/promises'
import { dirname, isAbsolute, join, resolve } from 'node:path'

/** A directory that somebody besides root may change, and why. */
export interface ExposedDirectory {
  readonly path: string
  readonly why: string
}

const groupOrOthersWrite = 0o022
const sticky = 0o1000
/** As many as the kernel follows (path_resolution(7)). */
const mostLinks = 40

/**
 * The first directory above `path` in which somebody besides root may rename or replace what leads to it: they could put another file in the place of root's,
 * whatever its own mode is. Links are followed, and what leads to them counts, too. In a sticky directory like /tmp nobody can touch what is root's. Null =
 * there is none, as far as the way exists by now.
 */
export async function exposedDirectory(path: string): Promise<ExposedDirectory | null> {
  const trusted = trustedOwners()
  const waiting = ['/', ...partsOf(dirname(resolve(path)))]
  let at = '/'
  for (let links = 0; ; ) {
    const part = waiting.shift()
    if (part === undefined) return null
    at = join(at, part)
    try {
      const found = await lstat(at)
      if (!trusted.has(found.uid)) return { path: at, why: `it belongs to uid ${found.uid}` }
      if (found.isSymbolicLink()) {
        links += 1
        if (links > mostLinks) return { path: at, why: 'it is a link in a circle' }
        const target = await readlink(at)
        waiting.unshift(...partsOf(target))
        at = isAbsolute(target) ? '/' : dirname(at)
      } else if ((found.mode & groupOrOthersWrite) !== 0 && (found.mode & sticky) === 0) {
        return { path: at, why: 'others than its owner may write to it' }
      }
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : { path: at, why: (error as Error).message }
    }
  }
}

/** What is wrong, and what root does about it: one line for a log. */
export function exposureText({ path, why }: ExposedDirectory): string {
  return `whoever may change ${path} could replace it (${why}): give that directory to root alone, chown root ${path}; chmod go-w ${path}`
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.')
}

/** The helper's own user is root. In a user namespace the machine's root is shown as the overflow uid, which nobody can have unless it is mapped itself. */
function trustedOwners(): ReadonlySet<number> {
  const owners = new Set([0, process.geteuid?.() ?? 0])
  const overflow = Number(readFileSync('/proc/sys/kernel/overflowuid', 'utf8'))
  if (!isMapped(overflow, readFileSync('/proc/self/uid_map', 'utf8'))) owners.add(overflow)
  return owners
}

/** Pure: whether a uid exists in a user namespace, by its uid_map (user_namespaces(7)): first uid inside, first outside, how many. */
export function isMapped(uid: number, uidMap: string): boolean {
  return uidMap
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .some(([inside = 0, , count = 0]) => uid >= inside && uid < inside + count)
}
