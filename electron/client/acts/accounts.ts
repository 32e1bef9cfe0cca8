import { ok, type Result } from '../../common/result.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { accountOf } from '../session/session-file.ts'
import { forgetAccount } from './sign-out.ts'

/** Takes another kept sign-in into use; a tunnel that is up stays as it is. */
export async function useAccount(context: ClientContext, { account }: { account: string }): Promise<Result<Done>> {
  const used = context.session.use(account)
  if (!used.ok) return used
  if (context.session.state() === 'signedIn') await context.snapshots.refresh(true)
  return ok({})
}

export async function removeAccount(context: ClientContext, { account }: { account: string }): Promise<Result<Done>> {
  const session = context.session.all().find((one) => accountOf(one) === account)
  if (session !== undefined) return forgetAccount(context, session)
  return { ok: false, fault: { code: 'session.unknown', account, known: context.session.all().map(accountOf) } }
}
