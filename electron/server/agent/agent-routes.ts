import { agentBase, type Desired, hostRemoved, reportSchema } from '../../common/contracts/agent.ts'
import { forgetLeftNodes } from '../domain/membership.ts'
import { empty, type Reply, raw, refused } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'
import { endpointTrouble, enrol } from './enrol.ts'
import { removeHosts } from './remove-host.ts'

const hostPath = `${agentBase}/hosts/{hostId}`
const longestWaitMs = 30_000

/** The agent protocol (`common/contracts/agent.ts`). Every poll and report is a sign of life. */
export function agentRoutes(services: Services): Route[] {
  return [
    route({ method: 'POST', path: `${agentBase}/enrol` }, 'nobody', (request) => enrol(services, request)),
    route({ method: 'GET', path: `${hostPath}/desired` }, 'agent', (request) => desired(services, request)),
    route({ method: 'POST', path: `${hostPath}/report` }, 'agent', (request) => report(services, request)),
    route({ method: 'DELETE', path: hostPath }, 'agent', (request) => leave(services, request.hostId)),
  ]
}

async function desired(services: Services, request: Request): Promise<Reply> {
  checkIn(services, request.hostId)
  services.hostStates.seen(request.hostId, tokenOf(request))
  const after = whole(request.query.get('after'))
  // it has had an answer before, and that answer left out what it has left
  if (after > 0) forgetLeft(services, request.hostId)
  const waitMs = Math.min(whole(request.query.get('wait')) * 1000, longestWaitMs)
  const config = await services.desired.wait(request.hostId, after, waitMs, request.signal())
  if (services.database.view.get('hosts', request.hostId) === undefined) return gone(services, request)
  checkIn(services, request.hostId)
  if (config === null) return empty(204)
  const answer: Desired = { revision: config.revision, config }
  return raw(answer)
}

function report(services: Services, request: Request): Reply {
  const parsed = reportSchema.safeParse(parseJson(request.body))
  if (!parsed.success) return refused(400, parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  const { endpoint4, endpoint6 } = parsed.data
  const trouble = endpointTrouble(endpoint4, endpoint6)
  if (trouble !== null) return refused(400, trouble)
  services.hostStates.report(request.hostId, parsed.data)
  checkIn(services, request.hostId)
  const draft = services.database.draft()
  const host = draft.get('hosts', request.hostId)
  if (host === undefined) return refused(401, 'unauthorized')
  // '' = the host doesn't know either: what the server saw stays
  const moved = { endpoint4: endpoint4 || host.endpoint4, endpoint6: endpoint6 || (endpoint4 === '' ? host.endpoint6 : '') }
  if (moved.endpoint4 !== host.endpoint4 || moved.endpoint6 !== host.endpoint6) {
    draft.put('hosts', { ...host, ...moved })
    services.database.commit(draft)
  }
  return empty(204)
}

function leave(services: Services, hostId: string): Reply {
  services.hostStates.forget(hostId)
  removeHosts(services, [hostId])
  return empty(204)
}

function forgetLeft(services: Services, hostId: string): void {
  const draft = services.database.draft()
  forgetLeftNodes(draft, hostId, services.clock())
  services.database.commit(draft)
}

function checkIn(services: Services, hostId: string): void {
  if (services.database.view.get('hosts', hostId) !== undefined) services.database.checkIns.set(hostId, services.clock())
}

/** 410 to who had the token of a host that was removed, by an admin or by its own leave; 401 to everybody else. */
function gone({ hostStates }: Services, request: Request): Reply {
  return hostStates.wasRemoved(request.hostId, tokenOf(request)) ? refused(410, hostRemoved) : refused(401, 'unauthorized')
}

function tokenOf(request: Request): string {
  return request.header('authorization').split(' ')[1] ?? ''
}

function whole(text: string | null): number {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : 0
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
