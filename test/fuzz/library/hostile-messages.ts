import { hostileTexts } from './hostile-values.ts'
import type { Random } from './random.ts'

/** One request as a program of an allowed user could send it. `id` null = an answer can't be told apart. */
export interface HostileMessage {
  readonly id: number | null
  readonly method: string
  readonly body: Buffer
}

const key = (fill: string) => `${fill.repeat(42)}A=`

const pass = {
  ...{ passId: 'p-hostile', keyId: '1000-hostile', account: 'mallory@api.example.com', network: 'office', gatewayNodeId: 'node-1' },
  ...{ gatewayName: 'exit-fra', clientId: 'client-1', addresses: ['10.66.0.5'], peerKey: key('b'), endpoints: ['203.0.113.200:51821'] },
  ...{ dns: ['9.9.9.9'], mtu: 1420, keepalive: 20, apiAddresses: ['198.51.100.4:443'], checkedAt: 1 },
}
const host = {
  ...{ revision: 7, keyId: '1000-hostile', listenPort: 51821, addresses: ['100.64.0.7/16'], mtu: 1420 },
  peers: [{ publicKey: key('c'), endpoint: '203.0.113.9:51821', allowedIps: ['100.64.0.8/32'], keepalive: 20 }],
  ...{ gateway: { ranges: ['100.64.0.0/16'] }, forwards: ['100.64.0.0/16'] },
  through: { publicKey: key('c'), ipv6: true, gatewayName: 'exit-fra', onDead: 'open' },
}
const wish = { through: ['p-hostile'], failover: true, goHome: true }

/** A request that could be right, and how often it is taken: what runs programs for its answer is rarer, because it costs more than it can find. */
interface Seed {
  readonly method: string
  readonly params: unknown
  readonly weight: number
}

const seeds: readonly Seed[] = [
  { method: 'hello', params: { protocol: 1, client: 'host' }, weight: 40 },
  { method: 'status', params: {}, weight: 20 },
  { method: 'watch', params: {}, weight: 4 },
  { method: 'newKey', params: {}, weight: 30 },
  { method: 'putPass', params: pass, weight: 300 },
  { method: 'dropPass', params: { passId: 'p-hostile' }, weight: 60 },
  { method: 'dropPass', params: { passId: 'p1' }, weight: 20 },
  { method: 'setIntent', params: { after: null, want: 'open' }, weight: 30 },
  { method: 'setIntent', params: { after: null, want: 'open', lock: true }, weight: 30 },
  { method: 'setIntent', params: { after: null, lock: false, lan: true, inbound: 'open', onLogout: 'leave' }, weight: 60 },
  { method: 'setIntent', params: { after: null, want: { ...wish, through: ['p1'] }, confirmWithinMs: 1000 }, weight: 60 },
  { method: 'setIntent', params: { after: null, want: wish, lock: false, confirmWithinMs: 1000 }, weight: 60 },
  { method: 'confirm', params: { revision: null }, weight: 40 },
  { method: 'hold', params: { passId: 'p1', reason: 'because' }, weight: 60 },
  { method: 'pause', params: { until: 4_102_444_800_000 }, weight: 40 },
  { method: 'pause', params: { until: 0 }, weight: 40 },
  { method: 'prove', params: {}, weight: 1 },
  { method: 'explain', params: { address: '8.8.8.8' }, weight: 6 },
  { method: 'explain', params: { address: '8.8.8.8; reboot' }, weight: 60 },
  { method: 'journal', params: { since: 0 }, weight: 4 },
  { method: 'history', params: {}, weight: 2 },
  { method: 'log', params: { after: 0 }, weight: 4 },
  { method: 'dial', params: { address: '198.51.100.4:443' }, weight: 60 },
  { method: 'dial', params: { address: '127.0.0.1:22' }, weight: 30 },
  { method: 'putServer', params: { account: 'mallory@198.51.100.4:443', addresses: ['198.51.100.4:443'] }, weight: 60 },
  { method: 'setHost', params: { config: host }, weight: 200 },
  { method: 'setHost', params: { config: null }, weight: 40 },
  { method: 'beginUpdate', params: { manifest: '{"version":"9.9.9"}' }, weight: 20 },
  { method: 'updateChunk', params: { updateId: 'u', offset: 0, data: 'AAAA' }, weight: 20 },
  { method: 'finishUpdate', params: { updateId: 'u' }, weight: 10 },
  { method: 'changed', params: {}, weight: 4 },
  { method: '__proto__', params: {}, weight: 4 },
  { method: 'constructor', params: {}, weight: 4 },
  { method: '$/cancelRequest', params: { id: 1 }, weight: 4 },
]
/** Programs run for these, one after the other and for seconds. */
const costly: readonly Seed[] = [
  { method: 'check', params: {}, weight: 1 },
  { method: 'diagnose', params: {}, weight: 4 },
]
const bag = (from: readonly Seed[]) => from.flatMap((seed) => Array.from({ length: seed.weight }, () => seed))
const cheapBag = bag(seeds)
const costlyBag = bag(costly)

const hostileNumbers = [0, -1, 0.5, -0, 1e308, 2 ** 53, -(2 ** 63), 4_294_967_295, 65_536, Number.MIN_VALUE]
const hostileShapes: readonly unknown[] = [null, true, false, [], {}, [null], [[[[]]]], { a: { a: { a: null } } }, { length: 9e9 }]

/** What the helper has told the sender: a key of its own makes its passes good ones. */
export interface Learnt {
  readonly keyIds: readonly string[]
}

/** A request of the contract, whole or with up to three of its parts turned into something else. */
export function hostileMessage(random: Random, id: number, { keyIds }: Learnt): HostileMessage {
  const seed = random.oneIn(4000) ? random.pick(costlyBag) : random.pick(cheapBag)
  let params = structuredClone(seed.params)
  if (seed.method === 'putPass' && keyIds.length > 0) params = structuredClone({ ...pass, keyId: keyIds[0] })
  for (let changes = random.below(4); changes > 0; changes--) params = changed(random, params)
  const method = random.oneIn(60) ? random.pick(hostileTexts) : seed.method
  return framed(random, { id, method, params })
}

function framed(random: Random, { id, method, params }: { id: number; method: string; params: unknown }): HostileMessage {
  // most of these end the connection
  switch (random.below(200)) {
    case 0: // nobody is answered
      return { id: null, method: '', body: json({ jsonrpc: '2.0', method, params }) }
    case 1:
      return { id: null, method: '', body: json({ jsonrpc: '2.0', id: random.pick([null, 0.5, [], {}, 'x', -1]), method, params }) }
    case 2: // an answer that nobody asked for
      return { id: null, method: '', body: json({ jsonrpc: '2.0', id, result: params, error: random.pick(hostileShapes) }) }
    case 3:
      return { id, method, body: json({ id, method, params, jsonrpc: random.pick(['1.0', 2, null, '']) }) }
    case 4: // the same name twice: the last one counts, as for JSON.parse
      return {
        id,
        method,
        body: Buffer.from(`{"params":{"config":null},"jsonrpc":"2.0","id":${id},"method":${text(method)},"params":${text(params)}}`),
      }
    default:
      return { id, method, body: json({ jsonrpc: '2.0', id, method, params }) }
  }
}

const text = (value: unknown) => JSON.stringify(value ?? null)
const json = (value: unknown) => Buffer.from(text(value))

interface Place {
  readonly holder: Record<string, unknown>
  readonly name: string
}

function changed(random: Random, params: unknown): unknown {
  const places = placesOf(params)
  const place = places.length === 0 ? null : random.pick(places)
  if (place === null || random.oneIn(30)) return hostileValue(random)
  const { holder, name } = place
  const value = holder[name]
  switch (random.below(8)) {
    case 0:
      delete holder[name]
      break
    case 1: // a field that nobody knows, also one that JSON.parse makes a plain one
      Object.defineProperty(holder, random.pick(hostileTexts), {
        value: hostileValue(random),
        enumerable: true,
        configurable: true,
        writable: true,
      })
      break
    case 2:
      holder[name] = Array.from({ length: Math.min(random.pick([2, 9, 70, 3000]), room(params, value)) }, () => structuredClone(value))
      break
    case 3:
      holder[name] = typeof value === 'string' ? spoilt(random, value) : hostileValue(random)
      break
    default:
      holder[name] = hostileValue(random)
  }
  return params
}

/** How often a value fits into a message beside all the rest, at least once: more would only be a longer way to the same refusal. */
function room(params: unknown, value: unknown): number {
  return Math.max(1, Math.floor((100_000 - text(params).length) / (text(value).length + 1)))
}

function hostileValue(random: Random): unknown {
  switch (random.below(4)) {
    case 0:
      return random.pick(hostileNumbers)
    case 1:
      return structuredClone(random.pick(hostileShapes))
    default:
      return random.pick(hostileTexts)
  }
}

/** Nearly what it was: where a check that looks only at the beginning or at the end would be content. */
function spoilt(random: Random, value: string): string {
  const at = random.below(value.length + 1)
  const other = random.pick(hostileTexts)
  return random.pick([
    `${value}${other}`,
    `${other}${value}`,
    `${value}\n${other}`,
    value.slice(0, at) + other + value.slice(at),
    value.slice(at),
  ])
}

/** Every member of every object and array. */
function placesOf(tree: unknown): Place[] {
  if (typeof tree !== 'object' || tree === null) return []
  const holder = tree as Record<string, unknown>
  return Object.keys(holder).flatMap((name) => [{ holder, name }, ...placesOf(holder[name])])
}

export function frame(body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body])
}

/** Bytes that are no message, or nearly one; after most of them the connection is over. */
export function noise(random: Random): Buffer {
  switch (random.below(10)) {
    case 0:
      return random.bytes(1 + random.below(3000))
    case 1:
      return frame(random.bytes(random.below(300)))
    case 2:
      return Buffer.from(`Content-Length: ${random.pick(['-1', '0x10', '524289', '99999999999999', '', '1e3', '7 7'])}\r\n\r\n{}`)
    case 3:
      return Buffer.alloc(100_000, 'x')
    case 4:
      return Buffer.from(`${'X-Header: 1\r\n'.repeat(1000)}\r\n`)
    case 5: // as deep as a message may be
      return frame(Buffer.from(`{"jsonrpc":"2.0","id":1,"method":"status","params":${'['.repeat(250_000)}${']'.repeat(250_000)}}`))
    case 6:
      return frame(Buffer.from(`{"jsonrpc":"2.0","id":1,"method":"putPass","params":{"passId":"${'x'.repeat(500_000)}"}}`))
    case 7:
      return frame(Buffer.from(`[${'{},'.repeat(random.below(2000))}null]`))
    case 8: {
      const bytes = frame(hostileMessage(random, 1, { keyIds: [] }).body)
      for (let hits = 1 + random.below(5); hits > 0; hits--) bytes[random.below(bytes.length)] = random.below(256)
      return bytes
    }
    default:
      return Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}')
  }
}
