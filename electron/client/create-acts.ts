import { dismiss, pause, resume, retry, setInbound, setLan, setLock, setMtuLimit, setOnLogout } from './acts/adjust.ts'
import { createSessionActs } from './acts/create-session-acts.ts'
import { failoverList, setFailover } from './acts/failover.ts'
import { confirmJoin, join } from './acts/join.ts'
import { leave } from './acts/leave.ts'
import { refresh, search, setFavourite } from './acts/pick.ts'
import { requestAccess } from './acts/request-access.ts'
import type { AdminWindowActs } from './admin/admin-views.ts'
import type { ClientContext } from './client-context.ts'
import type { InsightActs } from './insight/create-insight.ts'
import type { Acts } from './waygate-client.ts'

/** The acts of app and CLI, bound to one client. */
export function createActs(context: ClientContext): Omit<Acts, keyof InsightActs | keyof AdminWindowActs> {
  return {
    join: (request) => join(context, request),
    confirm: () => confirmJoin(context),
    leave: () => leave(context),
    retry: () => retry(context),
    pause: (request) => pause(context, request),
    resume: () => resume(context),
    setLock: (request) => setLock(context, request),
    setLan: (request) => setLan(context, request),
    setInbound: (request) => setInbound(context, request),
    setMtuLimit: (request) => setMtuLimit(context, request),
    setOnLogout: (request) => setOnLogout(context, request),
    dismiss: (request) => dismiss(context, request),
    ...createSessionActs(context),
    search: (request) => search(context, request),
    refresh: () => refresh(context),
    setFavourite: (request) => setFavourite(context, request),
    requestAccess: (request) => requestAccess(context, request),
    setFailover: (request) => setFailover(context, request),
    failoverList: () => failoverList(context),
    refreshAdmin: () => refresh(context),
  }
}
