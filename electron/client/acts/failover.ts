import type { FailoverView } from '../../common/contracts/app/gateways.ts'
import type { HelperStatus } from '../../common/contracts/helper.ts'
import type { Gateway } from '../../common/model/gateway.ts'
import { failoverLimit } from '../../common/model/stand-ins.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { nearest } from '../gateways/resolve-gateway.ts'

/**
 * Says which gateways may take over when the one in use stops answering, in this order; none = it is held instead. Each gets its pass now, so that later the
 * helper needs nobody signed in and no server.
 */
export async function setFailover(context: ClientContext, { gatewayIds }: { gatewayIds: readonly string[] }): Promise<Result<Done>> {
  if (gatewayIds.length > failoverLimit)
    return fail({ code: 'request.malformed', detail: `at most ${failoverLimit} gateways may take over` })
  const gateways: Gateway[] = []
  for (const id of gatewayIds) {
    const gateway = context.gateways().find((candidate) => candidate.id === id)
    if (gateway === undefined) {
      const known = context.gateways().map(({ name }) => name)
      return fail({ code: 'gateway.unknown', name: id, known: nearest(id, known) })
    }
    const certain = gateway.refusals.filter(({ weight }) => weight === 'certain')
    if (certain.length > 0) return fail({ code: 'rule.refused', refusals: certain })
    gateways.push(gateway)
  }
  const session = context.session.state() === 'signedIn' ? context.session.current() : null
  for (const gateway of gateways) {
    const pass = await context.registrar.ensure(gateway, session)
    if (!pass.ok) return pass
  }
  const account = context.session.account() ?? ''
  const written = context.personal.update((personal) => ({ ...personal, failover: { ...personal.failover, [account]: [...gatewayIds] } }))
  if (!written.ok) return written
  context.changed('gateways')
  return bringToWish(context)
}

/** Ids of those that take over, in order, as this account wants it. */
export function failoverOf({ personal, session }: ClientContext): readonly string[] {
  return personal.read().failover[session.account() ?? ''] ?? []
}

/** Names of those that take over, in order; what isn't listed any more is named by its id. */
export async function failoverList(context: ClientContext): Promise<Result<{ gateways: string[] }>> {
  const known = context.gateways()
  return ok({ gateways: failoverOf(context).map((id) => known.find((gateway) => gateway.id === id)?.name ?? id) })
}

/** The same list with what stands behind each name. */
export function failoverView(context: ClientContext): FailoverView {
  const account = context.session.account() ?? ''
  const helper = context.deps.helper.view()
  const passes = helper.link === 'ready' ? helper.status.passes.filter((pass) => pass.account === account) : []
  const known = context.gateways()
  return {
    gateways: failoverOf(context).map((gatewayId) => {
      const gateway = known.find(({ id }) => id === gatewayId)
      const pass = passes.find(({ network, gatewayNodeId }) => `${network}/${gatewayNodeId}` === gatewayId)
      const state = gateway === undefined ? 'gone' : pass === undefined ? 'noPass' : 'ready'
      return { gatewayId, name: gateway?.name ?? pass?.gatewayName ?? gatewayId, state }
    }),
  }
}

/** A tunnel that is up gets the new list without a word: its first choice stays. */
async function bringToWish(context: ClientContext): Promise<Result<Done>> {
  const { helper } = context.deps
  const status = await helper.calls.status({})
  if (!status.ok) return status
  const { want, revision } = status.value.intent
  const first = want === 'open' ? undefined : want.through[0]
  if (want === 'open' || first === undefined) return ok({})
  const through = [first, ...standIns(context, status.value, first)]
  const set = await helper.calls.setIntent({ after: revision, want: { ...want, through } })
  return set.ok ? ok({}) : set
}

/** Passes at hand of the gateways that may take over, in their order, the wished one left out. */
export function standIns(context: ClientContext, { passes }: Pick<HelperStatus, 'passes'>, wished: string): readonly string[] {
  const account = context.session.account() ?? ''
  return failoverOf(context)
    .flatMap((id) => passes.find((pass) => pass.account === account && `${pass.network}/${pass.gatewayNodeId}` === id)?.passId ?? [])
    .filter((passId) => passId !== wished)
}
