import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'waygate-lab-'
const ownerFile = 'owner'

/**
 * A directory for one run. It names its owner, so that the next run may sweep it if the owner was killed, and only then: another live run is never touched.
 */
export function ownedDirectory(base = tmpdir()): string {
  sweepAbandoned(base)
  const directory = mkdtempSync(join(base, prefix))
  writeFileSync(join(directory, ownerFile), `${process.pid} ${startOf(process.pid)}\n`)
  return directory
}

/** Removes the directories of runs whose owner is dead; answers their paths. What those runs had in namespaces ended with them. */
export function sweepAbandoned(base = tmpdir()): string[] {
  const swept: string[] = []
  for (const name of readdirSync(base)) {
    if (!name.startsWith(prefix)) continue
    const directory = join(base, name)
    try {
      const [pid = '', start = ''] = readFileSync(join(directory, ownerFile), 'utf8').trim().split(' ')
      if (startOf(Number(pid)) === start) continue
      rmSync(directory, { recursive: true, force: true })
      swept.push(directory)
    } catch {
      // not ours to judge: no owner written yet, or somebody else's file
    }
  }
  return swept
}

/** Start time in clock ticks since boot: tells a process from a later one with the same number. '' = no such process. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Releases also when a signal ends the process, and then ends it by that signal. Not installed over somebody else's handler: who handles signals
 * releases by themselves. Answers how to take the guard away.
 */
export function releaseOnSignals(release: () => Promise<void>): () => void {
  const handlers = endings
    .filter((name) => process.listenerCount(name) === 0)
    .map((name) => {
      const handler = () => {
        void release().finally(() => {
          remove()
          process.kill(process.pid, name)
        })
      }
      process.once(name, handler)
      return { name, handler }
    })
  const remove = () => {
    for (const { name, handler } of handlers) process.off(name, handler)
  }
  return remove
}
