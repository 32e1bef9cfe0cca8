import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, ok, type Result } from '../../common/result.ts'
import type { SeatOptions } from '../seat/seat.ts'
import { type GuardTools, guardFolder } from './guard-folder.ts'

/** Nobody else may open the file while it is open (libuv, UV_FS_O_EXLOCK; Windows' share mode 0). It ends with the process, however that ends. */
const exclusively = 0x1000_0000

/** Folders that nobody else can change, and a lock: one helper per run directory. */
export async function takePlaces(
  { runDir, stateDir, configDir }: Pick<SeatOptions, 'runDir' | 'stateDir' | 'configDir'>,
  tools: GuardTools,
): Promise<Result<{ release(): Promise<void> }>> {
  const guarded = await Promise.all([
    guardFolder(runDir, 'listed', tools),
    guardFolder(stateDir, 'administered', tools),
    guardFolder(configDir, 'administered', tools),
  ])
  for (const one of guarded) if (!one.ok) return one
  return takeLock(runDir)
}

export async function takeLock(runDir: string): Promise<Result<{ release(): Promise<void> }>> {
  const path = join(runDir, 'helper.lock')
  try {
    const lock = await open(path, constants.O_RDWR | constants.O_CREAT | exclusively, 0o600)
    return ok({ release: () => lock.close() })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EBUSY') return fail({ code: 'already.running', what: "Waygate's helper", detail: `another one holds ${runDir}` })
    return fail({ code: 'disk.failed', path, detail: message })
  }
}
