import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WaygateClient } from '../../../electron/client/waygate-client.ts'
import type { HelperStatus } from '../../../electron/common/contracts/helper.ts'
import { createWorld, got, owner, until, type World } from './world.ts'

let world: World
let client: WaygateClient

beforeEach(async () => {
  world = await createWorld()
  client = world.client()
  await client.start('none')
  got(await client.acts.signIn({ server: world.server.url, ...owner }))
})
afterEach(() => world?.close())

const idOf = (name: string) => `office/${world.node[name]}`
const registrations = async () => ((await world.api('GET', '/api/extclients/office')).body ?? []) as Record<string, unknown>[]

function status(): HelperStatus {
  const { helper } = client.views.tunnel()
  if (helper.link !== 'ready') throw new Error(JSON.stringify(helper))
  return helper.status
}

const wanted = () => {
  const { intent, passes } = status()
  return intent.want === 'open' ? [] : intent.want.through.map((id) => passes.find(({ passId }) => passId === id)?.gatewayName)
}

describe('gateways that may take over', () => {
  it('get their pass at once, are named by every later Join, and stay registered after Leave', async () => {
    got(await client.acts.setFailover({ gatewayIds: [idOf('exit-nyc')] }))
    expect(await registrations()).toHaveLength(1)
    expect(got(await client.acts.failoverList({}))).toEqual({ gateways: ['exit-nyc'] })
    // the helper tells of the new pass in its own time
    await expect
      .poll(() => client.views.failover())
      .toEqual({ gateways: [{ gatewayId: idOf('exit-nyc'), name: 'exit-nyc', state: 'ready' }] })
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    expect(wanted()).toEqual(['exit-fra', 'exit-nyc'])
    expect(status().intent.want).toMatchObject({ failover: true, goHome: true })
    got(await client.acts.leave({}))
    await until(async () => (await registrations()).every(({ enabled }) => enabled === true))
    expect(await registrations()).toHaveLength(2)
  })

  it('are brought to a tunnel that is up; an empty list takes them away again', async () => {
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    got(await client.acts.setFailover({ gatewayIds: [idOf('exit-nyc')] }))
    await until(async () => wanted().join() === 'exit-fra,exit-nyc')
    got(await client.acts.setFailover({ gatewayIds: [] }))
    await until(async () => wanted().join() === 'exit-fra')
  })

  it('must be gateways that this person may use', async () => {
    expect(await client.acts.setFailover({ gatewayIds: ['office/nobody'] })).toMatchObject({
      ok: false,
      fault: { code: 'gateway.unknown' },
    })
    expect(got(await client.acts.failoverList({}))).toEqual({ gateways: [] })
    expect(await registrations()).toEqual([])
  })
})
