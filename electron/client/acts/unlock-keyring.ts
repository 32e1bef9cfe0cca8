import { fail, ok, type Result } from '../../common/result.ts'
import type { ClientContext, Done } from '../client-context.ts'

/** Asks the keyring again, which may ask the person, and reads the sign-ins that were locked away. A tunnel that is up stays as it is. */
export async function unlockKeyring(context: ClientContext): Promise<Result<Done>> {
  await context.session.open()
  if (context.session.view().lockedAway) return fail(context.session.missing())
  if (context.session.state() === 'signedIn') await context.snapshots.refresh(true)
  return ok({})
}
