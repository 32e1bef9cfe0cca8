import { fail, ok, type Result } from '../../common/result.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { userOperations } from '../../netmaker/wire/users.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { signedIn } from './signed-in.ts'

/**
 * A new password for the account in use. The server asks for none to change it: that it is the person who sits here is asked before. What else the server
 * replaces is sent as it is at this moment. The sign-in here stays; whether those elsewhere end, the server decides (netmaker-api.md 2.2).
 */
export async function changePassword(
  context: ClientContext,
  { current, next }: { readonly current: string; readonly next: string },
): Promise<Result<Done>> {
  const session = signedIn(context)
  if (!session.ok) return session
  const { user, edition } = session.value
  const api = context.link.as(session.value)
  const params = { username: user }
  const me = await api.call(userOperations.get, { params })
  if (!me.ok) return me
  if (me.value.authType === 'oauth') return fail({ code: 'password.elsewhere', user })
  const right = await isPassword(api, user, current)
  if (!right.ok) return right
  if (!right.value) return fail({ code: 'password.wrong', user })
  const { role, mfa, disabled, groups } = me.value
  const body = { username: user, password: next, platform_role_id: role, is_mfa_enabled: mfa, account_disabled: disabled }
  const ofGroups = edition === 'pro' ? { user_group_ids: Object.fromEntries(groups.map((id) => [id, {}])) } : {}
  const changed = await api.call(userOperations.update, { params, body: { ...body, ...ofGroups } })
  return changed.ok ? ok({}) : changed
}

/** Servers of before v1.0 can't be asked that: they are signed in to, and what they answer is forgotten. */
async function isPassword(api: NetmakerClient, user: string, password: string): Promise<Result<boolean>> {
  const asked = await api.call(userOperations.validateIdentity, { params: { username: user }, body: { password } })
  if (asked.ok || asked.fault.code !== 'server.noRoute') return asked
  const tried = await api.call(userOperations.authenticate, { body: { username: user, password } })
  if (tried.ok) return ok(true)
  const isWrong = tried.fault.code === 'server.refused' && tried.fault.message === 'incorrect credentials'
  return isWrong ? ok(false) : tried
}
