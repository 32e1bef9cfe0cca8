import { z } from 'zod'

/**
 * How Netmaker dresses an answer (netmaker-api.md 1.1):
 * `raw` the value itself, `wrapped` inside `{Code, Message, Response}`, `text` plain text, `empty` nothing at all.
 */
export type Envelope = 'raw' | 'wrapped' | 'text' | 'empty'
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
/** Whose token the server wants. `preAuth` = the short-lived token of a sign-in that still needs its second factor. */
export type Audience = 'nobody' | 'user' | 'preAuth'

/** The names in `{…}` of a path template. */
export type PathParams<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | PathParams<Rest> : never

/** One endpoint. Read by the client, by the embedded server (method and path) and by the contract tests. */
export interface Operation<Path extends string = string, Body = unknown, Answer = unknown> {
  readonly method: Method
  readonly path: Path
  readonly audience: Audience
  /** Names of query parameters that the server reads. */
  readonly query: readonly string[]
  /** null: the endpoint reads no body. */
  readonly body: z.ZodType<Body> | null
  /** What is inside the envelope. Reads tolerantly; its output is in our own names. */
  readonly answer: z.ZodType<Answer>
  readonly envelope: Envelope
  /** Whatever its method says: done twice it is as if it were done once. */
  readonly changesNothing: boolean
}

export type BodyOf<O> = O extends Operation<string, infer Body, unknown> ? Body : never
export type AnswerOf<O> = O extends Operation<string, unknown, infer Answer> ? Answer : never

export interface OperationFacts<Path extends string, Body, Answer> {
  readonly method: Method
  readonly path: Path
  readonly audience?: Audience
  readonly query?: readonly string[]
  readonly body?: z.ZodType<Body>
  readonly answer: z.ZodType<Answer>
  readonly envelope: Envelope
  readonly changesNothing?: boolean
}

export function operation<const Path extends string, Body = undefined, Answer = unknown>(
  facts: OperationFacts<Path, Body, Answer>,
): Operation<Path, Body, Answer> {
  return {
    method: facts.method,
    path: facts.path,
    audience: facts.audience ?? 'user',
    query: facts.query ?? [],
    body: facts.body ?? null,
    answer: facts.answer,
    envelope: facts.envelope,
    changesNothing: facts.changesNothing ?? facts.method === 'GET',
  }
}

/**
 * The path with its parameters filled in and encoded (network names may hold anything on old servers: issue #3879). Half a surrogate pair, which JSON can bring
 * and no address can, becomes the sign for what isn't a character.
 */
export function fillPath<Path extends string>(
  path: Path,
  params: Readonly<Record<PathParams<Path>, string>>,
  query: Readonly<Record<string, string>> = {},
): string {
  const values: Readonly<Record<string, string>> = params
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent((values[name] ?? '').replace(/\p{Cs}/gu, '\ufffd')))
  const search = new URLSearchParams(query).toString()
  return search === '' ? filled : `${filled}?${search}`
}

/** Every refusal of a JSON handler, and a few no-ops (`Code` 200). Routes that don't exist answer text instead. */
export const errorEnvelopeSchema = z.object({ Code: z.number(), Message: z.string(), Response: z.unknown() })
export type ErrorEnvelope = z.infer<typeof errorEnvelopeSchema>

/** `{Code, Message, Response}` around an answer. */
export function wrappedSchema<Answer>(answer: z.ZodType<Answer>) {
  return z.object({ Code: z.number(), Message: z.string().nullish(), Response: answer })
}

/** An answer that carries nothing that anybody reads. */
export const nothingSchema = z.unknown().transform(() => undefined)

// The server is written in Go: unset lists and maps arrive as null, fields of newer or older versions are missing. None of that is an error.

export function text() {
  return z
    .string()
    .nullish()
    .transform((value) => value ?? '')
}

export function whole(fallback = 0) {
  return z
    .number()
    .nullish()
    .transform((value) => value ?? fallback)
}

export function flag(fallback = false) {
  return z
    .boolean()
    .nullish()
    .transform((value) => value ?? fallback)
}

export function list<Output, Input>(item: z.ZodType<Output, Input>) {
  return z
    .array(item)
    .nullish()
    .transform((value) => value ?? [])
}

/** The last moment that a date can be (ECMA-262 21.4.1.1): writing a later one throws. */
export const lastSecond = 8_640_000_000_000

/** Go's zero time is year 1: as Unix seconds -62135596800, as text 0001-01-01. Both mean "never" (0). */
export function unixSeconds() {
  return z
    .number()
    .nullish()
    .transform((value) => (value === null || value === undefined || value < 0 ? 0 : Math.min(value, lastSecond)))
}

/** RFC 3339 text as Unix milliseconds, 0 for Go's zero time, a missing value or nonsense. */
export function timestamp() {
  return z
    .string()
    .nullish()
    .transform((value) => Math.max(0, Date.parse(value ?? '') || 0))
}
