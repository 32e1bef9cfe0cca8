import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, ok, type Result } from '../../common/result.ts'
import { readAllowedAccounts } from './allowed-accounts.ts'

/** Adds an account to `<configDir>/users`, once. Faults: disk.failed. */
export async function letAccountIn(configDir: string, sid: string): Promise<Result<undefined>> {
  const { sids } = await readAllowedAccounts(configDir)
  if (sids.includes(sid)) return ok()
  const path = join(configDir, 'users')
  try {
    await appendFile(path, `${await lineEnd(path)}${sid}\r\n`, { mode: 0o600 })
    return ok()
  } catch (error) {
    return fail({ code: 'disk.failed', path, detail: (error as Error).message })
  }
}

/** Whoever wrote the last line by hand may have left it without an end: the next one would be the rest of it. */
async function lineEnd(path: string): Promise<string> {
  try {
    const text = await readFile(path, 'utf8')
    return text === '' || text.endsWith('\n') ? '' : '\r\n'
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
