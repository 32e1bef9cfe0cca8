import { ok, type Result } from '../../common/result.ts'
import type { Intent } from '../../common/tunnel/intent.ts'
import type { ClientContext, Done } from '../client-context.ts'

/** Tries the wish again at once, or proves now when it is up. */
export async function retry(context: ClientContext): Promise<Result<Done>> {
  context.setAct(null)
  if (context.deps.helper.view().link === 'gone') {
    context.deps.helper.reconnect()
    return ok({})
  }
  return done(await context.deps.helper.calls.prove({}))
}

/** Opens the traffic for some minutes; the helper closes it again by itself, also when this app is gone. */
export async function pause(context: ClientContext, { minutes }: { minutes: number }): Promise<Result<Done>> {
  return done(await context.deps.helper.calls.pause({ until: context.deps.now() + minutes * 60_000 }))
}

/** A pause whose end has passed. */
export async function resume(context: ClientContext): Promise<Result<Done>> {
  return done(await context.deps.helper.calls.pause({ until: 0 }))
}

export async function setLock(context: ClientContext, { lock }: { lock: boolean }): Promise<Result<Done>> {
  return done(await context.deps.helper.calls.setIntent({ after: null, lock }))
}

export async function setLan(context: ClientContext, { lan }: { lan: boolean }): Promise<Result<Done>> {
  return done(await context.deps.helper.calls.setIntent({ after: null, lan }))
}

export async function setInbound(context: ClientContext, { inbound }: { inbound: 'closed' | 'open' }): Promise<Result<Done>> {
  return done(await context.deps.helper.calls.setIntent({ after: null, inbound }))
}

export async function setOnLogout(context: ClientContext, { onLogout }: { onLogout: Intent['onLogout'] }): Promise<Result<Done>> {
  return done(await context.deps.helper.calls.setIntent({ after: null, onLogout }))
}

/** Passes at hand follow at once, so that the tunnel in use does; those that are made later are made with it. */
export async function setMtuLimit(context: ClientContext, { bytes }: { bytes: number | null }): Promise<Result<Done>> {
  const written = context.personal.update((personal) => ({ ...personal, mtuLimit: bytes }))
  if (!written.ok) return written
  context.changed('tunnel')
  return done(await context.registrar.refit(context.session.account() ?? '', context.gateways()))
}

/** The person has read it. A join that failed and was undone is forgotten in the helper too: the wish is open, and now also looks so. */
export async function dismiss(context: ClientContext, { what = 'act' }: { what?: 'act' | 'gap' | undefined }): Promise<Result<Done>> {
  if (what === 'gap') {
    context.gaps.read()
    context.changed('tunnel')
    return ok({})
  }
  context.setAct(null)
  const view = context.deps.helper.view()
  const undone = view.link === 'ready' && view.status.state.kind === 'failed' && view.status.state.protection === 'off'
  return undone ? done(await context.deps.helper.calls.setIntent({ after: view.status.intent.revision, want: 'open' })) : ok({})
}

function done(outcome: Result<unknown>): Result<Done> {
  return outcome.ok ? ok({}) : outcome
}
