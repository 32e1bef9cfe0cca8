import type { JoinRequest, TunnelView } from '../../common/contracts/app/tunnel.ts'
import type { Fault } from '../../common/fault.ts'
import type { Gateway } from '../../common/model/gateway.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { nearest } from '../gateways/resolve-gateway.ts'
import type { Turn } from '../turns.ts'
import { wayOut } from '../way-out.ts'
import { standIns, wakeStandIns } from './failover.ts'
import { awaitOutcome, awaitUndone } from './outcome.ts'

/**
 * Joins a gateway, or switches to it: pass → wish → until its outcome is known. Nothing of the machine changes before the helper has accepted the
 * wish; what fails before that leaves everything as it was.
 */
export async function join(context: ClientContext, { gatewayId, confirmWithinMs, anyway = false }: JoinRequest): Promise<Result<Done>> {
  const gateway = context.gateways().find(({ id }) => id === gatewayId)
  if (gateway === undefined) {
    const known = context.gateways().map(({ name }) => name)
    const signedOut = known.length === 0 && context.session.state() === 'signedOut'
    return fail(signedOut ? context.session.missing() : { code: 'gateway.unknown', name: gatewayId, known: nearest(gatewayId, known) })
  }
  const act = isJoined(context) ? 'switch' : 'join'
  const to = { gateway: gateway.name, gatewayId: gateway.id }
  const certain = gateway.refusals.filter(({ weight }) => weight === 'certain')
  if (certain.length > 0) {
    const fault = { code: 'rule.refused' as const, refusals: certain }
    context.setAct({ phase: 'failed', act, ...to, at: context.deps.now(), fault })
    return fail(fault)
  }
  return context.turns.run(async (turn) => {
    context.setAct({ phase: 'running', act, ...to, since: context.deps.now() })
    const fault = isJoined(context) ? null : await otherVpn(context, anyway)
    const outcome = fault === null ? await joinThrough(context, gateway, turn, confirmWithinMs) : fail(fault)
    const silent = outcome.ok || outcome.fault.code === 'join.superseded' || outcome.fault.code === 'join.cancelled'
    context.setAct(silent ? null : { phase: 'failed', act, ...to, at: context.deps.now(), fault: outcome.fault })
    return outcome
  })
}

/**
 * Asked anew: nobody announces a VPN of another program to us while nothing is joined. A host that netclient routes gets no second tunnel, whatever the
 * person says: its gateway is an admin's to change (DESIGN 5).
 */
async function otherVpn({ deps, snapshots }: ClientContext, anyway: boolean): Promise<Fault | null> {
  const status = await deps.helper.calls.status({})
  const held = status.ok ? (status.value.otherVpn ?? []).filter((vpn) => vpn.holdsDefault) : []
  if (status.ok && held.some(({ kind }) => kind === 'netclient')) {
    const way = wayOut({
      helper: { link: 'ready', status: status.value },
      snapshot: snapshots.current(),
      addresses: deps.ownAddresses(),
      uplink: deps.hasUplink,
    })
    return {
      code: 'host.routed',
      gateway: way.kind === 'netclient' ? way.gateway : '',
      host: way.kind === 'netclient' ? (way.host?.name ?? '') : '',
    }
  }
  const holder = anyway ? undefined : held[0]
  return holder === undefined ? null : { code: 'vpn.present', interface: holder.interface, kind: holder.kind }
}

async function joinThrough(
  context: ClientContext,
  gateway: Gateway,
  turn: Turn,
  confirmWithinMs: number | undefined,
): Promise<Result<Done>> {
  const { helper } = context.deps
  const view = helper.view()
  if (view.link === 'gone') return fail(view.fault)
  const session = context.session.state() === 'signedIn' ? context.session.current() : null
  const pass = await context.registrar.ensure(gateway, session)
  if (!pass.ok) {
    // A second look: the list that the person chose from may be old
    if (session !== null) context.background(context.snapshots.refresh(true))
    if (pass.fault.code !== 'session.none') return pass
    const expired = context.session.current()
    return fail(expired === null ? context.session.missing() : { code: 'session.expired', server: expired.server, user: expired.user })
  }
  if (turn.superseded()) return fail({ code: 'join.superseded' })
  const held = isHeldOn(helper.view(), pass.value)
  const status = await helper.calls.status({})
  const others = status.ok ? standIns(context, status.value, pass.value) : []
  const want = { through: [pass.value, ...others], failover: true, goHome: true }
  const intent = await helper.calls.setIntent({ after: null, want, ...(confirmWithinMs === undefined ? {} : { confirmWithinMs }) })
  if (!intent.ok) return awaitUndone(helper, intent.fault, turn.signal)
  // The same wish again while it is on hold: a person means "try now"
  if (held) await Promise.race([helper.calls.prove({}), aborted(turn.signal)])
  const outcome = await awaitOutcome(helper, { revision: intent.value.revision, passId: pass.value }, context.deps.now, turn.signal)
  if (!outcome.ok) return outcome
  remember(context, gateway)
  context.background(context.turns.between(() => wakeStandIns(context)))
  return ok({})
}

function remember(context: ClientContext, gateway: Gateway): void {
  const account = context.session.account()
  if (account === null) return
  context.personal.update((personal) => ({
    ...personal,
    lastUsed: { ...personal.lastUsed, [account]: { ...personal.lastUsed[account], [gateway.id]: context.deps.now() } },
  }))
  context.changed('gateways')
}

function isHeldOn(view: TunnelView['helper'], passId: string): boolean {
  return view.link === 'ready' && view.status.state.kind === 'held' && view.status.state.passId === passId
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

function isJoined(context: ClientContext): boolean {
  const view = context.deps.helper.view()
  return view.link === 'ready' && view.status.intent.want !== 'open'
}

/** What was joined with a deadline stays. */
export function confirmJoin(context: ClientContext): Promise<Result<{ confirmed: boolean }>> {
  return context.deps.helper.calls.confirm({ revision: null })
}
