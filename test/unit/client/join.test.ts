import fs from 'node:fs'
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

describe('join', () => {
  it('registers this computer, gives the pass to the helper and waits for the proof', async () => {
    expect(await client.acts.join({ gatewayId: idOf('exit-fra') })).toEqual({ ok: true, value: {} })
    const [registration, ...others] = await registrations()
    expect(others).toEqual([])
    expect(registration).toMatchObject({
      ingressgatewayid: world.node['exit-fra'],
      ownerid: 'owner',
      enabled: true,
      device_name: 'alice-laptop',
      remote_access_client_id: '',
      device_id: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    const [pass] = status().passes
    expect(pass).toMatchObject({
      account: `owner@${new URL(world.server.url).host}`,
      network: 'office',
      gatewayName: 'exit-fra',
      clientId: registration?.['clientid'],
      publicKey: registration?.['publickey'],
      addresses: [registration?.['address']],
      endpoints: ['203.0.113.10:51821'],
      apiAddresses: [new URL(world.server.url).host],
      mtu: 1420,
    })
    expect(status().state).toMatchObject({ kind: 'up', passId: pass?.passId })
    expect(client.views.tunnel().act).toBeNull()
    expect(client.views.tunnel().suggestion?.name).toBe('exit-fra')
  })

  it('asks the server nothing when a pass that was just seen valid is at hand', async () => {
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    got(await client.acts.leave({}))
    got(await client.acts.refresh({}))
    await world.server.stop()
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    expect(status().passes).toHaveLength(1)
  })

  it('works without the server when a pass is at hand, also in a later life and with an expired sign-in', async () => {
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    got(await client.acts.leave({}))
    await client.stop()
    await world.server.stop()
    const later = world.client({ now: () => Date.now() + 400 * 24 * 3600_000 })
    await later.start('none')
    expect(later.views.session().state).toBe('expired')
    expect(later.views.gateways().rows).toMatchObject([{ name: 'exit-fra', status: 'unknown' }])
    got(await later.acts.join({ gatewayId: idOf('exit-fra') }))
  })

  it('switches by a second registration; the first stays until it is left, and is then switched off', async () => {
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    got(await client.acts.join({ gatewayId: idOf('exit-nyc') }))
    expect(status().passes).toHaveLength(2)
    expect(await registrations()).toHaveLength(2)
    expect(status().state).toMatchObject({ kind: 'up', gateway: 'exit-nyc' })

    got(await client.acts.leave({}))
    await until(async () => (await registrations()).some(({ enabled }) => enabled === false))
    const off = (await registrations()).filter(({ enabled }) => enabled === false)
    expect(off.map(({ ingressgatewayid }) => ingressgatewayid)).toEqual([world.node['exit-fra']])

    // And back: what was switched off is switched on again, with the same key and address
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    const back = (await registrations()).find(({ ingressgatewayid }) => ingressgatewayid === world.node['exit-fra'])
    expect(back).toMatchObject({
      clientid: off[0]?.['clientid'],
      publickey: off[0]?.['publickey'],
      address: off[0]?.['address'],
      enabled: true,
    })
    expect(status().passes).toHaveLength(2)
  })

  it('takes over the registration that the server still has for this computer', async () => {
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    got(await client.acts.leave({}))
    const [before] = await registrations()
    const passId = status().passes[0]?.passId ?? ''
    const connection = await world.helper.as(process.getuid?.() ?? 0)
    got(await connection.helper.dropPass({ passId }))
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    const [after, ...others] = await registrations()
    expect(others).toEqual([])
    expect(after?.['clientid']).toBe(before?.['clientid'])
    expect(after?.['publickey']).not.toBe(before?.['publickey'])
    expect(after?.['publickey']).toBe(status().passes[0]?.publicKey)
  })

  it('replaces a pass whose registration is gone', async () => {
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    got(await client.acts.leave({}))
    const [before] = await registrations()
    await world.api('DELETE', `/api/extclients/office/${before?.['clientid']}`)
    got(await client.acts.refresh({}))
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    const [after] = await registrations()
    expect(after?.['publickey']).not.toBe(before?.['publickey'])
    expect(status().passes.map(({ publicKey }) => publicKey)).toEqual([after?.['publickey']])
  })
})

describe('a join that fails', () => {
  it('says so, and leaves the wish open', async () => {
    world.tunnel = 'silent'
    expect(await client.acts.join({ gatewayId: idOf('exit-fra') })).toMatchObject({
      ok: false,
      fault: { code: 'gateway.silent', gateway: 'exit-fra' },
    })
    await until(() => status().intent.want === 'open')
    expect(client.views.tunnel().act).toMatchObject({ phase: 'failed', act: 'join', gateway: 'exit-fra' })
    got(await client.acts.dismiss({}))
    expect(client.views.tunnel().act).toBeNull()
  })

  it('refused by the helper: no registration stays behind, and no second key is made', async () => {
    world.helper.machine = { own: [], onLink: ['100.64.0.0/16'] }
    for (const _attempt of [1, 2]) {
      expect(await client.acts.join({ gatewayId: idOf('exit-fra') })).toMatchObject({ ok: false, fault: { code: 'pass.refused' } })
    }
    expect(await registrations()).toEqual([])
    expect(status().intent.want).toBe('open')
    const keys = fs.readdirSync(path.join(world.helper.directory, 'keys')).filter((name) => !name.endsWith('.pub'))
    expect(keys).toHaveLength(1)
  })

  it('beside a VPN that holds the internet of this machine: named before anything changes, and done when said anyway', async () => {
    world.helper.supervisor.otherVpns = async () => [
      { interface: 'netmaker', kind: 'netclient', holdsDefault: false },
      { interface: 'wg0', kind: 'wireguard', holdsDefault: true },
    ]
    const fault = { code: 'vpn.present', interface: 'wg0', kind: 'wireguard' }
    expect(await client.acts.join({ gatewayId: idOf('exit-fra') })).toEqual({ ok: false, fault })
    expect(client.views.tunnel().act).toMatchObject({ phase: 'failed', act: 'join', fault })
    expect([await registrations(), status().intent.want]).toEqual([[], 'open'])
    got(await client.acts.join({ gatewayId: idOf('exit-fra'), anyway: true }))
    // joined already: it carries nothing any more, and switching asks nothing
    got(await client.acts.join({ gatewayId: idOf('exit-nyc') }))
  })

  it('on a host that netclient routes: no second tunnel, whatever is said', async () => {
    const nodes = (await world.api('GET', '/api/nodes/office')).body as { id: string; address: string }[]
    const via = nodes.find(({ id }) => id === world.node['exit-nyc'])?.address.replace(/\/.*/, '') ?? ''
    world.helper.supervisor.otherVpns = async () => [{ interface: 'netmaker', kind: 'netclient', holdsDefault: true, via }]
    const fault = { code: 'host.routed', gateway: 'exit-nyc', host: '' }
    expect(await client.acts.join({ gatewayId: idOf('exit-fra'), anyway: true })).toEqual({ ok: false, fault })
    expect(status().intent.want).toBe('open')
  })

  it('without a server and without a pass', async () => {
    await world.server.stop()
    expect(await client.acts.join({ gatewayId: idOf('exit-fra') })).toMatchObject({ ok: false, fault: { code: 'server.unreachable' } })
    expect(status().intent.want).toBe('open')
  })

  it('of a gateway that nobody knows, of a gateway that lost its role', async () => {
    expect(await client.acts.join({ gatewayId: 'office/nothing' })).toMatchObject({ fault: { code: 'gateway.unknown' } })
    await world.api('DELETE', `/api/nodes/office/${world.node['exit-nyc']}/inet_gw`)
    got(await client.acts.refresh({}))
    expect(await client.acts.join({ gatewayId: idOf('exit-nyc') })).toMatchObject({
      fault: { code: 'rule.refused', refusals: [{ rule: 'gateway.notOne', subject: 'exit-nyc' }] },
    })
  })

  it('of a gateway that was deleted a moment ago', async () => {
    await world.api('DELETE', `/api/nodes/office/${world.node['exit-nyc']}/gateway`)
    expect(await client.acts.join({ gatewayId: idOf('exit-nyc') })).toMatchObject({ fault: { code: 'rule.refused' } })
    await until(() => !client.views.gateways().rows.some(({ name }) => name === 'exit-nyc'))
  })
})

describe('two clicks at once', () => {
  it('the later one wins, the earlier one says so', async () => {
    world.tunnel = 'neverAnswers'
    const first = client.acts.join({ gatewayId: idOf('exit-fra') })
    await until(() => status().state.kind === 'proving')
    world.tunnel = 'works'
    const second = client.acts.join({ gatewayId: idOf('exit-nyc') })
    expect(await first).toMatchObject({ fault: { code: 'join.superseded' } })
    expect(await second).toEqual({ ok: true, value: {} })
    expect(status().state).toMatchObject({ kind: 'up', gateway: 'exit-nyc' })
    expect(client.views.tunnel().act).toBeNull()
  })

  it('leave while joining', async () => {
    world.tunnel = 'neverAnswers'
    const joining = client.acts.join({ gatewayId: idOf('exit-fra') })
    await until(() => status().state.kind === 'proving')
    expect(await client.acts.leave({})).toEqual({ ok: true, value: {} })
    expect(await joining).toMatchObject({ fault: { code: 'join.superseded' } })
    expect(status().intent.want).toBe('open')
  })

  it('three in a row: the middle one never begins', async () => {
    const outcomes = await Promise.all([
      client.acts.join({ gatewayId: idOf('exit-fra') }),
      client.acts.join({ gatewayId: idOf('exit-nyc') }),
      client.acts.join({ gatewayId: idOf('exit-fra') }),
    ])
    expect(outcomes[1]).toMatchObject({ fault: { code: 'join.superseded' } })
    expect(outcomes[2]).toEqual({ ok: true, value: {} })
    expect(status().state).toMatchObject({ kind: 'up', gateway: 'exit-fra' })
  })
})

describe('leave', () => {
  it('with the lock on ends on hold, not in waiting', async () => {
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    got(await client.acts.setLock({ lock: true }))
    const leaving = client.acts.leave({})
    await until(() => status().intent.want === 'open')
    world.say({ kind: 'held', revision: status().intent.revision, reason: { why: 'lock' }, since: Date.now() })
    expect(await leaving).toEqual({ ok: true, value: {} })
  })

  it('without the server: what is to be switched off is done when it is back', async () => {
    got(await client.acts.join({ gatewayId: idOf('exit-fra') }))
    got(await client.acts.join({ gatewayId: idOf('exit-nyc') }))
    const port = new URL(world.server.url).port
    await world.server.stop()
    got(await client.acts.leave({}))
    await world.restartServer()
    expect(new URL(world.server.url).port).toBe(port)
    got(await client.acts.refresh({}))
    await until(async () => (await registrations()).filter(({ enabled }) => enabled === false).length === 1)
  })
})
