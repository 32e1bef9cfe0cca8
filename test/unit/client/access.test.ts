import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WaygateClient } from '../../../electron/client/waygate-client.ts'
import { createWorld, got, owner, until, type World } from './world.ts'

let world: World
let client: WaygateClient
let clientId: string

beforeEach(async () => {
  world = await createWorld()
  client = world.client()
  await client.start('none')
  got(await client.acts.signIn({ server: world.server.url, ...owner }))
  got(await client.acts.join({ gatewayId: `office/${world.node['exit-fra']}` }))
  const { helper } = client.views.tunnel()
  clientId = helper.link === 'ready' ? (helper.status.passes[0]?.clientId ?? '') : ''
})
afterEach(() => world?.close())

const holds = () => world.helper.supervisor.calls.filter(({ name }) => name === 'hold').map(({ argument }) => argument)

describe('access is judged on what the server shows, twice', () => {
  it.each([
    ['clientMissing', () => world.api('DELETE', `/api/extclients/office/${clientId}`)],
    ['clientDisabled', () => world.api('PUT', '/api/v1/extclients/office/bulk/status', { ids: [clientId], enabled: false })],
    ['roleRemoved', () => world.api('DELETE', `/api/nodes/office/${world.node['exit-fra']}/inet_gw`)],
    ['gatewayGone', () => world.api('DELETE', `/api/nodes/office/${world.node['exit-fra']}/gateway`)],
  ])('%s → hold', async (reason, change) => {
    await change()
    await until(async () => {
      got(await client.acts.refresh({}))
      return holds().length > 0
    })
    expect(holds()[0]).toMatchObject({ reason })
  })

  it('is asked about at once when the gateway stops answering: what was taken away is said as that', async () => {
    await world.api('DELETE', `/api/extclients/office/${clientId}`)
    const { helper } = client.views.tunnel()
    const passId = helper.link === 'ready' ? (helper.status.passes[0]?.passId ?? '') : ''
    const reason = { why: 'gatewaySilent', gateway: 'exit-fra' } as const
    world.say({ kind: 'held', revision: 1, reason, since: Date.now(), passId, gateway: 'exit-fra' })
    await until(() => holds().length > 0)
    expect(holds()[0]).toMatchObject({ reason: 'clientMissing' })
  })

  it('a server that is away, a refused token, a loss that was none: the tunnel stays', async () => {
    await world.api('PUT', '/api/v1/extclients/office/bulk/status', { ids: [clientId], enabled: false })
    got(await client.acts.refresh({}))
    await world.api('PUT', '/api/v1/extclients/office/bulk/status', { ids: [clientId], enabled: true })
    await new Promise((resolve) => setTimeout(resolve, 1_800))
    await world.server.stop()
    expect(await client.acts.refresh({})).toMatchObject({ fault: { code: 'server.unreachable' } })
    expect(client.views.session().trouble?.fault.code).toBe('server.unreachable')
    expect(client.views.gateways().state).toBe('stale')
    expect(holds()).toEqual([])
  })

  it('a place that is given back ends the hold', async () => {
    const { helper } = client.views.tunnel()
    const passId = helper.link === 'ready' ? (helper.status.passes[0]?.passId ?? '') : ''
    const reason = { why: 'accessGone', gateway: 'exit-fra', seenAt: Date.now(), detail: 'clientDisabled' } as const
    world.say({ kind: 'held', revision: 1, reason, since: Date.now(), passId, gateway: 'exit-fra' })
    got(await client.acts.refresh({}))
    await until(() => world.helper.supervisor.calls.some(({ name }) => name === 'prove'))
  })
})
