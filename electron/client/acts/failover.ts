import type { FailoverView } from '../../common/contracts/app/gateways.ts'
import type { HelperStatus, PassView } from '../../common/contracts/helper.ts'
import type { Gateway } from '../../common/model/gateway.ts'
import { failoverLimit } from '../../common/model/stand-ins.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { nearest } from '../gateways/resolve-gateway.ts'

/**
 * Says which gateways may take over when the one in use stops answering, in this order; none = it is held instead. Each that is new gets its pass now, so that
 * later the helper needs nobody signed in and no server; the same list again gets the passes that are missing. Whatever stays in the list needs no server.
 */
export async function setFailover(
  context: ClientContext,
  { gatewayIds: wanted }: { gatewayIds: readonly string[] },
): Promise<Result<Done>> {
  const gatewayIds = [...new Set(wanted)]
  if (gatewayIds.length > failoverLimit)
    return fail({ code: 'request.malformed', detail: `at most ${failoverLimit} gateways may take over` })
  const before = failoverOf(context)
  const gateways: Gateway[] = []
  for (const id of gatewayIds.filter((one) => !before.includes(one))) {
    const gateway = usable(context, id)
    if (!gateway.ok) return gateway
    gateways.push(gateway.value)
  }
  if (gatewayIds.join() === before.join()) {
    gateways.push(...before.map((id) => usable(context, id)).flatMap((known) => (known.ok ? [known.value] : [])))
  }
  const session = context.session.state() === 'signedIn' ? context.session.current() : null
  for (const gateway of gateways) {
    const pass = await context.registrar.ensure(gateway, session)
    if (!pass.ok) return pass
  }
  const account = listAccount(context)
  if (account === null) return fail(context.session.missing())
  const written = context.personal.update((personal) => ({ ...personal, failover: { ...personal.failover, [account]: [...gatewayIds] } }))
  if (!written.ok) return written
  context.changed('gateways')
  return bringToWish(context)
}

function usable(context: ClientContext, id: string): Result<Gateway> {
  const gateway = context.gateways().find((candidate) => candidate.id === id)
  if (gateway === undefined) {
    const known = context.gateways().map(({ name }) => name)
    return fail({ code: 'gateway.unknown', name: id, known: nearest(id, known) })
  }
  const certain = gateway.refusals.filter(({ weight }) => weight === 'certain')
  return certain.length > 0 ? fail({ code: 'rule.refused', refusals: certain }) : ok(gateway)
}

/** Ids of those that take over, in order, as this account wants it. */
export function failoverOf(context: ClientContext): readonly string[] {
  return context.personal.read().failover[listAccount(context) ?? ''] ?? []
}

/** Whose list it is: signed out, but joined, that of the account whose pass is joined, for it holds on. Null: nobody's. */
function listAccount({ deps, session }: ClientContext): string | null {
  const account = session.account()
  if (account !== null) return account
  const helper = deps.helper.view()
  return helper.link === 'ready' ? (carrierOf(helper.status)?.account ?? null) : null
}

function carrierOf({ intent, passes }: HelperStatus): PassView | undefined {
  const first = intent.want === 'open' ? undefined : intent.want.through[0]
  return passes.find(({ passId }) => passId === first)
}

/** The list of this account with what stands behind each name: what the helper holds, not what was wished. */
export function failoverView(context: ClientContext): FailoverView {
  const helper = context.deps.helper.view()
  return viewOf(context, helper.link === 'ready' ? helper.status : null)
}

/** The same, as the helper says when it is asked now. */
export async function failoverList(context: ClientContext): Promise<Result<FailoverView>> {
  const status = await context.deps.helper.calls.status({})
  return ok(viewOf(context, status.ok ? status.value : null))
}

function viewOf(context: ClientContext, status: HelperStatus | null): FailoverView {
  const known = context.gateways()
  const account = listAccount(context) ?? ''
  const passes = newestFirst(status?.passes.filter((pass) => pass.account === account) ?? [])
  const joined = status === null || status.intent.want === 'open' ? null : status.intent.want.through
  const carrier = (status === null ? undefined : carrierOf(status))?.account ?? account
  return {
    joinedAs: carrier === account ? null : carrier,
    gateways: failoverOf(context).map((gatewayId) => {
      const gateway = known.find(({ id }) => id === gatewayId)
      const pass = passes.find((one) => isFor(one, gatewayId))
      const name = gateway?.name ?? pass?.gatewayName ?? gatewayId
      if (status === null) return { gatewayId, name, state: 'unknown' }
      if (gateway === undefined) return { gatewayId, name, state: 'gone' }
      if (pass === undefined || isUseless(context, pass)) return { gatewayId, name, state: 'noPass' }
      if (joined === null || joined.includes(pass.passId)) return { gatewayId, name, state: 'ready' }
      return { gatewayId, name, state: carrier === account ? 'notAsked' : 'otherAccount' }
    }),
  }
}

function isFor({ network, gatewayNodeId }: PassView, gatewayId: string): boolean {
  return `${network}/${gatewayNodeId}` === gatewayId
}

/** As the server told last: a place that is switched off carries nothing until somebody joins it, one that is gone nothing ever. */
function isUseless({ snapshots, session }: ClientContext, { network, clientId, publicKey, checkedAt }: PassView): boolean {
  const snapshot = snapshots.current()
  if (snapshot === null || snapshot.at < checkedAt) return false
  const client = snapshot.clients.find((one) => one.network === network && one.id === clientId)
  // a list of one's own may leave out what is there
  return client === undefined ? session.view().admin : !client.enabled || client.publicKey !== publicKey
}

/** One that is gone at the server can't be dropped while it is wished: what was made in its place counts. */
function newestFirst(passes: readonly PassView[]): PassView[] {
  return [...passes].sort((a, b) => b.checkedAt - a.checkedAt)
}

/** Where nothing stays valid that isn't in use, leaving has switched them off with the rest (DESIGN 5): who joins again needs them again. */
export async function wakeStandIns(context: ClientContext): Promise<void> {
  const session = context.session.state() === 'signedIn' ? context.session.current() : null
  const status = await context.deps.helper.calls.status({})
  if (session === null || !status.ok) return
  const account = context.session.account()
  const asleep = failoverOf(context).filter((id) =>
    status.value.passes.some((pass) => pass.account === account && isFor(pass, id) && isUseless(context, pass)),
  )
  for (const id of asleep) {
    const gateway = usable(context, id)
    if (gateway.ok) await context.registrar.ensure(gateway.value, session)
  }
  if (asleep.length > 0) await context.snapshots.refresh(true)
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

/**
 * Passes at hand of the gateways that may take over, in their order, the wished one left out. They are those of the account whose pass is wished: who is
 * signed out, or has changed the account meanwhile, joins with a pass of before and with what was to take over for it.
 */
export function standIns(context: ClientContext, status: Pick<HelperStatus, 'passes'>, wished: string): readonly string[] {
  const account = status.passes.find(({ passId }) => passId === wished)?.account ?? ''
  return failoverPasses(context, status, account).filter((passId) => passId !== wished)
}

/** Passes at hand of the gateways that may take over for an account, in its order. */
export function failoverPasses({ personal }: ClientContext, { passes }: Pick<HelperStatus, 'passes'>, account: string): readonly string[] {
  const list = personal.read().failover[account] ?? []
  const newest = newestFirst(passes)
  return list.flatMap((id) => newest.find((pass) => pass.account === account && isFor(pass, id))?.passId ?? [])
}
