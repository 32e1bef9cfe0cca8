import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Intent } from '../../electron/common/tunnel/intent.ts'
import { initialIntent } from '../../electron/common/tunnel/intent.ts'
import type { Capture } from '../lab/library/capture.ts'
import { packetText } from '../lab/library/decode-packet.ts'
import { createEngineWorld, type EngineDriver, type EngineWorld } from '../lab/library/engine-world.ts'
import { labProgram } from '../lab/library/internet.ts'
import { leakedPackets } from '../lab/library/judge-leaks.ts'
import { addresses } from '../lab/library/trial-topology.ts'
import { container, extendTopology } from './library/leak-topology.ts'

const open: Intent = { ...initialIntent, revision: 0 }
const tunnels = [`${addresses['exit-fra'].exit4}:51820`, `${addresses['exit-nyc'].exit4}:51820`]
const tunnelAddress = '10.20.1.2'

/** Each of these is stopped by one protection alone (README.md lists what was removed once, and turned red). */
describe('one protection alone', () => {
  let world: EngineWorld
  let engine: EngineDriver
  const on = async (node: string, script: string) => (await world.net.lab.node(node).run(['/bin/bash', '-c', script])).stdout
  const must = (node: string, script: string) => world.net.lab.node(node).must(['/bin/bash', '-ec', script])
  const strays = async (capture: Capture) => {
    await capture.sync()
    return leakedPackets(capture.take(), { tunnels, api: [] }).map(packetText)
  }

  beforeAll(async () => {
    world = await createEngineWorld({ twin: true, extend: extendTopology })
    engine = await world.start(open)
    expect((await engine.join('exit-fra')).state.kind).toBe('up')
  })
  afterAll(() => world?.release())

  test('somebody turns and marks packets after our filter has looked at them: they are dropped where they would leave', async () => {
    const capture = await world.net.lab.capture('wan', 'to-home')
    // what is meant for the neighbour is allowed; then it is meant for the internet, and carries the mark of WireGuard's own packets
    await must(
      'laptop',
      `nft 'table ip evil { chain turn { type route hook output priority 10;
  ip daddr ${addresses.neighbour.lan4} udp dport 9 ip daddr set ${addresses.echo.exit4} meta mark set 0x5747; }; }'
for n in 1 2 3; do echo out > /dev/udp/${addresses.neighbour.lan4}/9 || true; done
nft delete table ip evil`,
    )
    expect(await strays(capture)).toEqual([])
    await capture.stop()
  })

  test('the gateway’s network reaches no ports of the laptop, and nobody behind the laptop', async () => {
    // a gateway that lets itself send anything into the tunnel
    await must(
      'exit-fra',
      `peer=$(wg show gw peers); wg set gw peer "$peer" allowed-ips ${tunnelAddress}/32,fd20:1::2/128,${container.own4}/32,${addresses.neighbour.lan4}/32
ip route add ${container.own4}/32 dev gw; ip route add ${addresses.neighbour.lan4}/32 dev gw`,
    )
    const servers = ['laptop', 'pod', 'neighbour'].map((node) => world.net.lab.node(node).spawn(labProgram('echo-server')))
    await Promise.all(servers.map((server) => server.line(/^ready$/)))
    const knock = async (target: string) =>
      on('exit-fra', `timeout 1 bash -c 'exec 3<>/dev/tcp/${target}/7 && echo open' 2>/dev/null; true`)
    expect(await knock(tunnelAddress), 'ports of the laptop').toBe('')
    expect(await knock(container.own4), 'a container behind it').toBe('')
    expect(await knock(addresses.neighbour.lan4), 'its neighbour').toBe('')
    for (const server of servers) await server.stop()
    for (const server of servers) expect(server.output(), 'what arrived').not.toContain('seen')
  })

  test('the tunnel’s address can’t be probed from the link: nothing answers, neither there nor into the tunnel', async () => {
    await on(
      'exit-fra',
      `nft 'table ip seen { chain c { type filter hook prerouting priority -300; ip daddr ${addresses.neighbour.lan4} counter; }; }'`,
    )
    await on(
      'neighbour',
      `ip route add ${tunnelAddress}/32 via ${addresses.laptop.lan4}
ping -c 2 -i 0.2 -W 1 ${tunnelAddress}; timeout 1 bash -c 'exec 3<>/dev/tcp/${tunnelAddress}/7'; ip route del ${tunnelAddress}/32`,
    )
    expect(await on('exit-fra', 'nft list table ip seen')).toContain('counter packets 0 ')
  })

  test('the next tunnel is proven beside the old one, which carries until then', async () => {
    expect((await engine.join('exit-nyc')).state).toMatchObject({ kind: 'up', passId: 'exit-nyc' })
    expect(await world.net.exitAddress('laptop')).toBe(addresses['exit-nyc'].exit4)
  })

  test('while traffic is held, only the helper’s own group reaches the API server', async () => {
    await engine.join('exit-fra')
    await engine.act({ act: 'hold', passId: 'exit-fra', reason: 'disabled by an admin' })
    const capture = await world.net.lab.capture('wan', 'to-home')
    await on('laptop', `timeout 1 bash -c 'exec 3<>/dev/tcp/${addresses.server.exit4}/443'; true`)
    const other = await strays(capture)
    await on(
      'laptop',
      `timeout 1 perl -e '$) = "22343 22343"; use Socket; socket(S, AF_INET, SOCK_STREAM, 0); connect(S, pack_sockaddr_in(443, inet_aton("${addresses.server.exit4}")))'; true`,
    )
    expect(await strays(capture)).not.toEqual([])
    expect(other).toEqual([])
    await capture.stop()
  })

  test('names are asked on no network that has come since, with the engine dead and the filter flushed, by root neither', async () => {
    await engine.join('exit-fra')
    await engine.stop()
    await must('laptop', 'nft flush ruleset; ip address add 10.77.0.2/24 dev eth0')
    const way = async (packet: string) => / dev (\S+)/.exec(await on('laptop', `ip route get 10.77.0.1 ${packet} uid 0 2>&1`))?.[1]
    expect(await way('ipproto tcp dport 80'), 'what the rules alone leave to root').toBe('eth0')
    for (const port of [53, 853])
      for (const protocol of ['udp', 'tcp']) expect(await way(`ipproto ${protocol} dport ${port}`)).toBe('waygate0')
  })
})
