import { agentBase, type HostState, onDeadRequestSchema } from '../../common/contracts/agent.ts'
import { empty, type Reply, raw, refused } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'
import type { HostRecord } from '../store/records.ts'
import { removeHosts } from './remove-host.ts'

/** What an admin sees and decides of the hosts that Waygate's own agent keeps; Netmaker has no word for it, so it has paths of its own. */
export function hostAdminRoutes(services: Services): Route[] {
  return [
    route({ method: 'GET', path: `${agentBase}/networks/{network}/hosts` }, 'user', (request) =>
      asAdmin(services, request, () => hostStates(services, request.params.network ?? '')),
    ),
    route({ method: 'PUT', path: `${agentBase}/hosts/{hostId}/dead-gateway` }, 'user', (request) =>
      asAdmin(services, request, () => setOnDead(services, request)),
    ),
    route({ method: 'POST', path: `${agentBase}/hosts/{hostId}/remove` }, 'user', (request) =>
      asAdmin(services, request, () => remove(services, request.params.hostId ?? '')),
    ),
  ]
}

/** Netmaker lets a host delete itself only; a machine that was lost or stolen has to be shut out by somebody else. */
function remove(services: Services, hostId: string): Reply {
  if (services.database.view.get('hosts', hostId) === undefined) return refused(404, 'record not found')
  removeHosts(services, [hostId])
  return empty(204)
}

function asAdmin(services: Services, request: Request, answer: () => Reply): Reply {
  const role = services.database.view.get('users', request.user)?.role
  return role === 'super-admin' || role === 'admin' ? answer() : refused(403, 'access denied')
}

function hostStates(services: Services, network: string): Reply {
  const { view } = services.database
  if (view.get('networks', network) === undefined) return refused(404, 'record not found')
  const ids = new Set(view.find('nodesByNetwork', network).map((node) => node.hostId))
  const kept = [...ids].flatMap((id) => view.get('hosts', id) ?? []).filter(({ tokenHash }) => tokenHash !== '')
  return raw(kept.map((host) => stateOf(services, host)))
}

function setOnDead(services: Services, { params, body }: Request): Reply {
  const parsed = onDeadRequestSchema.safeParse(parseJson(body))
  if (!parsed.success) return refused(400, "onDead: 'closed' or 'open'")
  const draft = services.database.draft()
  const host = draft.get('hosts', params.hostId ?? '')
  if (host === undefined) return refused(404, 'record not found')
  const changed = { ...host, onDeadGateway: parsed.data.onDead }
  draft.put('hosts', changed)
  services.database.commit(draft)
  return raw(stateOf(services, changed))
}

function stateOf({ desired, hostStates }: Services, host: HostRecord): HostState {
  const report = hostStates.reportOf(host.id)
  return {
    hostId: host.id,
    name: host.name,
    onDead: host.onDeadGateway ?? 'closed',
    wanted: desired.revisionOf(host.id),
    applied: report?.applied ?? 0,
    fault: report?.fault ?? null,
    reportedAt: report?.at ?? 0,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
