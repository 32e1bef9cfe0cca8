import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { hostRemoved } from '../../common/contracts/agent.ts'
import { securityCheck } from '../auth/security-check.ts'
import type { Services } from '../services.ts'
import { DiskTrouble } from '../store/database.ts'
import { empty, notFound, type Reply, refused } from './reply.ts'
import { matchRoute, type Request, type Route } from './router.ts'

/** Bytes of a request body. */
const bodyBytes = 1024 * 1024

type Env = { Bindings: HttpBindings }

/**
 * HTTP around the endpoints: body limit, who calls, and the answers for what is no endpoint. Routes are matched here and not by Hono, because gorilla/mux
 * tells a known path with another method (an empty 405) from an unknown one (404 as text).
 */
export function createHttpApp(services: Services, routes: readonly Route[], onTrouble: (error: unknown) => void): Hono<Env> {
  const app = new Hono<Env>()
  app.use(bodyLimit({ maxSize: bodyBytes, onError: () => respond(refused(413, 'request body is too large')) }))
  app.all('*', async (context) => respond(await answer(services, routes, context)))
  app.onError((error) => {
    onTrouble(error)
    if (error instanceof DiskTrouble) return respond(refused(500, `the server could not write its database: ${error.message}`))
    return respond(refused(500, 'internal error'))
  })
  return app
}

async function answer(services: Services, routes: readonly Route[], context: Context<Env>): Promise<Reply> {
  const url = new URL(context.req.url)
  const match = matchRoute(routes, context.req.method, url.pathname)
  if (match.kind === 'none') return notFound()
  if (match.kind === 'otherMethod') return empty(405)
  const { route, params } = match
  const caller = await securityCheck(services.database, services.tokens, {
    access: route.access,
    authorization: context.req.header('authorization') ?? '',
    params,
    query: url.searchParams,
    now: services.clock(),
  })
  if (!caller.ok) return route.access === 'agent' && isRemoved(services, params, context) ? refused(410, hostRemoved) : caller.reply
  const request: Request = {
    params,
    query: url.searchParams,
    header: (name) => context.req.header(name) ?? '',
    body: await context.req.text(),
    remoteAddress: (context.env.incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    signal: context.req.raw.signal,
    user: caller.user,
    hostId: caller.hostId,
  }
  return await route.handler(request)
}

/** Its own token opens one thing more: to be told so. */
function isRemoved({ hostStates }: Services, params: Readonly<Record<string, string>>, context: Context<Env>): boolean {
  const [, token = ''] = (context.req.header('authorization') ?? '').split(' ')
  return hostStates.wasRemoved(params.hostId ?? '', token)
}

function respond(reply: Reply): Response {
  const headers = new Headers(reply.headers)
  if (reply.type !== null) headers.set('Content-Type', reply.type)
  // a null body: Hono's server would otherwise make up a content type
  return new Response(reply.body.length === 0 ? null : reply.body, { status: reply.status, headers })
}
