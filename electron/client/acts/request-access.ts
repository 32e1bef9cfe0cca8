import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { jitOperations } from '../../netmaker/wire/jit.ts'
import type { ClientContext } from '../client-context.ts'
import { nearest } from '../gateways/resolve-gateway.ts'
import { signedIn } from './signed-in.ts'

export type RequestOutcome = 'requested' | 'already' | 'granted'

/** Asks the admins of a gateway's network for access for a time (netmaker-api.md 7.7). A network that needs no request answers `granted`. */
export async function requestAccess(
  context: ClientContext,
  { gatewayId, reason }: { gatewayId: string; reason: string },
): Promise<Result<{ outcome: RequestOutcome }>> {
  const session = signedIn(context)
  if (!session.ok) return session
  const snapshot = await context.snapshots.refresh(true)
  if (!snapshot.ok) return snapshot
  const gateway = context.gateways().find(({ id }) => id === gatewayId)
  if (gateway === undefined) {
    const known = context.gateways().map(({ name }) => name)
    return fail({ code: 'gateway.unknown', name: gatewayId, known: nearest(gatewayId, known) })
  }
  const access = snapshot.value.pro?.timed.find(({ network }) => network === gateway.network)
  if (access === undefined || access.state === 'granted') return ok({ outcome: 'granted' })
  if (access.state === 'requested') return ok({ outcome: 'already' })
  const sent = await context.link.as(session.value).call(jitOperations.request, { query: { network: gateway.network }, body: { reason } })
  const known = sent.ok ? 'requested' : outcomeOf(sent.fault)
  if (!sent.ok && known === null) return sent
  await context.snapshots.refresh(true)
  return ok({ outcome: known ?? 'requested' })
}

/** Somebody asked or decided meanwhile, on another computer perhaps: that is an answer, too. Null: it is none. */
function outcomeOf(fault: Fault): RequestOutcome | null {
  if (fault.code !== 'server.refused' || fault.status !== 400) return null
  if (fault.message === 'user already has a pending request') return 'already'
  return fault.message === 'user already has active access grant' || fault.message === 'JIT is not enabled on this network'
    ? 'granted'
    : null
}
