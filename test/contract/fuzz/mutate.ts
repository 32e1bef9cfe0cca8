import fc from 'fast-check'
import type { BaseRequest } from './requests.ts'

/** Structure-aware mutations: requests that are nearly right reach further than noise. */

const strange = fc.constantFrom<unknown>(
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  -(2 ** 63),
  '',
  ' ',
  '..',
  '0',
  'null',
  '__proto__',
  'constructor',
  'office',
  '%00%ff%2f',
  "'; DROP TABLE records; --",
  '\u0000\ud800\uffff',
  '🦊'.repeat(40),
  'x'.repeat(70_000),
  '0.0.0.0/0',
  '::/0',
  '100.64.0.0/999',
  '2026-13-45T99:99:99Z',
  '9999-12-31T23:59:59Z',
  [],
  {},
  [[[[[[[[]]]]]]]],
  [null, 1, 'a', {}],
  { a: { a: { a: { a: null } } } },
)

const segment = fc.oneof(
  fc.constantFrom(
    '',
    '.',
    '..',
    '%00',
    '%ff',
    '%2f',
    '%2e%2e',
    '%',
    'office',
    'lab',
    '*',
    'null',
    '__proto__',
    'x'.repeat(4000),
    '%F0%9F%A6%8A',
  ),
  fc.uuid(),
  fc.string({ maxLength: 12 }).map((text) => safeComponent(text)),
)
const parameter = fc.tuple(
  fc.constantFrom('after', 'wait', 'page', 'per_page', 'q', 'os', 'force', 'gw_id', 'username', 'id', 'role', 'network', 'group_id', 'x'),
  fc.oneof(
    fc.constantFrom('', '-1', '0', '1', '99999999999999999999', 'NaN', 'true', 'linux', '%00', '%ff'),
    fc.string({ maxLength: 8 }).map((text) => safeComponent(text)),
  ),
)

type Change =
  | { readonly kind: 'none' }
  | { readonly kind: 'method'; readonly method: string }
  | { readonly kind: 'segment'; readonly at: number; readonly text: string }
  | { readonly kind: 'query'; readonly name: string; readonly value: string }
  | { readonly kind: 'value'; readonly at: number; readonly value: unknown }
  | { readonly kind: 'drop'; readonly at: number }
  | { readonly kind: 'add'; readonly at: number; readonly key: string; readonly value: unknown }
  | { readonly kind: 'swap'; readonly body: string }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'insert'; readonly at: number; readonly text: string }
  | { readonly kind: 'deep'; readonly levels: number }
  | { readonly kind: 'caller'; readonly as: BaseRequest['as'] }

function changes(bases: readonly BaseRequest[]): fc.Arbitrary<Change> {
  const at = fc.nat(200)
  const anywhere = fc.nat(4000)
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant<Change>({ kind: 'none' }) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD')
        .map((method): Change => ({ kind: 'method', method })),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('segment' as const), at, text: segment }) },
    { weight: 2, arbitrary: parameter.map(([name, value]): Change => ({ kind: 'query', name, value })) },
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constant('value' as const), at, value: fc.oneof(strange, fc.jsonValue({ maxDepth: 2 })) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('drop' as const), at }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('add' as const), at, key: fc.string({ maxLength: 8 }), value: strange }) },
    { weight: 2, arbitrary: fc.constantFrom(...bases).map(({ body }): Change => ({ kind: 'swap', body })) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), at: anywhere }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('insert' as const), at: anywhere, text: fc.string({ unit: 'binary', maxLength: 4 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('deep' as const), levels: fc.nat(3000) }) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('nobody', 'agent', 'owner', 'member')
        .map((as): Change => ({ kind: 'caller', as: as as BaseRequest['as'] })),
    },
  )
}

/** `count` requests from this seed: always the same ones. */
export function mutatedRequests(
  bases: readonly BaseRequest[],
  all: readonly BaseRequest[],
  { seed, count }: { seed: number; count: number },
): BaseRequest[] {
  const one = fc.tuple(fc.constantFrom(...bases), fc.array(changes(all), { minLength: 1, maxLength: 4 }))
  return fc.sample(one, { seed, numRuns: count }).map(([base, list]) => list.reduce(apply, base))
}

function apply(request: BaseRequest, change: Change): BaseRequest {
  switch (change.kind) {
    case 'none':
      return request
    case 'method':
      return { ...request, method: change.method }
    case 'caller':
      return { ...request, as: change.as }
    case 'segment':
      return { ...request, path: withSegment(request.path, change.at, change.text) }
    case 'query':
      return { ...request, path: `${request.path}${request.path.includes('?') ? '&' : '?'}${change.name}=${change.value}` }
    case 'swap':
      return { ...request, body: change.body }
    case 'cut':
      return { ...request, body: request.body.slice(0, change.at % (request.body.length + 1)) }
    case 'insert': {
      const at = change.at % (request.body.length + 1)
      return { ...request, body: request.body.slice(0, at) + change.text + request.body.slice(at) }
    }
    case 'deep':
      return { ...request, body: '[{"a":'.repeat(change.levels) }
    default:
      return { ...request, body: withTree(request.body, change) }
  }
}

function withSegment(path: string, at: number, text: string): string {
  const [before = '', query] = path.split('?', 2)
  const segments = before.split('/')
  // "/api" stays: what lies outside of it is one 404 for all
  const index = 2 + (at % Math.max(1, segments.length - 2))
  segments[index] = text
  return segments.join('/') + (query === undefined ? '' : `?${query}`)
}

function withTree(body: string, change: Extract<Change, { kind: 'value' | 'drop' | 'add' }>): string {
  let tree: unknown
  try {
    tree = JSON.parse(body)
  } catch {
    return change.kind === 'drop' ? '' : JSON.stringify(change.value)
  }
  const places = placesOf(tree)
  const place = places[change.at % places.length]
  if (place === undefined) return JSON.stringify(change.kind === 'drop' ? {} : change.value)
  const { holder, key } = place
  if (change.kind === 'value') holder[key] = change.value
  else if (change.kind === 'drop') delete holder[key]
  // a list takes no key called length
  else if (Array.isArray(holder)) holder.push(change.value)
  else holder[change.key] = change.value
  return JSON.stringify(tree)
}

interface Place {
  readonly holder: Record<string, unknown>
  readonly key: string
}

/** Every member of every object and array. */
function placesOf(tree: unknown): Place[] {
  if (typeof tree !== 'object' || tree === null) return []
  const holder = tree as Record<string, unknown>
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesOf(holder[key])])
}

function safeComponent(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return '%ED%A0%80'
  }
}

export type SocketAct = 'close' | 'halfClose' | 'stall' | 'reset'

export interface RawAttempt {
  /** Pieces that are written one after the other. */
  readonly pieces: readonly Buffer[]
  readonly act: SocketAct
}

/** The same requests as bytes, then damaged: framing, headers, noise, several in one, ended in the middle. */
export function rawAttempts(bases: readonly BaseRequest[], { seed, count }: { seed: number; count: number }): RawAttempt[] {
  const damage = fc.oneof(
    { weight: 2, arbitrary: fc.constant(null) },
    { weight: 4, arbitrary: fc.tuple(fc.nat(1200), fc.uint8Array({ minLength: 1, maxLength: 6 })) },
  )
  const header = fc.constantFrom(
    '',
    'Content-Length: 5\r\n',
    'Content-Length: -1\r\n',
    'Content-Length: 99999999999\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Transfer-Encoding: gzip, chunked\r\n',
    'Expect: 100-continue\r\n',
    'Expect: nonsense\r\n',
    'Upgrade: websocket\r\nConnection: Upgrade\r\n',
    'Content-Encoding: gzip\r\n',
    'Host: a\r\nHost: b\r\n',
    'Authorization: \x00\xff\r\n',
    `X-Long: ${'y'.repeat(20_000)}\r\n`,
    `${'X: y\r\n'.repeat(3000)}`,
  )
  const act = fc.constantFrom<SocketAct>('close', 'halfClose', 'stall', 'reset')
  const one = fc.tuple(fc.constantFrom(...bases), header, damage, act, fc.nat(3), fc.boolean())
  return fc.sample(one, { seed, numRuns: count }).map(([base, extra, hit, end, cuts, noise]) => {
    if (noise && cuts === 3) return { pieces: [Buffer.from(hit?.[1] ?? [0]), Buffer.alloc(cuts * 400, 0x41)], act: end }
    const text = `${base.method} ${base.path} HTTP/1.1\r\nHost: x\r\n${extra}Content-Length: ${Buffer.byteLength(base.body)}\r\n\r\n${base.body}`
    const bytes = Buffer.from(text, 'latin1')
    if (hit !== null) bytes.set(hit[1].subarray(0, Math.max(0, bytes.length - (hit[0] % bytes.length))), hit[0] % bytes.length)
    const size = Math.ceil(bytes.length / (cuts + 1))
    const pieces = Array.from({ length: cuts + 1 }, (_, at) => bytes.subarray(at * size, (at + 1) * size)).filter(
      ({ length }) => length > 0,
    )
    return { pieces: end === 'halfClose' || end === 'reset' ? pieces.slice(0, Math.max(1, pieces.length - 1)) : pieces, act: end }
  })
}
