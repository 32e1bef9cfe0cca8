import { join } from 'node:path'
import { firstIssue } from '../../common/contracts/caller.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { builtInSource, type UpdateSource, updateSourceSchema } from '../../common/update/update-source.ts'
import { readRootFile } from '../admission/root-file.ts'

/**
 * Where updates of this machine come from and who signs them: root's `<configDir>/updates.json`, else what this build says. A file that can't be read or
 * understood trusts nobody; the failure says what is wrong with it.
 */
export async function readUpdateSource(configDir: string): Promise<Result<UpdateSource, string>> {
  const text = await readRootFile(join(configDir, 'updates.json'), 64 * 1024)
  if (!text.ok) return text
  if (text.value === null) return ok(builtInSource)
  try {
    const parsed = updateSourceSchema.safeParse(JSON.parse(text.value))
    return parsed.success ? ok(parsed.data) : fail(firstIssue(parsed.error))
  } catch {
    return fail('not JSON')
  }
}
