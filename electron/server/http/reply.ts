/** An answer before it becomes HTTP. Handlers return these; the shapes are Netmaker's (netmaker-api.md 1.1). */
export interface Reply<Body = ShortBody | readonly Uint8Array[]> {
  readonly status: number
  /** null: no Content-Type header. */
  readonly type: string | null
  /** A list: its pieces one after the other, which nobody may write to any more. */
  readonly body: Body
  readonly headers?: Readonly<Record<string, string>>
}

type ShortBody = string | Uint8Array<ArrayBuffer>
export type ShortReply = Reply<ShortBody>

const json = 'application/json'
export const plainText = 'text/plain; charset=utf-8'

/** The value itself. Go's encoder ends it with a newline. */
export function raw(value: unknown): Reply {
  return { status: 200, type: json, body: `${JSON.stringify(value)}\n` }
}

/** The same for a value that is JSON already, newline included. */
export function rawJson(body: readonly Uint8Array[]): Reply {
  return { status: 200, type: json, body }
}

/** The value itself from a handler that forgot to set a content type: Go then guesses text from the bytes. */
export function rawAsText(value: unknown): Reply {
  return { status: 200, type: plainText, body: `${JSON.stringify(value)}\n` }
}

export function wrapped(message: string, response: unknown = null, status = 200): Reply {
  return { status, type: json, body: `${JSON.stringify({ Code: status, Message: message, Response: response })}\n` }
}

/** `response`: what explains the refusal, where there is more to say. */
export function refused(status: number, message: string, response: unknown = null): ShortReply {
  return { status, type: json, body: JSON.stringify({ Code: status, Message: message, Response: response }) }
}

export function text(body: string, status = 200): Reply {
  return { status, type: plainText, body }
}

export function empty(status = 200): Reply {
  return { status, type: null, body: '' }
}

/** Nothing, from a handler that had set a content type already. */
export function emptyJson(): Reply {
  return { status: 200, type: json, body: '' }
}

/** `location`: percent-encoded, with the query. */
export function moved(location: string): Reply {
  return { status: 301, type: null, body: '', headers: { Location: location } }
}

export function notFound(): Reply {
  return { status: 404, type: plainText, body: '404 page not found\n', headers: { 'X-Content-Type-Options': 'nosniff' } }
}
