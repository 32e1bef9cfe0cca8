import { link, lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { firstIssue } from '../../common/contracts/caller.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { createSerial, type Serial } from '../serial.ts'
import { writeAtomically } from './atomic-write.ts'
import { type HelperState, helperStateSchema, initialState } from './helper-state.ts'

/** The state file `<stateDir>/state.json` and its copy in memory. Every change is on disk before it counts. */
export interface StateStore {
  /** Null while the file can't be read: then nothing is known and everything must be held. */
  current(): HelperState | null
  /** Why it is null. */
  trouble(): { readonly path: string; readonly detail: string } | null
  /** For a change that has to read, decide and write without another one in between. */
  readonly serial: Serial
  /** Call within `serial` only. */
  replace(next: HelperState): Promise<Result<undefined>>
  /** Keeps a copy of the unreadable file before `replace` writes over it; call within `serial` only. */
  keepBroken(now: number): Promise<Result<undefined>>
}

/** Missing file = nobody ever joined = open. Anything else that isn't a whole, valid file = unreadable. */
export async function openStateStore(stateDir: string): Promise<StateStore> {
  const path = join(stateDir, 'state.json')
  const loaded = await load(path)
  let state = loaded.ok ? loaded.value : null
  let trouble = loaded.ok ? null : { path, detail: loaded.fault }
  const serial = createSerial()

  return {
    current: () => state,
    trouble: () => trouble,
    serial,
    replace: async (next) => {
      const written = await writeAtomically(path, `${JSON.stringify(next)}\n`)
      if (!written.ok) return written
      state = next
      trouble = null
      return ok()
    },
    keepBroken: async (now) => {
      try {
        // a second name, not a rename: without the file itself the next start would find nobody's wish and open
        await link(path, `${path}.corrupt-${now}`)
        return ok()
      } catch (error) {
        return fail({ code: 'disk.failed', path, detail: reason(error) })
      }
    },
  }
}

async function load(path: string): Promise<Result<HelperState, string>> {
  try {
    const found = await lstat(path)
    // on Windows nobody but SYSTEM and administrators may put anything into that folder (helper/windows/guard-folder.ts)
    const isOurs = process.platform === 'win32' || found.uid === process.geteuid?.()
    if (!found.isFile() || !isOurs) return fail('not a regular file of ours')
    const parsed = helperStateSchema.safeParse(JSON.parse(await readFile(path, 'utf8')))
    return parsed.success ? ok(parsed.data) : fail(firstIssue(parsed.error))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok(initialState)
    // JSON.parse's words quote what it read
    return fail(error instanceof SyntaxError ? 'not JSON' : reason(error))
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
