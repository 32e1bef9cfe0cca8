import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { enrolmentOperations } from '../../../electron/netmaker/wire/enrolment.ts'
import { fillPath, type Operation, wrappedSchema } from '../../../electron/netmaker/wire/envelope.ts'
import { extClientOperations } from '../../../electron/netmaker/wire/ext-clients.ts'
import { gatewayOperations } from '../../../electron/netmaker/wire/gateways.ts'
import { hostOperations } from '../../../electron/netmaker/wire/hosts.ts'
import { networkOperations } from '../../../electron/netmaker/wire/networks.ts'
import { nodeOperations } from '../../../electron/netmaker/wire/nodes.ts'
import { serverOperations } from '../../../electron/netmaker/wire/server.ts'
import { userOperations } from '../../../electron/netmaker/wire/users.ts'

const exchangeSchema = z.object({
  title: z.string(),
  request: z.object({ method: z.string(), path: z.string() }),
  answer: z.object({ status: z.number(), body: z.unknown().optional(), text: z.string().optional() }),
})

function recorded() {
  const folder = new URL('../../contract/fixtures/', import.meta.url)
  const files = ['01-server-and-login', '02-totp', '03-networks', '04-internet-gateways', '05-remote-clients', '06-relays-assign-delete']
  return files.flatMap((file) => {
    const content = JSON.parse(readFileSync(new URL(`${file}.json`, folder), 'utf8'))
    return z.array(exchangeSchema).parse(content.exchanges)
  })
}

const operations: readonly Operation[] = [
  serverOperations,
  userOperations,
  networkOperations,
  hostOperations,
  nodeOperations,
  gatewayOperations,
  extClientOperations,
  enrolmentOperations,
].flatMap((area) => Object.values<unknown>(area) as Operation[])

function pattern(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)')}$`)
}

function operationOf(method: string, path: string): Operation | undefined {
  const bare = path.split('?')[0] ?? path
  const fitting = operations.filter((operation) => operation.method === method && pattern(operation.path).test(bare))
  // a literal path wins over one with parameters
  return fitting.sort((a, b) => (a.path.match(/\{/g)?.length ?? 0) - (b.path.match(/\{/g)?.length ?? 0))[0]
}

describe('wire schemas read every recorded success', () => {
  for (const { title, request, answer } of recorded()) {
    const operation = operationOf(request.method, request.path)
    if (operation === undefined || answer.status !== 200 || answer.body === undefined) continue
    it(`${request.method} ${request.path} (${title})`, () => {
      const schema = operation.envelope === 'wrapped' ? wrappedSchema(operation.answer) : operation.answer
      expect(schema.safeParse(answer.body).error).toBeUndefined()
    })
  }
})

describe('tolerant reading', () => {
  it('takes null for a list', () => {
    expect(networkOperations.list.answer.parse(null)).toEqual([])
    expect(extClientOperations.list.answer.parse(null)).toEqual([])
  })

  it('takes a node of a server that knows only half of the fields', () => {
    const [node] = nodeOperations.list.answer.parse([{ id: 'n', hostid: 'h', network: 'office', lastcheckin: -62135596800, brandNew: 1 }])
    expect(node).toMatchObject({ id: 'n', lastCheckIn: 0, isInternetGateway: false, internetClients: [], status: 'unknown' })
  })

  it('tells the no-op of a second create from a node', () => {
    const noop = { Code: 200, Message: 'node is already acting as internet gateway', Response: null }
    expect(gatewayOperations.createInternetGateway.answer.parse(noop)).toBeNull()
  })

  it('refuses what is no node list at all', () => {
    expect(nodeOperations.list.answer.safeParse('<html>').success).toBe(false)
    expect(nodeOperations.list.answer.safeParse([{ hostid: 'without id' }]).success).toBe(false)
  })
})

describe('fillPath', () => {
  it('takes half a surrogate pair, which a server can put into any name, and which encodeURIComponent throws at', () => {
    expect(fillPath(extClientOperations.file.path, { network: 'a\ud800b', clientid: '\u{1f98a}' })).toMatch(/\/a%EF%BF%BDb\/%F0%9F%A6%8A\//)
  })

  it('encodes names and appends the query', () => {
    const path = fillPath(extClientOperations.file.path, { network: 'my net', clientid: 'a/b' }, { preferredip: '203.0.113.1' })
    expect(path).toBe('/api/extclients/my%20net/a%2Fb/file?preferredip=203.0.113.1')
  })
})
