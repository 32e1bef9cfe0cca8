import { fail, ok, type Result } from '../../common/result.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { userOperations } from '../../netmaker/wire/users.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { accountOf } from '../session/session-file.ts'
import { signedIn } from './signed-in.ts'

/**
 * A new password for the account in use, which has to be `account`. The server asks for none to change it: that it is the person who sits here is asked
 * before. It replaces the whole record, so that goes back as it came. Which sign-ins end with it, the server decides (netmaker-api.md 2.2).
 */
export async function changePassword(
  context: ClientContext,
  { account, current, next }: { readonly account: string; readonly current: string; readonly next: string },
): Promise<Result<Done>> {
  const session = signedIn(context)
  if (!session.ok) return session
  const used = accountOf(session.value)
  if (used !== account) return fail({ code: 'session.unknown', account, known: [used] })
  const { user } = session.value
  const api = context.link.as(session.value)
  const params = { username: user }
  const record = await api.call(userOperations.ownRecord, { params })
  if (!record.ok) return record
  if (record.value.auth_type === 'oauth') return fail({ code: 'password.elsewhere', user })
  const right = await isPassword(api, user, current)
  if (!right.ok) return right
  if (!right.value) return fail({ code: 'password.wrong', user })
  const changed = await api.call(userOperations.replaceOwn, { params, body: { ...record.value, username: user, password: next } })
  if (changed.ok) return ok({})
  // nobody knows whether it was done: the server does
  const isUnsure = changed.fault.code === 'server.unreachable' && changed.fault.unsure === true
  const isNext = isUnsure ? await isPassword(api, user, next) : null
  return isNext?.ok === true && isNext.value ? ok({}) : changed
}

/** Servers of before v1.1 can't be asked that: they are signed in to, and what they answer is forgotten. */
async function isPassword(api: NetmakerClient, user: string, password: string): Promise<Result<boolean>> {
  const asked = await api.call(userOperations.validateIdentity, { params: { username: user }, body: { password } })
  if (asked.ok || asked.fault.code !== 'server.noRoute') return asked
  const tried = await api.call(userOperations.authenticate, { body: { username: user, password } })
  if (tried.ok) return ok(true)
  const isWrong = tried.fault.code === 'server.refused' && tried.fault.message === 'incorrect credentials'
  return isWrong ? ok(false) : tried
}
