import { Secret, TOTP } from 'otpauth'
import type { DeviationName } from '../../../electron/server/deviations.ts'
import { type Bindings, createBindings } from './bindings.ts'
import { differences } from './compare.ts'
import type { Exchange } from './recording.ts'

/** Plays recorded exchanges against a live server, one after the other. */
export interface Replay {
  /** Differences between the recorded and the live answer as sentences; empty = the same. */
  play(exchange: Exchange, deviation?: KnownDeviation): Promise<string[]>
  /** Signs in, for recordings that begin with somebody signed in. */
  signIn(user: string, password: string): Promise<void>
}

/** A named deviation where it shows: what the recording would say if the real server did as ours. */
export interface KnownDeviation {
  readonly name: DeviationName
  readonly expected: (answer: Exchange['answer']) => Exchange['answer']
}

export interface ReplayOptions {
  readonly url: string
  readonly environment?: ReadonlySet<string>
}

/** Answers that are lists without a stable order (netmaker-api.md, verification note). */
const unorderedPaths = [/^\/api\/nodes(\/|$)/, /^\/api\/extclients(\/|$)/, /^\/api\/v1\/enrollment-keys$/]

export function createReplay(options: ReplayOptions): Replay {
  const bindings = createBindings()
  const tokens = new Map<string, string>()
  return {
    signIn: async (username, password) => {
      const body = JSON.stringify({ username, password })
      const answer = await fetch(`${options.url}/api/users/adm/authenticate`, { method: 'POST', body })
      rememberToken(tokens, await answer.json())
    },
    play: async (recorded, known) => {
      const exchange = known === undefined ? recorded : { ...recorded, answer: known.expected(recorded.answer) }
      bindCode(exchange, bindings)
      const live = await send(options.url, exchange, bindings, tokens)
      const received = live.headers.get('content-type') === 'image/png' ? '' : await live.clone().text()
      bindGeneratedName(exchange, received, bindings)
      const found = [...compareHead(exchange, live, bindings), ...(await compareBody(exchange, live, received, bindings, options))]
      if (/\/(authenticate|verify-totp)$/.test(exchange.request.path) && live.status === 200) rememberToken(tokens, JSON.parse(received))
      return found
    },
  }
}

function send(url: string, { as, request }: Exchange, bindings: Bindings, tokens: ReadonlyMap<string, string>): Promise<Response> {
  const headers = new Headers(request.headers)
  if (as !== 'none') headers.set('Authorization', `Bearer ${tokens.get(as) ?? as}`)
  const body = request.rawBody ?? (request.body === undefined ? null : bindings.translate(JSON.stringify(request.body)))
  return fetch(`${url}${bindings.translate(request.path)}`, { method: request.method, headers, body })
}

function compareHead({ answer }: Exchange, live: Response, bindings: Bindings): string[] {
  const headers = {
    ...answer.headers,
    ...(answer.disposition === undefined ? {} : { 'Content-Disposition': bindings.translate(answer.disposition) }),
  }
  const found = [
    ...(live.status === answer.status ? [] : [`status: expected ${answer.status}, got ${live.status}`]),
    ...(live.headers.get('content-type') === answer.type
      ? []
      : [`content type: expected ${answer.type}, got ${live.headers.get('content-type')}`]),
  ]
  for (const [name, value] of Object.entries(headers)) {
    if (live.headers.get(name) !== value) found.push(`${name}: expected ${value}, got ${live.headers.get(name)}`)
  }
  return found
}

async function compareBody(
  exchange: Exchange,
  live: Response,
  received: string,
  bindings: Bindings,
  options: ReplayOptions,
): Promise<string[]> {
  const { answer, request } = exchange
  if (answer.bytes !== undefined) {
    const bytes = new Uint8Array(await live.arrayBuffer())
    return bytes[0] === 0x89 && bytes[1] === 0x50 ? [] : ['body: not a PNG picture']
  }
  if (answer.body === undefined) {
    const expected = bindings.translate(answer.text ?? '')
    return received === expected ? [] : [`text: expected ${JSON.stringify(expected)}, got ${JSON.stringify(received)}`]
  }
  const unordered = unorderedPaths.some((path) => path.test(request.path))
  const parsed = parse(received)
  if (parsed === undefined) return [`body is not JSON: ${received.slice(0, 200)}`]
  return differences(answer.body, parsed, bindings, { unordered, environment: options.environment ?? new Set() })
}

/** Codes that were wrong when they were recorded. All others were right at that moment. */
const wrongCodes = new Set(['000000', '123456'])

function bindCode({ request }: Exchange, bindings: Bindings): void {
  const recorded = textField(request.body, 'totp')
  const secret = bindings.get('<base32 secret>')
  if (recorded === undefined || secret === undefined || wrongCodes.has(recorded)) return
  bindings.bind(recorded, new TOTP({ secret: Secret.fromBase32(secret) }).generate())
}

/** The server names what is created without a name: the answer that creates it tells the name of this run. */
function bindGeneratedName({ request, answer }: Exchange, received: string, bindings: Bindings): void {
  if (request.method !== 'POST' || !request.path.startsWith('/api/extclients/') || answer.status !== 200) return
  const recorded = textField(answer.body, 'clientid')
  const live = textField(parse(received), 'clientid')
  const chosen = textField(request.body, 'clientid')
  if (recorded !== undefined && live !== undefined && chosen === undefined) {
    bindings.bind(recorded, live)
    const recordedKey = textField(answer.body, 'publickey')
    const liveKey = textField(parse(received), 'publickey')
    // it also made the key pair
    if (recordedKey !== undefined && liveKey !== undefined && textField(request.body, 'publickey') === undefined) {
      bindings.bind(recordedKey, liveKey)
    }
  }
}

function rememberToken(tokens: Map<string, string>, answer: unknown): void {
  const response = typeof answer === 'object' && answer !== null && 'Response' in answer ? answer.Response : null
  const user = textField(response, 'UserName')
  const token = textField(response, 'AuthToken')
  if (user !== undefined && token !== undefined) tokens.set(user, token)
  const preAuth = textField(response, 'pre_auth_token')
  if (preAuth !== undefined) tokens.set('pre', preAuth)
}

function textField(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const field = new Map(Object.entries(value)).get(name)
  return typeof field === 'string' ? field : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
