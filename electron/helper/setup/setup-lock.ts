import { rmdir } from 'node:fs/promises'
import { fail, type Result } from '../../common/result.ts'
import { takeRunDir } from '../run-dir.ts'

/** One installation or removal at a time, whoever asks for it. One that was killed doesn't stand in the way of the next. */
export async function withSetupLock<T>(path: string, act: () => Promise<Result<T>>): Promise<Result<T>> {
  const taken = await takeRunDir(path)
  if (!taken.ok) {
    const { fault } = taken
    return fail(fault.code === 'already.running' ? { ...fault, what: "an installation of Waygate's helper" } : fault)
  }
  try {
    return await act()
  } finally {
    await taken.value.release()
    await rmdir(path).catch(() => undefined)
  }
}
