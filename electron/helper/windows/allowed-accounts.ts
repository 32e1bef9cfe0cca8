import { join } from 'node:path'
import { userLines } from '../admission/allowed-users.ts'
import { readRootFile } from '../admission/root-file.ts'
import { sidPattern } from './accounts.ts'

export interface AllowedAccounts {
  readonly sids: readonly string[]
  /** Lines that are no SID, or why the whole file was ignored. */
  readonly problems: readonly string[]
}

/** `<configDir>/users`: one SID a line, `#` begins a comment. A name would be somebody else's one day; a SID never is. */
export async function readAllowedAccounts(configDir: string): Promise<AllowedAccounts> {
  const path = join(configDir, 'users')
  const text = await readRootFile(path, 64 * 1024)
  if (!text.ok) return { sids: [], problems: [`${path}: ${text.fault}`] }
  const lines = userLines(text.value ?? '')
  return {
    sids: [...new Set(lines.filter((line) => sidPattern.test(line)))],
    problems: lines.filter((line) => !sidPattern.test(line)).map((line) => `${path}: not a SID: ${line.slice(0, 64)}`),
  }
}
