import type { AccessRow, Waiting } from '../../common/contracts/app/admin-people.ts'
import { ok, type Result } from '../../common/result.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { type AccessRequest, jitOperations } from '../../netmaker/wire/jit.ts'
import { networkOperations } from '../../netmaker/wire/networks.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { apiOfAdmin, signedInAsAdmin } from './signed-in.ts'
import { listWaitingPeople } from './waiting-people.ts'

const perPage = 100
/** Of one network: more of them wait than anybody answers by hand. */
const mostPages = 5

/** What waits for an admin on a Pro server; nothing on the community edition. A server that knows no access for a time has none of it. */
export async function listWaiting(context: ClientContext): Promise<Result<Waiting>> {
  const session = signedInAsAdmin(context)
  if (!session.ok) return session
  if (session.value.edition !== 'pro') return ok({ people: [], access: [] })
  const api = context.link.as(session.value)
  const [people, networks] = await Promise.all([listWaitingPeople(context), api.call(networkOperations.list, {})])
  if (!people.ok && people.fault.code !== 'server.noRoute') return people
  if (!networks.ok) return networks
  const access: AccessRow[] = []
  for (const { name, timed } of networks.value) {
    if (!timed) continue
    const found = await accessOf(api, name, context.deps.now())
    // who may not ask about one network may about another
    if (!found.ok && found.fault.code === 'server.refused') continue
    if (!found.ok) return found
    access.push(...found.value)
  }
  return ok({ people: people.ok ? people.value.names : [], access: access.sort((a, b) => a.until - b.until || a.askedAt - b.askedAt) })
}

/** The server is asked by status: what was refused or has ended is never read. */
async function accessOf(api: NetmakerClient, network: string, now: number): Promise<Result<AccessRow[]>> {
  const rows: AccessRow[] = []
  for (const status of ['pending', 'approved']) {
    for (let page = 1; page <= mostPages; page++) {
      const answer = await api.call(jitOperations.list, { query: { network, status, page: String(page), per_page: String(perPage) } })
      if (!answer.ok) return answer.fault.code === 'server.noRoute' ? ok([]) : answer
      const { data, total_pages } = answer.value
      // a server may not know the filter, and a request may be answered between the two
      const fresh = data.filter((one) => one.status === status && !rows.some(({ id }) => id === one.id))
      rows.push(...fresh.filter((one) => status === 'pending' || one.expiresAt > now).map((one) => accessRow(network, one)))
      if (page >= total_pages) break
    }
  }
  return ok(rows)
}

function accessRow(network: string, { id, user, reason, status, requestedAt, expiresAt, grantId }: AccessRequest): AccessRow {
  return { id, network, user, reason, askedAt: requestedAt, until: status === 'pending' ? 0 : expiresAt, grantId }
}

/** Until then the person may use the network's gateways. Fault `server.refused`: somebody else has answered meanwhile. */
export async function giveAccess(
  context: ClientContext,
  { network, id, until }: { readonly network: string; readonly id: string; readonly until: number },
): Promise<Result<{ grantId: string }>> {
  const api = apiOfAdmin(context)
  if (!api.ok) return api
  const body = { action: 'approve', request_id: id, expires_at: Math.floor(until / 1000) } as const
  const given = await api.value.call(jitOperations.approve, { query: { network }, body })
  return given.ok ? ok({ grantId: given.value?.id ?? '' }) : given
}

export async function refuseAccess(
  context: ClientContext,
  { network, id }: { readonly network: string; readonly id: string },
): Promise<Result<Done>> {
  const api = apiOfAdmin(context)
  if (!api.ok) return api
  const refused = await api.value.call(jitOperations.deny, { query: { network }, body: { action: 'deny', request_id: id } })
  return refused.ok ? ok({}) : refused
}

/** Now instead of by itself; the server disables the person's remote clients in the network. */
export async function endAccess(
  context: ClientContext,
  { network, grantId }: { readonly network: string; readonly grantId: string },
): Promise<Result<Done>> {
  const api = apiOfAdmin(context)
  if (!api.ok) return api
  const ended = await api.value.call(jitOperations.revoke, { query: { network, grant_id: grantId } })
  return ended.ok ? ok({}) : ended
}
