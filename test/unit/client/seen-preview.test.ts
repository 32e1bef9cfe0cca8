import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WaygateClient } from '../../../electron/client/waygate-client.ts'
import type { GatewayWrite } from '../../../electron/common/contracts/app/admin.ts'
import { previewText } from '../../../electron/common/wording/preview-text.ts'
import { english } from '../../../electron/common/words/words.ts'
import { createWorld, got, owner, type World } from './world.ts'

/** What an admin agreed to is what is written: between preview and click a second admin changes the network. */

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
const list = (gateway: string, names: readonly string[]) =>
  world.api('PUT', `/api/nodes/office/${id(gateway)}/inet_gw`, { inet_node_client_ids: names.map(id) })
const uses = async (host: string) => {
  const { body } = await world.api('GET', '/api/nodes/office')
  return (body as { id: string; internetgw_node_id: string }[]).find((node) => node.id === id(host))?.internetgw_node_id
}
const seen = async (write: GatewayWrite) => got(await client.acts.previewWrite(write)).lines
const otherEffect = { ok: false, fault: { code: 'write.otherEffect' } }

describe('a write that would do something else by now', () => {
  it('is not done: a host that has got another gateway since', async () => {
    const write: GatewayWrite = { kind: 'move', network: 'office', nodeIds: [id('lap')], to: id('exit-nyc') }
    const lines = await seen(write)
    await list('exit-fra', ['lap'])
    expect(await client.acts.write({ write, despite: true, seen: lines })).toEqual(otherEffect)
    expect(await uses('lap')).toBe(id('exit-fra'))
    got(await client.acts.write({ write, despite: true, seen: await seen(write) }))
    expect(await uses('lap')).toBe(id('exit-nyc'))
  })

  it('is not done: a gateway that serves a host since would leave it without one', async () => {
    const write: GatewayWrite = { kind: 'delete', network: 'office', nodeId: id('exit-fra') }
    const lines = await seen(write)
    await list('exit-fra', ['lap'])
    expect(await client.acts.write({ write, despite: false, seen: lines })).toEqual(otherEffect)
    expect(await uses('lap')).toBe(id('exit-fra'))
  })

  it('somebody else’s change that has nothing to do with it is none', async () => {
    const write: GatewayWrite = { kind: 'move', network: 'office', nodeIds: [id('lap')], to: id('exit-nyc') }
    const lines = await seen(write)
    await list('exit-fra', ['winpc'])
    got(await client.acts.write({ write, despite: true, seen: lines }))
    expect(await uses('lap')).toBe(id('exit-nyc'))
  })
})

it('names the remote clients that are deleted with a gateway', async () => {
  got(await client.admin.createRemoteClient({ network: 'office', gatewayNodeId: id('exit-fra'), name: 'phone-1' }))
  got(await client.acts.refresh({}))
  const lines = await seen({ kind: 'delete', network: 'office', nodeId: id('exit-fra') })
  expect(lines.map((line) => previewText(english, line))).toContain(
    '1 remote client is deleted with it: phone-1. Its key never works again',
  )
})
