import { fail, ok, type Result } from '../../common/result.ts'
import { readAllowedUsers, uidOf, userName } from '../admission/allowed-users.ts'
import { readRootFile } from '../admission/root-file.ts'
import { placeFile } from './place-file.ts'
import type { SetupPlaces } from './setup-places.ts'

/** As much as the helper reads of it. */
const largest = 64 * 1024

/**
 * Adds a user to those who may use the helper, by the login name: a uid is given away again when an account is removed, a name seldom is. What else stands in the
 * file stays as it is. Answers the name, and whether it is new there.
 */
export async function allowUser(
  places: Pick<SetupPlaces, 'configDir' | 'users'>,
  uid: number,
): Promise<Result<{ name: string; added: boolean }>> {
  const name = await userName(uid)
  const before = await readAllowedUsers(places.configDir, 'users')
  if (before.uids.has(uid)) return ok({ name, added: false })
  const text = await readRootFile(places.users, largest)
  // to be put right by whoever made it so, not written over
  if (!text.ok) return fail({ code: 'disk.failed', path: places.users, detail: text.fault })
  const line = (await uidOf(name)) === uid ? name : String(uid)
  const written = await placeFile(places.users, withUser(text.value, line), 0o644)
  return written.ok ? ok({ name, added: true }) : written
}

/** Pure: the file with one more line. Null = there is none yet. */
export function withUser(text: string | null, line: string): string {
  const before = text ?? '# Who may use the helper of Waygate: one login name or uid a line.\n'
  return `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`
}
