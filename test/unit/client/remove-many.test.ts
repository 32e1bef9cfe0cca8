import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { removeMany } from '../../../electron/client/admin/remove-many.ts'
import type { WriteFacts } from '../../../electron/client/admin/write-gateway.ts'
import type { WaygateClient } from '../../../electron/client/waygate-client.ts'
import type { GatewayWrite } from '../../../electron/common/contracts/app/admin.ts'
import type { Snapshot } from '../../../electron/common/model/snapshot.ts'
import { fail, ok } from '../../../electron/common/result.ts'
import { previewText } from '../../../electron/common/wording/preview-text.ts'
import { english } from '../../../electron/common/words/words.ts'
import { createWorld, got, owner, type World } from './world.ts'

let world: World
let client: WaygateClient

beforeEach(async () => {
  world = await createWorld()
  client = world.client()
  await client.start('none')
  got(await client.acts.signIn({ server: world.server.url, ...owner }))
})
afterEach(() => world?.close())

const id = (name: string) => world.node[name] ?? ''
const both = () => [id('exit-fra'), id('exit-nyc')]
const removed = (what: 'removeRole' | 'delete'): GatewayWrite => ({ kind: 'removeMany', what, network: 'office', nodeIds: both() })
const said = async (write: GatewayWrite) => {
  const { lines, affected } = got(await client.acts.previewWrite(write))
  return [...lines.map((line) => previewText(english, line)), affected]
}
const send = (write: GatewayWrite) => client.acts.write({ write, despite: false })
const node = async (name: string) => {
  const nodes = (await world.api('GET', '/api/nodes/office')).body as { id: string; isinternetgateway: boolean; is_gw: boolean }[]
  return nodes.find((one) => one.id === id(name))
}

describe('several gateways at once', () => {
  it('lose their role with one preview, and it is known where their hosts go back', async () => {
    got(await send({ kind: 'move', network: 'office', nodeIds: [id('lap')], to: id('exit-fra') }))
    expect(await said(removed('removeRole'))).toEqual([
      '2 gateways of office stay, but let nothing out to the internet: exit-fra and exit-nyc',
      '1 host returns to its own internet: lap',
      1,
    ])
    const { back } = got(await send(removed('removeRole')))
    expect(back).toEqual([{ nodeIds: [id('lap')], from: null, to: id('exit-fra') }])
    expect([(await node('exit-fra'))?.isinternetgateway, (await node('exit-nyc'))?.isinternetgateway]).toEqual([false, false])
  })

  it('are deleted with their remote clients; those that are none any more are left alone', async () => {
    got(await client.admin.createRemoteClient({ network: 'office', gatewayNodeId: id('exit-fra'), name: 'phone-1' }))
    got(await send({ kind: 'delete', network: 'office', nodeId: id('exit-nyc') }))
    expect(await said(removed('delete'))).toEqual(['1 gateway stays a host of office: exit-fra', expect.stringContaining('phone-1'), 1])
    got(await send(removed('delete')))
    expect([(await node('exit-fra'))?.is_gw, (await node('exit-nyc'))?.is_gw]).toEqual([false, false])
  })
})

it('one that is refused half-way: what was done can be taken back, and the rest is named with its reason', async () => {
  const node = (id: string) => ({ id, network: 'office', isInternetGateway: true, isGateway: true })
  const snapshot = { nodes: ['a', 'b', 'c'].map(node), hosts: [] } as unknown as Snapshot
  const refused = fail({ code: 'server.refused', status: 500, message: 'disk full' } as const)
  const api = {
    call: async (_operation: unknown, { params }: { params: { nodeid: string } }) => (params.nodeid === 'b' ? refused : ok({})),
  }
  const remove = (nodeIds: string[]) =>
    removeMany({ kind: 'removeMany', what: 'removeRole', network: 'office', nodeIds }, snapshot, {
      api,
      read: async () => ok(snapshot),
    } as unknown as WriteFacts)
  expect(await remove(['a', 'b', 'c'])).toMatchObject({
    ok: true,
    value: { done: ['a'], stayed: { nodeIds: ['b', 'c'], fault: { code: 'server.refused' } } },
  })
  expect(await remove(['b', 'c'])).toMatchObject({ ok: false, fault: { code: 'server.refused' } })
})
