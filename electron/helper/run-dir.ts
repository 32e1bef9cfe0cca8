import { randomBytes } from 'node:crypto'
import { chmod, link, lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { fail, ok, type Result } from '../common/result.ts'
import { exposedDirectory } from './exposed-directory.ts'

export interface RunDir {
  readonly path: string
  release(): Promise<void>
}

/**
 * Takes the run directory (root's, 0711) for this process: one helper per directory. What a killed one left is swept. The lock is a file with pid and start
 * time, so that a pid used again isn't mistaken for a helper that lives.
 */
export async function takeRunDir(path: string): Promise<Result<RunDir>> {
  const prepared = await prepareRootDirectory(path, 0o711)
  if (!prepared.ok) return prepared
  const lock = join(path, 'helper.pid')
  const holder = await liveHolder(lock)
  const running = (holder === null ? null : `pid ${holder}`) ?? ((await answers(join(path, '0.sock'))) ? 'another process' : null)
  if (running !== null) return fail({ code: 'already.running', what: "Waygate's helper", detail: `${running} holds ${path}` })
  if (!(await claim(lock)))
    return fail({ code: 'already.running', what: "Waygate's helper", detail: `another one took ${path} at this moment` })
  for (const name of await readdir(path)) if (/^\d+\.sock$|^helper\.pid\./.test(name)) await rm(join(path, name), { force: true })
  return ok({ path, release: () => rm(lock, { force: true }) })
}

/** Makes a directory that belongs to root with exactly this mode; refuses one that somebody else prepared, or could replace. */
export async function prepareRootDirectory(path: string, mode: number): Promise<Result<undefined>> {
  try {
    await mkdir(path, { recursive: true, mode })
    const exposed = await exposedDirectory(path)
    if (exposed !== null) return fail({ code: 'path.exposed', path: exposed.path, detail: exposed.why })
    const found = await lstat(path)
    if (!found.isDirectory() || found.uid !== process.geteuid?.()) {
      return fail({ code: 'permission.missing', need: `a directory of root at ${path}`, detail: 'what is there belongs to somebody else' })
    }
    await chmod(path, mode)
    return ok()
  } catch (error) {
    return fail({ code: 'disk.failed', path, detail: (error as Error).message })
  }
}

/** Pid of the helper that holds a run directory; null when none lives. */
export function runningHelper(runDir: string): Promise<number | null> {
  return liveHolder(join(runDir, 'helper.pid'))
}

/** Pid of the lock's writer when it still lives, else null. */
export async function liveHolder(lock: string): Promise<number | null> {
  const [pid = '', startedAt = ''] = (await readFile(lock, 'utf8').catch(() => '')).trim().split(' ')
  if (!/^\d+$/.test(pid)) return null
  return (await startTime(pid)) === startedAt ? Number(pid) : null
}

/**
 * Writes our own lock; false when somebody was faster. A stale one is moved away first, and looked at again there: what was moved may be the fresh lock of
 * another helper that found the same stale one, and then goes back.
 */
export async function claim(lock: string): Promise<boolean> {
  const aside = `${lock}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    await rename(lock, aside)
    const fresh = (await liveHolder(aside)) !== null
    if (fresh) await link(aside, lock)
    await rm(aside)
    if (fresh) return false
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return false
  }
  try {
    // whole from its first moment: a reader in between would take an empty one for stale
    const own = `${aside}.new`
    await writeFile(own, `${process.pid} ${await startTime(String(process.pid))}\n`, { mode: 0o600, flag: 'wx' })
    const won = await link(own, lock).then(
      () => true,
      () => false,
    )
    await rm(own)
    return won
  } catch {
    return false
  }
}

/** Field 22 of /proc/PID/stat (proc(5)): clock ticks after boot; '' when there is no such process. */
async function startTime(pid: string): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // the name in field 2 may contain spaces and brackets
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

/** Whether somebody listens there: also a helper in another pid namespace, whose pid says nothing here. */
function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })
}
