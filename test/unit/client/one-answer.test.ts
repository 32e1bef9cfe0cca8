import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { WaygateClient } from '../../../electron/client/waygate-client.ts'
import type { WayOut } from '../../../electron/common/contracts/app/tunnel.ts'
import type { HelperStatus } from '../../../electron/common/contracts/helper.ts'
import { stateText } from '../../../electron/common/wording/state-text.ts'
import { english } from '../../../electron/common/words/words.ts'
import { createWaygate } from '../cli/spawn-waygate.ts'
import { createWorld, got, owner, until, type World } from './world.ts'

/** "Through which gateway do I leave?", asked where people ask it: the app's view with its sentence, and `waygate status --json`. */

let world: World
let client: WaygateClient
let lap: { readonly network: string; readonly nodeId: string; readonly name: string }
let meshAddress: (host: string) => string

beforeAll(async () => {
  world = await createWorld()
  const nodes = (await world.api('GET', '/api/nodes/office')).body as { id: string; address: string }[]
  meshAddress = (host) => nodes.find(({ id }) => id === world.node[host])?.address.replace(/\/\d+$/, '') ?? ''
  lap = { network: 'office', nodeId: world.node.lap ?? '', name: 'lap' }
  client = world.client({ ownAddresses: () => new Set(['192.168.7.5', meshAddress('lap')]) })
  await client.start('none')
  got(await client.acts.signIn({ server: world.server.url, ...owner }))
})
afterAll(async () => {
  end()
  await world?.close()
})

const { json, end } = createWaygate(() => world)

/** The other programs' VPNs of this machine, as the helper sees them; everything open, nothing of ours. */
function machineHas(vpns: NonNullable<HelperStatus['otherVpn']>): void {
  world.helper.supervisor.otherVpns = async () => vpns
  world.say({ kind: 'open' })
}

beforeEach(async () => {
  machineHas([])
  await until(() => client.views.tunnel().wayOut?.kind === 'direct')
})

async function answers(kind: WayOut['kind']) {
  await until(() => client.views.tunnel().wayOut?.kind === kind)
  const views = { tunnel: client.views.tunnel(), session: client.views.session(), gateways: client.views.gateways() }
  const { headline, second } = stateText(english, views, Date.now())
  const status = (await json('status')) as unknown as { value: { headline: string; second: string; tunnel: { wayOut: WayOut } } }
  // one answer, wherever it is asked
  expect(status.value.headline).toBe(headline)
  expect(status.value.second.replace(/proven .*/, '')).toBe(second.replace(/proven .*/, ''))
  return { wayOut: views.tunnel.wayOut, said: `${headline}. ${second}`, cli: status.value.tunnel.wayOut }
}

describe('through which gateway do I leave', () => {
  it('netclient routes this computer: its gateway by name, and who keeps it', async () => {
    const via = meshAddress('exit-fra')
    machineHas([{ interface: 'netmaker', kind: 'netclient', holdsDefault: true, via }])
    const { wayOut, said, cli } = await answers('netclient')
    expect(wayOut).toEqual({ kind: 'netclient', gateway: 'exit-fra', via, host: lap })
    expect(said).toBe('This computer is a Netmaker host. It leaves through exit-fra; netclient keeps it, not Waygate')
    // the command line reads this machine's real addresses, which no host of the lab has
    expect(cli).toEqual({ kind: 'netclient', gateway: 'exit-fra', via, host: null })
  })

  it('a netclient mesh member without a gateway: directly, and a host all the same', async () => {
    machineHas([{ interface: 'netmaker', kind: 'netclient', holdsDefault: false }])
    await until(() => client.views.tunnel().wayOut?.kind === 'direct' && JSON.stringify(client.views.tunnel().wayOut).includes('lap'))
    const { wayOut, said, cli } = await answers('direct')
    expect(wayOut).toEqual({ kind: 'direct', host: lap })
    expect(said).toMatch(/^Not protected\. Your traffic leaves directly/)
    expect(cli).toEqual({ kind: 'direct', host: null })
  })

  it("another VPN's default route: its interface, not a gateway", async () => {
    machineHas([
      { interface: 'netmaker', kind: 'netclient', holdsDefault: false },
      { interface: 'tun0', kind: 'openvpn', holdsDefault: true },
    ])
    const { wayOut, said, cli } = await answers('vpn')
    expect(wayOut).toEqual({ kind: 'vpn', interface: 'tun0', maker: 'openvpn' })
    expect(said).toBe('Not protected. Your traffic leaves through another VPN, tun0')
    expect(cli).toEqual(wayOut)
  })

  it('our tunnel: its gateway, whatever others have', async () => {
    got(await client.acts.join({ gatewayId: `office/${world.node['exit-nyc']}` }))
    const { wayOut, said, cli } = await answers('waygate')
    expect(wayOut).toMatchObject({ kind: 'waygate', gateway: 'exit-nyc' })
    expect(said).toMatch(/^Protected\. Your traffic leaves through exit-nyc/)
    expect(cli).toEqual(wayOut)
    got(await client.acts.leave({}))
  })

  it('nothing at all: directly', async () => {
    const { wayOut, said, cli } = await answers('direct')
    expect(wayOut).toEqual({ kind: 'direct', host: null })
    expect(said).toMatch(/^Not protected\. Your traffic leaves directly/)
    expect(cli).toEqual(wayOut)
  })
})
