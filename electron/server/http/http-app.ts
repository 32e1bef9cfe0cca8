import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { type Context, Hono } from 'hono'
import { accepts } from 'hono/accepts'
import { bodyLimit } from 'hono/body-limit'
import { hostRemoved } from '../../common/contracts/agent.ts'
import { type Actor, auditEvent, namesIn } from '../audit/audit-event.ts'
import { securityCheck } from '../auth/security-check.ts'
import type { Services } from '../services.ts'
import { DiskTrouble } from '../store/database.ts'
import { clientAddress, type TrustedProxies } from './client-address.ts'
import { createGzipPieces } from './gzip-pieces.ts'
import { createLargeAnswers } from './large-answers.ts'
import { bodyBytes, type RequestMeter } from './limits.ts'
import { empty, moved, notFound, type Reply, refused, type ShortReply, text } from './reply.ts'
import { type Match, matchRoute, type Request, type Route } from './router.ts'

type Env = { Bindings: HttpBindings }

/** Bytes of an answer that take longer on the way than packing them does. */
const worthPacking = 64 * 1024

export interface HttpAppOptions {
  readonly proxies: TrustedProxies
  readonly meter: RequestMeter
  /** Of long lists that slow callers may keep in memory. */
  readonly heldBytes: number
  readonly onTrouble: (error: unknown) => void
}

/**
 * HTTP around the endpoints: limits, who calls, the audit log, and the answers for what is no endpoint. Routes are matched here and not by Hono, because
 * gorilla/mux tells a known path with another method (an empty 405) from an unknown one (404 as text).
 */
export function createHttpApp(services: Services, routes: readonly Route[], options: HttpAppOptions): Hono<Env> {
  const app = new Hono<Env>()
  const largeAnswers = createLargeAnswers(options.heldBytes)
  const gzip = createGzipPieces()
  const tooLarge = () => respond(refused(413, 'request body is too large'))
  // a GET has no body to us; looking for one would make a whole web request of it
  app.on(['POST', 'PUT', 'DELETE', 'PATCH'], '*', bodyLimit({ maxSize: bodyBytes.known, onError: tooLarge }))
  app.all('*', async (context) => {
    const { body, ...reply } = await answer(services, routes, options, context)
    if (typeof body === 'string' || body instanceof Uint8Array) return respond({ ...reply, body })
    const isPacked = sizeOf(body) >= worthPacking && takesGzip(context)
    const pieces = isPacked ? await gzip(body) : body
    const headers = { ...headersOf(reply), ...(isPacked ? { 'Content-Encoding': 'gzip' } : {}), Vary: 'Accept-Encoding' }
    largeAnswers.send(context.env.outgoing, { status: reply.status, headers, pieces })
    return RESPONSE_ALREADY_SENT
  })
  app.onError((error) => {
    // who hangs up in the middle of a body must not be able to fill the log
    if (!isHangUp(error)) options.onTrouble(error)
    if (error instanceof DiskTrouble) return respond(refused(500, `the server could not write its database: ${error.message}`))
    return respond(refused(500, 'internal error'))
  })
  return app
}

function isHangUp(error: Error): boolean {
  return 'code' in error && error.code === 'ECONNRESET' && error.message === 'aborted'
}

async function answer(services: Services, routes: readonly Route[], options: HttpAppOptions, context: Context<Env>): Promise<Reply> {
  const header = (name: string) => context.req.header(name) ?? ''
  const { address, proxied } = clientAddress(context.env.incoming.socket.remoteAddress ?? '', header, options.proxies)
  const tooMany = await options.meter.count(address, 'anybody')
  if (tooMany !== null) return slowDown(tooMany)
  const url = new URL(context.req.url)
  const match = matchRoute(routes, context.req.method, url.pathname)
  if (match.kind !== 'route') return (await strangerTrouble(options, address)) ?? nowhere(match, url.search)
  const { route, params } = match
  const whoCalls = () =>
    securityCheck(services.database, services.tokens, {
      access: route.access,
      edition: services.edition,
      method: route.method,
      path: match.path,
      template: route.path,
      authorization: header('authorization'),
      params,
      query: url.searchParams,
      now: services.clock(),
    })
  const caller = await whoCalls()
  if (!caller.ok || route.access === 'nobody') {
    const trouble = await strangerTrouble(options, address)
    if (trouble !== null) return trouble
  }
  if (!caller.ok) {
    const removed = route.access === 'agent' && isRemoved(services, params, header('authorization'))
    return audited(services, match, { user: '', from: address }, removed ? refused(410, hostRemoved) : caller.reply)
  }
  const refusal = async () => {
    const now = await whoCalls()
    return now.ok ? null : now.reply
  }
  const body = route.method === 'GET' ? '' : await context.req.text()
  if (route.access === 'nobody' && body.length > bodyBytes.stranger) return refused(413, 'request body is too large')
  const who: Actor = { user: caller.user === '' ? caller.hostId : caller.user, from: address }
  // its end may be a long time in coming
  const meanwhile = body === '' ? null : await refusal()
  if (meanwhile !== null) return audited(services, match, who, meanwhile)
  const request: Request = {
    method: route.method,
    params,
    query: url.searchParams,
    header,
    body,
    remoteAddress: address,
    proxied,
    signal: () => context.req.raw.signal,
    user: caller.user,
    hostId: caller.hostId,
    tokenHash: caller.tokenHash,
    refusal,
    speaksFor: (user) => {
      who.user = user
    },
    tells: (told) => {
      who.told = told
    },
  }
  const names = route.method === 'GET' ? {} : namesIn(services.database.view, params)
  return audited(services, match, who, await route.handler(request), names)
}

function nowhere(match: Exclude<Match, { kind: 'route' }>, query: string): Reply {
  switch (match.kind) {
    case 'none':
      return notFound()
    case 'otherMethod':
      return empty(405)
    case 'moved':
      return moved(`${match.path}${query}`)
    case 'malformed':
      return text('400 Bad Request', 400)
    default:
      return match satisfies never
  }
}

function audited(services: Services, match: Match & { kind: 'route' }, who: Actor, reply: Reply, names = {}): Reply {
  const event = auditEvent(match, who, reply, names)
  if (event !== null) services.audit.record(event)
  return reply
}

async function strangerTrouble(options: HttpAppOptions, address: string): Promise<Reply | null> {
  const seconds = await options.meter.count(address, 'stranger')
  return seconds === null ? null : slowDown(seconds)
}

function slowDown(seconds: number): Reply {
  return { ...refused(429, 'too many requests'), headers: { 'Retry-After': String(seconds) } }
}

/** Its own token opens one thing more: to be told so. */
function isRemoved({ hostStates }: Services, params: Readonly<Record<string, string>>, authorization: string): boolean {
  const [, token = ''] = authorization.split(' ')
  return hostStates.wasRemoved(params.hostId ?? '', token)
}

function respond({ body, ...reply }: ShortReply): Response {
  // a null body: Hono's server would otherwise make up a content type
  return new Response(body.length === 0 ? null : body, { status: reply.status, headers: headersOf(reply) })
}

function headersOf({ type, headers }: Omit<Reply, 'body'>): Record<string, string> {
  return type === null ? { ...headers } : { ...headers, 'Content-Type': type }
}

function takesGzip(context: Context<Env>): boolean {
  return accepts(context, { header: 'Accept-Encoding', supports: ['gzip', 'identity'], default: 'identity' }) === 'gzip'
}

function sizeOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
}
