import { afterAll, beforeAll, expect, test } from 'vitest'
import { priority } from '../../electron/engine/linux/names.ts'
import { createLaptop, type Laptop } from './library/laptop.ts'
import { createOffice, type Office } from './library/office.ts'
import { addresses } from './library/trial-topology.ts'

let office: Office
let laptop: Laptop

beforeAll(async () => {
  office = await createOffice()
  laptop = await createLaptop(office)
})
afterAll(() => office?.release())

const on = (script: string) => office.net.lab.node('laptop').must(['/bin/bash', '-c', `set -e\n${script}`])
const fra = [addresses['exit-fra'].exit4, addresses['exit-fra'].exit6]

/** As `wg-quick up` does it, whoever its other end is. */
const up = `cat > /run/office-vpn.conf <<END
[Interface]
PrivateKey = $(wg genkey)
Address = 10.66.0.2/32
[Peer]
PublicKey = $(wg genkey | wg pubkey)
AllowedIPs = 0.0.0.0/0
Endpoint = ${addresses['desk-lin'].exit4}:51999
END
ip route add ${addresses.server.exit4}/32 via ${addresses.home.lan4}
chmod 600 /run/office-vpn.conf; LOG_LEVEL=error wg-quick up /run/office-vpn.conf; ip rule add priority 90 to ${addresses.server.exit4} lookup main`

test("a VPN that carries this computer's internet is named before anything changes; joined anyway, all traffic leaves through the gateway", async () => {
  await on(up)
  const refused = await office.waygate('laptop', ['join', 'exit-fra', '--json'])
  expect(refused.code).toBe(1)
  expect(JSON.parse(refused.stdout)).toEqual({ ok: false, fault: { code: 'vpn.present', interface: 'office-vpn', kind: 'wireguard' } })
  expect(await laptop.kind()).toBe('open')
  expect((await office.waygate('laptop', ['join', 'exit-fra'])).stderr).toContain('WireGuard on office-vpn')
  await laptop.waygate('join', 'exit-fra', '--anyway')
  expect(await laptop.exits()).toEqual(fra)
  // joined already: switching asks nothing
  await laptop.waygate('switch', 'exit-nyc')
  await laptop.waygate('leave')
  await on(`wg-quick down /run/office-vpn.conf; ip rule del priority 90; ip route del ${addresses.server.exit4}/32`)
  await laptop.waygate('join', 'exit-fra')
  expect(await laptop.exits()).toEqual(fra)
})

test('check and explain by the command line, and inbound', async () => {
  const checked = (await laptop.waygate('check')) as { checks: { outcome: string }[] }
  expect(checked.checks.filter(({ outcome }) => outcome !== 'blocked')).toEqual([])
  expect(checked.checks.length).toBeGreaterThan(10)
  expect(await laptop.waygate('explain', addresses.echo.exit4)).toMatchObject({ verdict: 'tunnel', rule: { priority: priority.tunnel } })
  const told = await office.waygate('laptop', ['explain', addresses.neighbour.lan4])
  expect(told.stdout).toContain('beside the tunnel')
  expect(await laptop.waygate('inbound', 'open')).toMatchObject({ inbound: 'open' })
  expect(await laptop.waygate('inbound', 'closed')).toMatchObject({ inbound: 'closed' })
  expect((await office.waygate('laptop', ['inbound', 'ajar'])).code).toBe(64)
})
