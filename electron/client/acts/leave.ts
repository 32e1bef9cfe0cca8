import type { HelperStatus } from '../../common/contracts/helper.ts'
import type { Result } from '../../common/result.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { failoverPasses } from './failover.ts'
import { awaitOutcome } from './outcome.ts'

/**
 * Opens the traffic again and waits until everything is as it was. The place on the gateway just left stays valid, so that joining it again needs no
 * API call; those on other gateways are switched off at the server when it can be reached (DESIGN 5).
 */
export async function leave(context: ClientContext): Promise<Result<Done>> {
  const { helper, now } = context.deps
  return context.turns.run(async (turn) => {
    const before = await helper.calls.status({})
    const used = before.ok && before.value.intent.want !== 'open' ? before.value.intent.want.through[0] : undefined
    const gateway = before.ok ? (before.value.passes.find(({ passId }) => passId === used)?.gatewayName ?? '') : ''
    context.setAct({ phase: 'running', act: 'leave', gateway, since: now() })
    const intent = await helper.calls.setIntent({ after: null, want: 'open' })
    const outcome = intent.ok
      ? await awaitOutcome(helper, { revision: intent.value.revision, passId: null }, now, turn.signal)
      : (intent as Result<never>)
    const failed = !outcome.ok && outcome.fault.code !== 'join.superseded'
    context.setAct(failed ? { phase: 'failed', act: 'leave', gateway, at: now(), fault: outcome.fault } : null)
    if (outcome.ok && before.ok && used !== undefined) switchOffOthers(context, before.value, used)
    return outcome
  })
}

function switchOffOthers(context: ClientContext, status: HelperStatus, keptPassId: string): void {
  const session = context.session.current()
  const account = context.session.account()
  if (session === null || account === null) return
  // those that may take over stay valid, or there would be nothing to take over with
  const recent = [keptPassId, ...failoverPasses(context, status, account)]
  const kept = recent.filter((passId) => !isWatched(context, status, passId))
  context.pending.add(
    account,
    status.passes.filter((pass) => !kept.includes(pass.passId) && pass.account === account),
  )
  if (context.session.state() === 'signedIn') context.background(context.turns.between(() => context.pending.flush(session)))
}

/** Where access is given for a time only, or computers are checked, nothing stays valid that isn't in use (DESIGN 5). */
function isWatched(context: ClientContext, { passes }: HelperStatus, passId: string): boolean {
  const pro = context.snapshots.current()?.pro
  const network = passes.find((pass) => pass.passId === passId)?.network
  return pro !== undefined && (pro.postureChecks || pro.timed.some((access) => access.network === network))
}
