import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { firstIssue } from '../../common/contracts/caller.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { updateRunSchema } from '../../common/update/update-run.ts'
import { writeAtomically } from '../state/atomic-write.ts'

const version = z.string().max(64)
const seenSchema = z.object({ counter: z.number(), digest: z.string() })

/** How the machine stood before an update: what has to be so again. */
const beforeSchema = z.object({
  revision: z.number(),
  joined: z.boolean(),
  lock: z.boolean(),
  passes: z.number(),
  /** Traffic went through a proven gateway. */
  up: z.boolean(),
})
export type BeforeUpdate = z.infer<typeof beforeSchema>

const runSchema = updateRunSchema.extend({
  /** Who asked for it. */
  by: z.number(),
  /** Of the package, as it was signed; looked at again right before it is installed. */
  sha512: z.string(),
  /** Null: what was remembered couldn't be read then either. */
  before: beforeSchema.nullable(),
  /** Its end is in the helper's journal. */
  journalled: z.boolean(),
})
export type RecordedRun = z.infer<typeof runSchema>

/** Everything about updates that outlives a process. Two programs of different versions read it, so what one doesn't know it leaves out. */
const recordSchema = z.object({
  format: z.literal(1),
  /** The newest manifest that was believed, by channel. */
  seen: z.object({ stable: seenSchema.optional(), beta: seenSchema.optional() }),
  /** Versions that didn't work here, oldest first. */
  rolledBack: z.array(version).max(32),
  /** The package of what is installed, for the way back. `packageVersion`: in the package manager's words. */
  kept: z.object({ version, packageVersion: z.string().max(100) }).nullable(),
  run: runSchema.nullable(),
})
export type UpdateRecord = z.infer<typeof recordSchema>

/** Root's own directory for updates below the helper's, and its files. */
export function updatePlaces(stateDir: string) {
  const directory = join(stateDir, 'update')
  return {
    directory,
    recordName: 'record.json',
    record: join(directory, 'record.json'),
    /** What is to be installed, once it is whole and checked. */
    package: join(directory, 'package.deb'),
    kept: join(directory, 'kept.deb'),
    /** What the helper remembered before, should the update have written it in a way that the version before can't read. */
    state: join(directory, 'state-before.json'),
    lock: join(directory, 'installer.pid'),
    log: join(directory, 'install.log'),
  } as const
}
export type UpdatePlaces = ReturnType<typeof updatePlaces>

const noRecord: UpdateRecord = { format: 1, seen: {}, rolledBack: [], kept: null, run: null }

/** Always from the disk: the helper and the process that installs take turns (the second one writes only while an update runs). */
export async function readRecord({ record }: Pick<UpdatePlaces, 'record'>): Promise<Result<UpdateRecord>> {
  try {
    const parsed = recordSchema.safeParse(JSON.parse(await readFile(record, 'utf8')))
    return parsed.success ? ok(parsed.data) : fail({ code: 'state.unreadable', path: record, detail: firstIssue(parsed.error) })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok(noRecord)
    return fail({ code: 'state.unreadable', path: record, detail: error instanceof SyntaxError ? 'not JSON' : (error as Error).message })
  }
}

export function writeRecord({ record }: Pick<UpdatePlaces, 'record'>, value: UpdateRecord): Promise<Result<undefined>> {
  return writeAtomically(record, `${JSON.stringify(value)}\n`)
}
