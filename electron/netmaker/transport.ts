import type { Result } from '../common/result.ts'
import type { ServerCertificate } from './server-trust.ts'

/** One HTTP exchange with a control server, without any knowledge of Netmaker. Implemented by `node-transport.ts`. */
export interface Transport {
  /** Faults: `server.unreachable`, `server.tls`, `server.noTls`, `server.notNetmaker` (no HTTP, or an answer beyond the limit). Any status is a good answer here. */
  send(origin: string, request: HttpRequest): Promise<Result<HttpAnswer>>
  /** Forgets open connections: they were made over routes that are no longer the ones in use. */
  reset(): void
  /** The certificate that an https server shows, believed or not; nothing is sent. */
  certificate(origin: string): Promise<Result<ServerCertificate>>
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With query, beginning with `/`. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON text. */
  readonly body?: string
  readonly timeoutMs?: number
  /** Sent twice it does no harm, whatever the method says. */
  readonly changesNothing?: boolean
  /** About the machine's own routes: never over a kept connection, never over a detour. */
  readonly probe?: boolean
  /** Of a probe: over this family of addresses alone. */
  readonly family?: 4 | 6
  readonly signal?: AbortSignal
  /** Of the answer; `answerLimit` unless told. */
  readonly mostBytes?: number
}

/** Bytes of an answer, as it comes and unpacked. It is read at once, where the app lives: what a hostile server packs into a few kilobytes must not be its end. */
export const answerLimit = 64 * 1024 * 1024
/**
 * Of those lists that a thread of its own decodes in pieces. Netmaker's list of nodes has every remote client in it, too: 10,000 hosts with 50,000 clients are 114 MB.
 */
export const listLimit = 256 * 1024 * 1024

export interface HttpAnswer {
  readonly status: number
  /** Without parameters, lower case; '' when absent. */
  readonly contentType: string
  readonly location: string
  /** Text; a long one still as its UTF-8 bytes in pieces, so that another thread can make the text of it. */
  readonly body: string | readonly Uint8Array[]
  /** `body` is bytes, and packed: `unpack-answer.ts` makes text of them. Only who sends `accept-encoding` is answered so. */
  readonly encoding?: 'gzip'
  /** Unix ms by the clock of who answered, 0 = it doesn't tell. */
  readonly date: number
}

export function bodyText({ body }: HttpAnswer): string {
  return typeof body === 'string' ? body : Buffer.concat(body).toString('utf8')
}

/** Bytes beyond which a packed answer counts as a long one. */
const largePacked = 16 * 1024

/** Too long to be decoded where a person waits for the next picture. */
export function largeBody({ body, encoding }: HttpAnswer): boolean {
  if (typeof body === 'string') return false
  return encoding === undefined || body.reduce((sum, { byteLength }) => sum + byteLength, 0) > largePacked
}
