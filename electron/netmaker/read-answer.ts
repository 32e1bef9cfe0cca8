import type { z } from 'zod'
import { fail, ok, type Result } from '../common/result.ts'
import { answerLimit, bodyText, type HttpAnswer } from './transport.ts'
import { unpackAnswer } from './unpack-answer.ts'
import { type ErrorEnvelope, errorEnvelopeSchema, type Operation, wrappedSchema } from './wire/envelope.ts'
import { wireViolationsSchema } from './wire/posture.ts'

/** Whose answer it is, for the words of a fault. */
export interface Asked {
  readonly origin: string
  readonly user: string
}

/**
 * An HTTP answer → what the operation promises, or a fault (netmaker-api.md 1.1–1.3). A status is believed only together with Netmaker's own envelope:
 * proxies and captive portals answer 401, 404 and 502 too, and none of that may count as "signed out" or "gone".
 */
export function readAnswer<Answer>(operation: Operation<string, unknown, Answer>, asked: Asked, received: HttpAnswer): Result<Answer> {
  const unpacked = unpackAnswer(received, answerLimit)
  if (!unpacked.ok) return notNetmaker(asked, unpacked.fault)
  const answer = unpacked.value
  if (answer.status >= 300 && answer.status < 400) {
    return notNetmaker(asked, `${name(operation)} redirects to ${redact(answer.location)}`)
  }
  return answer.status >= 200 && answer.status < 300 ? readSuccess(operation, asked, answer) : readRefusal(operation, asked, answer)
}

function readSuccess<Answer>(operation: Operation<string, unknown, Answer>, asked: Asked, answer: HttpAnswer): Result<Answer> {
  if (isHtml(answer)) return notNetmaker(asked, `${name(operation)} answers a web page`)
  switch (operation.envelope) {
    case 'text':
      return decode(operation, operation.answer, bodyText(answer))
    case 'empty':
      return decode(operation, operation.answer, undefined)
    case 'raw': {
      const json = parseJson(bodyText(answer))
      return json.ok ? decode(operation, operation.answer, json.value) : notNetmaker(asked, `${name(operation)} answers no JSON`)
    }
    case 'wrapped': {
      const json = parseJson(bodyText(answer))
      if (!json.ok) return notNetmaker(asked, `${name(operation)} answers no JSON`)
      const wrapped = decode(operation, wrappedSchema(operation.answer), json.value)
      return wrapped.ok ? ok(wrapped.value.Response) : wrapped
    }
    default:
      return operation.envelope satisfies never
  }
}

function readRefusal(operation: Operation<string, unknown, unknown>, asked: Asked, answer: HttpAnswer): Result<never> {
  const envelope = readEnvelope(bodyText(answer))
  if (envelope !== null) return readEnvelopedRefusal(operation, asked, answer.status, envelope)
  if (isHtml(answer) && !isProxyFailure(answer.status))
    return notNetmaker(asked, `${name(operation)} answers ${answer.status} with a web page`)
  if (answer.status === 405 || answer.status === 404) return fail({ code: 'server.noRoute', operation: name(operation) })
  if (isProxyFailure(answer.status)) {
    const detail = `what stands in front of it answers ${answer.status}`
    // it may have handed the write on, and lost the answer
    const unsure = !operation.changesNothing && answer.status !== 503 ? ({ unsure: true } as const) : {}
    return fail({ code: 'server.unreachable', server: asked.origin, detail, ...unsure })
  }
  if (answer.status === 401 || answer.status === 407 || answer.status === 511) {
    return notNetmaker(asked, `${name(operation)} answers ${answer.status} without Netmaker's envelope`)
  }
  return fail({ code: 'server.refused', status: answer.status, message: bodyText(answer).trim().slice(0, 300) })
}

function readEnvelopedRefusal(
  operation: Operation<string, unknown, unknown>,
  asked: Asked,
  status: number,
  { Message: message, Response: response }: ErrorEnvelope,
): Result<never> {
  // Only a token that was good for everything can end; at a sign-in a 401 is the answer to what was typed
  if (status !== 401 || operation.audience !== 'user') {
    const violations = wireViolationsSchema.parse(response)
    return fail({ code: 'server.refused', status, message, ...(violations.length === 0 ? {} : { violations }) })
  }
  if (message === 'user account disabled') return fail({ code: 'signIn.disabled', user: asked.user })
  return fail({ code: 'session.expired', server: asked.origin, user: asked.user })
}

function decode<Answer>(operation: Operation<string, unknown, unknown>, schema: z.ZodType<Answer>, value: unknown): Result<Answer> {
  const decoded = schema.safeParse(value)
  if (decoded.success) return ok(decoded.data)
  const issue = decoded.error.issues[0]
  return fail({
    code: 'server.malformed',
    operation: name(operation),
    detail: `${issue?.path.join('.') || 'answer'}: ${issue?.message ?? 'not as expected'}`,
  })
}

/** An empty body counts as null: servers up to v0.24 answer so, and lists may be null anyway. */
function parseJson(body: string): Result<unknown, undefined> {
  if (body.trim() === '') return ok(null)
  try {
    return ok(JSON.parse(body) as unknown)
  } catch {
    return fail(undefined)
  }
}

function readEnvelope(body: string): ErrorEnvelope | null {
  const json = parseJson(body)
  const decoded = json.ok ? errorEnvelopeSchema.safeParse(json.value) : null
  return decoded?.success === true ? decoded.data : null
}

function isHtml({ contentType, body }: HttpAnswer): boolean {
  if (contentType === 'text/html' || contentType === 'application/xhtml+xml') return true
  const begin = typeof body === 'string' ? body : Buffer.from(body[0]?.slice(0, 1024) ?? []).toString('utf8')
  return /^\s*<(!doctype|html)\b/i.test(begin)
}

function isProxyFailure(status: number): boolean {
  return status === 502 || status === 503 || status === 504
}

function notNetmaker(asked: Asked, detail: string): Result<never> {
  return fail({ code: 'server.notNetmaker', server: asked.origin, detail })
}

/** A redirect's query may carry a session of a captive portal. */
function redact(location: string): string {
  return location.replace(/[?#].*$/, '').slice(0, 200) || 'nowhere'
}

function name(operation: Operation<string, unknown, unknown>): string {
  return `${operation.method} ${operation.path}`
}
