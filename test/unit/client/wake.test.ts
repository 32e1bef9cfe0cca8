import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WaygateClient } from '../../../electron/client/waygate-client.ts'
import { startOldServer } from './old-server.ts'
import { type Answer, jwt, type StandIn, untilQuiet } from './stand-in.ts'
import { createWorld, got, until, type World } from './world.ts'

/** The computer has slept, or is in another network: the real client at a server that counts what it is asked. */

let world: World
let server: StandIn
let client: WaygateClient
let clock: number

beforeEach(async () => {
  clock = Math.floor(Date.now() / 1000) * 1000
  world = await createWorld()
  const routes = { 'GET /api/getip': from('198.51.100.50') }
  server = await startOldServer({ version: 'v1.5.1', edition: 'ce', status: { version: 'v1.5.1' }, routes })
  client = world.client({ now: () => clock })
  await client.start('background')
  const token = jwt({ UserName: 'alice', sub: 'user|alice', exp: clock / 1000 + 86_400 })
  got(await client.acts.signInToken({ server: server.url, token }))
  await settled()
})
afterEach(async () => {
  await world.close()
  await server.close()
})

function from(address: string): Answer {
  return { text: address }
}
const settled = () => untilQuiet(server)
const fullReads = () => server.asked.filter(({ line }) => line === 'GET /api/nodes').length
const rename = (name: string) => {
  const { body } = server.routes['GET /api/hosts'] as { body: { name: string }[] }
  server.routes['GET /api/hosts'] = { body: body.map((host) => ({ ...host, name: host.name === 'lap' ? 'lap' : name })) }
}
const names = () => client.views.gateways().rows.map(({ name }) => name)
function sleep(): void {
  clock += 60_000
}

describe('waking', () => {
  it('everything is looked at anew at once, although no window is open: the list, and from where the traffic leaves', async () => {
    client.wake()
    await until(() => client.views.tunnel().exit?.address === '198.51.100.50')
    await settled()
    rename('exit-ber')
    server.routes['GET /api/getip'] = from('203.0.113.77')
    sleep()
    const heard: string[] = []
    client.onChange((area) => heard.push(area))
    client.wake()
    expect(heard).toEqual(['tunnel'])
    await until(() => names().includes('exit-ber') && client.views.tunnel().exit?.address === '203.0.113.77')
  })

  it('another VPN that came meanwhile, and one that went, are known after waking and when a window opens, although nothing was joined', async () => {
    const { supervisor } = world.helper
    const way = () => client.views.tunnel().wayOut?.kind
    const vpnComes = (come: boolean) => {
      supervisor.otherVpns = async () => (come ? [{ interface: 'tun0', kind: 'openvpn', holdsDefault: true }] : [])
    }
    expect(way()).toBe('direct')
    vpnComes(true)
    client.wake()
    await until(() => way() === 'vpn')
    vpnComes(false)
    client.setAttention('window')
    await until(() => way() === 'direct')
    client.setAttention('background')
    vpnComes(true)
    client.setAttention('window')
    await until(() => way() === 'vpn')
  })

  it('several reasons at once, as a computer that wakes in another network has them: one look, and one after it for all the others', async () => {
    sleep()
    const before = fullReads()
    for (let times = 0; times < 5; times += 1) client.wake()
    await until(() => fullReads() - before >= 2)
    await settled()
    expect(fullReads() - before).toBe(2)
  })

  it('a server out of reach is said, the list stays, and the next wake finds it again', async () => {
    const { routes } = server
    server.routes = {}
    sleep()
    client.wake()
    await until(() => client.views.session().trouble !== null)
    expect([client.views.gateways().state, names()]).toEqual(['stale', ['exit-fra']])
    server.routes = routes
    client.wake()
    await until(() => client.views.gateways().state === 'fresh')
    expect(client.views.session().trouble).toBeNull()
  })

  it('a helper out of reach is no reason not to ask the server', async () => {
    await world.helper.stop()
    await until(() => client.views.tunnel().helper.link !== 'ready')
    rename('exit-ber')
    sleep()
    client.wake()
    await until(() => names().includes('exit-ber'))
  })

  it('before the start has ended it asks nothing by itself, and after the end nothing at all', async () => {
    const other = world.client({ now: () => clock, configDir: `${world.configDir}-other` })
    other.wake()
    const starting = other.start('background')
    other.wake()
    await starting
    const heard: string[] = []
    client.onChange((area) => heard.push(area))
    const stopping = client.stop()
    client.wake()
    await stopping
    await settled()
    const asked = server.asked.length
    sleep()
    client.wake()
    client.networkGone()
    await settled()
    expect([heard, server.asked.length - asked]).toEqual([[], 0])
  })
})
