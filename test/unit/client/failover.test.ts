import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
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
    expect(got(await client.acts.failoverList({}))).toMatchObject({ gateways: [{ name: 'exit-nyc', state: 'ready' }] })
    // the helper tells of the new pass in its own time
    await expect
      .poll(() => client.views.failover())
      .toEqual({ joinedAs: null, gateways: [{ gatewayId: idOf('exit-nyc'), name: 'exit-nyc', state: 'ready' }] })
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
    expect(got(await client.acts.failoverList({}))).toEqual({ joinedAs: null, gateways: [] })
    expect(await registrations()).toEqual([])
  })

  it('take over also what was joined while another account was in use, with a pass of before', async () => {
    got(await client.acts.setFailover({ gatewayIds: [idOf('exit-nyc')] }))
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    got(await client.acts.leave({}))
    await world.api('POST', '/api/users/bobby', { username: 'bobby', password: 'waygate-pass', platform_role_id: 'admin' })
    got(await client.acts.signIn({ server: world.server.url, user: 'bobby', password: 'waygate-pass' }))
    got(await client.acts.signOut({}))
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    expect(wanted()).toEqual(['exit-fra', 'exit-nyc'])
  })

  it('are said to be ready only where what is joined names them; the same list again makes them so', async () => {
    got(await client.acts.setFailover({ gatewayIds: [idOf('exit-nyc')] }))
    const elsewhere = world.client({ configDir: path.join(world.configDir, 'of-another-program') })
    await elsewhere.start('none')
    got(await elsewhere.acts.signIn({ server: world.server.url, ...owner }))
    got(await elsewhere.acts.join({ gatewayId: idOf('exit-fra') }))
    await expect.poll(() => client.views.failover().gateways[0]?.state).toBe('notAsked')
    got(await client.acts.setFailover({ gatewayIds: [idOf('exit-nyc')] }))
    await expect.poll(() => client.views.failover().gateways[0]?.state).toBe('ready')
    expect(wanted()).toEqual(['exit-fra', 'exit-nyc'])
  })

  it('whose place an admin deleted are not ready, and get another one with the same list', async () => {
    got(await client.acts.setFailover({ gatewayIds: [idOf('exit-nyc')] }))
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    const place = (await registrations()).find(({ ingressgatewayid }) => ingressgatewayid === world.node['exit-nyc'])
    await world.api('DELETE', `/api/extclients/office/${String(place?.clientid)}`)
    got(await client.acts.refresh({}))
    await expect.poll(() => client.views.failover().gateways[0]?.state).toBe('noPass')
    got(await client.acts.setFailover({ gatewayIds: [idOf('exit-nyc')] }))
    got(await client.acts.refresh({}))
    await expect.poll(() => client.views.failover().gateways[0]?.state).toBe('ready')
    const status = got(await client.acts.failoverList({}))
    expect(status.gateways.map(({ state }) => state)).toEqual(['ready'])
  })

  it('stay the list of the account that is joined for whoever has signed out; one named twice is one', async () => {
    got(await client.acts.setFailover({ gatewayIds: [idOf('exit-nyc'), idOf('exit-nyc')] }))
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    got(await client.acts.signOut({}))
    await expect.poll(() => client.views.failover().gateways.map(({ name }) => name)).toEqual(['exit-nyc'])
    got(await client.acts.setFailover({ gatewayIds: [] }))
    await expect.poll(() => client.views.failover().gateways).toEqual([])
    expect(wanted()).toEqual(['exit-fra'])
  })

  it('that leaving switched off are ready again with the next join', async () => {
    got(await client.acts.setFailover({ gatewayIds: [idOf('exit-nyc')] }))
    const [registration] = await registrations()
    await world.api('PUT', `/api/extclients/office/${String(registration?.clientid)}`, { ...registration, enabled: false })
    got(await client.acts.refresh({}))
    await expect.poll(() => client.views.failover().gateways[0]?.state).toBe('noPass')
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    await expect.poll(() => client.views.failover().gateways[0]?.state).toBe('ready')
  })

  it('that leaving switched off are ready again, also before the server was read again', async () => {
    got(await client.acts.setFailover({ gatewayIds: [idOf('exit-nyc')] }))
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    got(await client.acts.refresh({}))
    const { account, clientId, network } = status().passes.find(({ gatewayName }) => gatewayName === 'exit-nyc') ?? expect.fail()
    // as where access is for a time: leaving switches it off
    const file = path.join(world.configDir, 'personal.json')
    const personal = JSON.parse(await readFile(file, 'utf8')) as object
    await writeFile(file, JSON.stringify({ ...personal, disable: [{ account, clientId, network }] }))
    const isOn = async () => (await registrations()).find(({ clientid }) => clientid === clientId)?.enabled
    got(await client.acts.leave({}))
    await until(async () => (await isOn()) === false)
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    await expect.poll(isOn).toBe(true)
    await expect.poll(() => client.views.failover().gateways[0]?.state).toBe('ready')
  })

  it('that the server switched off, or no longer lists, are not ready, and can be taken off the list', async () => {
    got(await client.acts.setFailover({ gatewayIds: [idOf('exit-nyc')] }))
    await expect.poll(() => client.views.failover().gateways[0]?.state).toBe('ready')
    const [registration] = await registrations()
    await world.api('PUT', `/api/extclients/office/${String(registration?.clientid)}`, { ...registration, enabled: false })
    got(await client.acts.refresh({}))
    await expect.poll(() => client.views.failover().gateways[0]?.state).toBe('noPass')
    await world.api('DELETE', `/api/nodes/office/${world.node['exit-nyc']}/gateway`)
    got(await client.acts.refresh({}))
    await expect.poll(() => client.views.failover().gateways[0]?.state).toBe('gone')
    got(await client.acts.setFailover({ gatewayIds: [idOf('exit-nyc')] }))
    got(await client.acts.setFailover({ gatewayIds: [] }))
    expect(client.views.failover().gateways).toEqual([])
  })
})
