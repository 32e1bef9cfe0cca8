import type { Method } from '../../netmaker/wire/envelope.ts'
import type { Told } from '../audit/audit-event.ts'
import type { Reply } from './reply.ts'

/** A request as a handler sees it. */
export interface Request {
  readonly method: Method
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  header(name: string): string
  /** The whole body as text; '' when there is none. */
  readonly body: string
  /** The caller's address, without port: of the connection, or what a trusted proxy says. */
  readonly remoteAddress: string
  /** Came through a trusted proxy. */
  readonly proxied: boolean
  /** Fires when the caller hangs up. Made when it is asked for: few do. */
  signal(): AbortSignal
  /** Name of the signed-in user; '' on routes that need none. */
  readonly user: string
  /** Id of the calling host agent; '' on all other routes. */
  readonly hostId: string
  /** SHA-256 (hex) of the caller's token; '' on routes that need none. */
  readonly tokenHash: string
  /** Why the caller may do this no longer; null: they may. For handlers that wait, before they write: sign-ins end, accounts are disabled meanwhile. */
  refusal(): Promise<Reply | null>
  /** Tells the audit log who this is, where the handler is the first to know (sign-in). */
  speaksFor(user: string): void
  /** Tells the audit log whom it is about, where the path doesn't say. Names, never a secret. */
  tells(told: Told): void
}

export type Handler = (request: Request) => Reply | Promise<Reply>

/**
 * Who may call. `user`: whom the permission rules let (`common/rules/permissions.ts`; all users of the community edition, which are admins). `self`: the
 * same, and the signed-in user must be the one in the path or in `?username=`. `preAuth`: the signed-in user must be that one too, and the token of a
 * sign-in that still needs its second factor will do. `token`: whoever has a valid one.
 */
export type Access = 'nobody' | 'token' | 'user' | 'self' | 'preAuth' | 'agent'

export interface Route {
  readonly method: Method
  /** The template, `/api/users/{username}`. */
  readonly path: string
  readonly pattern: RegExp
  readonly access: Access
  readonly handler: Handler
}

/** One row: an endpoint of the wire tables (or of the agent protocol) and who answers it. */
export function route(endpoint: { readonly method: Method; readonly path: string }, access: Access, handler: Handler): Route {
  return { method: endpoint.method, path: endpoint.path, pattern: compile(endpoint.path), access, handler }
}

export type Match =
  /** `path`: decoded. */
  | { readonly kind: 'route'; readonly route: Route; readonly path: string; readonly params: Readonly<Record<string, string>> }
  /** The path exists with another method: an empty 405, as gorilla/mux answers. */
  | { readonly kind: 'otherMethod' }
  /** An empty part (a name that somebody left out): gorilla/mux sends the caller to the path without it. Percent-encoded. */
  | { readonly kind: 'moved'; readonly path: string }
  /** An escape that is none. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'none' }

/** First match in order of registration, like gorilla/mux, which looks at the decoded path: an encoded slash is a slash. `path`: percent-encoded. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match {
  const decoded = decode(path)
  if (decoded === null) return { kind: 'malformed' }
  const clean = decoded.replace(/\/{2,}/g, '/')
  if (clean !== decoded) return { kind: 'moved', path: encodeURI(clean).replace(/[?#]/g, encodeURIComponent) }
  let pathKnown = false
  for (const candidate of routes) {
    const found = candidate.pattern.exec(decoded)
    if (found === null) continue
    if (candidate.method === method) return { kind: 'route', route: candidate, path: decoded, params: { ...found.groups } }
    pathKnown = true
  }
  return pathKnown ? { kind: 'otherMethod' } : { kind: 'none' }
}

function compile(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
}

/** null: no UTF-8 in percent signs. */
function decode(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}
