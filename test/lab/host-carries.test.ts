import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leakFromHost } from './library/deliberate-leak.ts'
import { watchHost } from './library/host-watch.ts'
import { type MeshActs, meshActs, seenAs } from './library/mesh-acts.ts'
import { createOffice, type Office, officeNetwork, tunnelPort, until } from './library/office.ts'
import { addresses } from './library/trial-topology.ts'

/** Who hangs on a host goes with it: relayed hosts, remote clients, and each network on its own. */
describe('a host that others hang on', () => {
  let office: Office
  let mesh: MeshActs
  beforeAll(async () => {
    office = await createOffice()
    mesh = meshActs(office)
  })
  afterAll(() => office?.release())

  const on = (node: string, script: string) => office.net.lab.node(node).must(['/bin/bash', '-ec', script])

  test('a relay behind a gateway takes its relayed hosts along, and nothing leaks on the way', async () => {
    await mesh.call('POST', `/api/nodes/${officeNetwork}/${await mesh.nodeId('desk-lin')}/gateway`, {
      relayaddrs: [await mesh.nodeId('build-box')],
    })
    // the relayed host is found behind its relay, by others and by itself
    const exitAddress = await mesh.meshAddress('exit-nyc')
    await until('the relay is the only peer', null, async () => {
      const peers = await on('build-box', 'wg show waygate-mesh peers')
      return peers.trim().split('\n').length === 1
    })
    await mesh.meets('build-box', exitAddress)
    await mesh.meets('exit-nyc', await mesh.meshAddress('build-box'))
    expect(await mesh.exits('build-box')).toEqual(seenAs('build-box'))

    await mesh.connect('exit-fra', ['desk-lin'])
    await mesh.reaches(seenAs('exit-fra'), 'build-box')
    await mesh.reaches(seenAs('exit-fra'), 'desk-lin')
    const watches = [await watchHost(office.net, 'build-box'), await watchHost(office.net, 'desk-lin')]
    expect(await mesh.exits('build-box')).toEqual(seenAs('exit-fra'))
    expect(await mesh.exits('desk-lin')).toEqual(seenAs('exit-fra'))
    await mesh.meets('build-box', exitAddress)
    for (const watch of watches) expect(await watch.strays()).toEqual([])
  })

  test('the judge of these wires sees a leak when there is one', async () => {
    const watch = await watchHost(office.net, 'build-box')
    expect(await leakFromHost(office.net.lab, 'build-box')).toBe(2)
    const strays = await watch.strays()
    // the echo server answers, and its answers are answered, too
    expect(strays.filter((packet) => packet.startsWith('udp '))).toEqual([
      `udp ${addresses['build-box'].exit4}:40000 > ${addresses.echo.exit4}:7 (57 bytes)`,
      `udp [${addresses['build-box'].exit6}]:40000 > [${addresses.echo.exit6}]:7 (77 bytes)`,
    ])
  })

  test('a remote-access gateway behind a gateway takes its clients along', async () => {
    const key = (await on('laptop', 'umask 077; wg genkey > /run/client.key; wg pubkey < /run/client.key')).trim()
    const made = (await mesh.call('POST', `/api/extclients/${officeNetwork}/${await mesh.nodeId('desk-lin')}`, {
      clientid: 'lins-phone',
      publickey: key,
    })) as { address: string; address6: string }
    const [gatewayKey] = (await on('desk-lin', 'wg show waygate-mesh public-key')).split('\n')
    const endpoint = `${addresses['desk-lin'].exit4}:${tunnelPort}`
    office.net.lab.node('laptop').spawn(['/usr/bin/wireguard-go', '-f', 'wg-client'])
    await on(
      'laptop',
      `until wg show wg-client > /dev/null 2>&1; do sleep 0.05; done
wg set wg-client private-key /run/client.key peer '${gatewayKey}' endpoint ${endpoint} allowed-ips 0.0.0.0/0,::/0 persistent-keepalive 5
ip address add ${made.address}/32 dev wg-client; ip address add ${made.address6}/128 dev wg-client; ip link set wg-client mtu 1380 up
ip route add ${addresses['desk-lin'].exit4}/32 via ${addresses.home.lan4}
for half in 0.0.0.0/1 128.0.0.0/1 ::/1 8000::/1; do ip route add $half dev wg-client; done`,
    )
    await mesh.reaches(seenAs('exit-fra'), 'laptop')
    await mesh.connect('exit-fra', [])
    // a remote-access gateway that is no exit is no way out either
    await until('the client is cut off', null, async () => (await mesh.exits('laptop')).join('') === '')
    await mesh.reaches(seenAs('desk-lin'), 'desk-lin')
    await mesh.reaches(seenAs('build-box'), 'build-box')
    await mesh.meets('laptop', await mesh.meshAddress('exit-nyc'))
  })

  test('two networks on one host: each reaches its own members, one gateway over both, and no way from one into the other', async () => {
    await mesh.call('POST', '/api/networks', { netid: 'lab', addressrange: '10.102.0.0/24', addressrange6: 'fd00:102::/64' })
    for (const host of ['desk-lin', 'exit-nyc']) await mesh.call('POST', `/api/hosts/${await mesh.hostId(host)}/networks/lab`)
    await until('both have their second address', null, async () =>
      (await on('exit-nyc', 'ip -o -4 address show dev waygate-mesh')).includes('10.102.0.'),
    )
    const inLab = await mesh.meshAddress('exit-nyc', '10.102.')
    await mesh.meets('desk-lin', inLab)
    await mesh.meets('desk-lin', await mesh.meshAddress('build-box'))
    // build-box is in the office only; desk-lin relays for it there
    await on('build-box', `ip route add ${inLab}/32 dev waygate-mesh table 22344`)
    const [relayKey] = (await on('build-box', 'wg show waygate-mesh peers')).split('\n')
    const allowed = (await on('build-box', 'wg show waygate-mesh allowed-ips')).split('\t')[1]?.trim().replaceAll(' ', ',')
    await on('build-box', `wg set waygate-mesh peer '${relayKey}' allowed-ips ${allowed},${inLab}/32`)
    const stray = await office.net.lab.node('build-box').run(['/usr/bin/ping', '-c', '1', '-W', '1', inLab])
    expect(stray.code).not.toBe(0)

    await mesh.call('POST', `/api/nodes/lab/${await labNode('exit-nyc')}/gateway`, { is_internet_gw: true })
    await mesh.connect('exit-nyc', ['desk-lin'], 'lab')
    await mesh.reaches(seenAs('exit-nyc'), 'desk-lin')
    await mesh.meets('desk-lin', await mesh.meshAddress('build-box'))
    await expect(mesh.connect('exit-fra', ['desk-lin'])).rejects.toThrow('nodes on same host cannot use different internet gateway')
    await mesh.connect('exit-nyc', [], 'lab')
    await mesh.reaches(seenAs('desk-lin'), 'desk-lin')
  })

  async function labNode(host: string): Promise<string> {
    const nodes = (await mesh.call('GET', '/api/nodes/lab')) as { id: string; hostid: string }[]
    const id = await mesh.hostId(host)
    return nodes.find(({ hostid }) => hostid === id)?.id ?? ''
  }
})
