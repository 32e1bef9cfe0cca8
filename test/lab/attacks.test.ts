import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Intent, initialIntent } from '../../electron/common/tunnel/intent.ts'
import { leakOnPurpose } from './library/deliberate-leak.ts'
import { createEngineWorld, type EngineDriver, type EngineWorld } from './library/engine-world.ts'
import { addresses } from './library/trial-topology.ts'
import { type WireWatch, watchWires } from './library/wire-watch.ts'

const open: Intent = { ...initialIntent, revision: 0 }
const fra = [addresses['exit-fra'].exit4, addresses['exit-fra'].exit6]
const { laptop: own, home, echo, server } = addresses
const resolvers = ['8.8.8.8', home.lan4, home.lan6]
const programs = join(import.meta.dirname, 'programs')

let world: EngineWorld
let engine: EngineDriver
let wires: WireWatch

beforeAll(async () => {
  world = await createEngineWorld()
})
afterAll(() => world?.release())

const on = (node: string, script: string) => world.net.lab.node(node).run(['/bin/bash', '-c', script], { limitMs: 20_000 })
const must = async (node: string, script: string) => world.net.lab.node(node).must(['/bin/bash', '-c', `set -e\n${script}`])
const exits = async () => [await world.net.exitAddress('laptop', 4), await world.net.exitAddress('laptop', 6)]
/** Every kind of socket towards these, by programs that know nothing of us; answers how many attempts that were. */
const tryWaysOut = async (targets: readonly string[], mark = 0) => {
  const args = ['eth0', own.lan4, own.lan6, String(mark), ...targets]
  const said = await world.net.lab.node('laptop').must(['/usr/bin/perl', join(programs, 'ways-out.pl'), ...args])
  await on(
    'laptop',
    `ping -c 1 -W 1 -I eth0 ${echo.exit4}; ping -6 -c 1 -W 1 -I eth0 ${echo.exit6}; curl -s -m 1 --interface eth0 http://${echo.exit4}:7`,
  )
  return Number(/tried (\d+)/.exec(said)?.[1])
}

describe.each([{ lan: true }, { lan: false }])('known attacks, LAN allowed: $lan', ({ lan }) => {
  beforeAll(async () => {
    engine = await world.start(open)
    expect((await engine.join('exit-fra', { lan })).state.kind).toBe('up')
  })
  afterAll(async () => {
    await engine.leave()
    await engine.stop()
  })
  beforeEach(async () => {
    wires = await watchWires(world.net, { lan })
  })
  afterEach(async () => {
    expect((await engine.act({ act: 'reach', kinds: ['up'], limitMs: 10_000 })).state, engine.process.output().slice(-1500)).toMatchObject({
      kind: 'up',
    })
  })

  const expectNothingLeft = async () => expect(await wires.strays()).toEqual([])

  test('the judge sees a leak when there is one', async () => {
    expect(await leakOnPurpose(world.net.lab)).toBe(2)
    const strays = await wires.strays()
    expect(strays.filter((line) => line.startsWith('internet'))).toHaveLength(2)
    expect(strays.filter((line) => line.startsWith('wire'))).toHaveLength(2)
  })

  test('sockets bound to the physical device and address, plain and with a foreign mark', async () => {
    expect(await tryWaysOut([echo.exit4, echo.exit6, ...fra, server.exit4])).toBeGreaterThan(100)
    expect(await tryWaysOut([echo.exit4, echo.exit6], 0xca6c)).toBeGreaterThan(40)
    await expectNothingLeft()
    expect(await exits()).toEqual(fra)
  })

  test('TunnelVision (CVE-2024-3661): more specific routes pushed into main', async () => {
    const targets = [
      '0.0.0.0/1',
      '128.0.0.0/1',
      `${echo.exit4}/32`,
      `${fra[0]}/32`,
      '8.8.8.8/32',
      '1.1.1.1/32',
      `${addresses.dns.exit4}/32`,
    ]
    const targets6 = ['::/1', '8000::/1', `${echo.exit6}/128`, `${fra[1]}/128`]
    const routes = (verb: string) =>
      [
        ...targets.map((to) => `ip route ${verb} ${to} via ${home.lan4} dev eth0`),
        ...targets6.map((to) => `ip -6 route ${verb} ${to} via ${home.lan6} dev eth0`),
      ].join('\n')
    await must('laptop', routes('add'))
    await tryWaysOut([echo.exit4, echo.exit6, ...resolvers, addresses.dns.exit4])
    const seen = await exits()
    const strays = await wires.strays()
    await must('laptop', routes('del'))
    expect(strays).toEqual([])
    expect(seen).toEqual(fra)
  })

  test('TunnelVision with a private range beyond the router', async () => {
    await must('laptop', `ip route add 10.99.0.0/16 via ${home.lan4}; ip -6 route add fd99::/16 via ${home.lan6}`)
    await tryWaysOut(['10.99.0.1', 'fd99::1'])
    const strays = await wires.strays()
    await must('laptop', 'ip route del 10.99.0.0/16; ip -6 route del fd99::/16')
    expect(strays).toEqual([])
  })

  test('TunnelCrack LocalNet (CVE-2023-36672): an address in a public range, as if the internet were the local network', async () => {
    await must('laptop', `ip address add 192.0.2.77/24 dev eth0; ip -6 address add 2001:db8:e::77/64 dev eth0 nodad`)
    await must('neighbour', `ip address add ${echo.exit4}/24 dev eth0; ip -6 address add ${echo.exit6}/64 dev eth0 nodad`)
    await tryWaysOut([echo.exit4, echo.exit6, server.exit4, addresses.dns.exit4])
    const seen = await exits()
    const strays = await wires.strays()
    await must('laptop', `ip address del 192.0.2.77/24 dev eth0; ip -6 address del 2001:db8:e::77/64 dev eth0`)
    await must('neighbour', `ip address del ${echo.exit4}/24 dev eth0; ip -6 address del ${echo.exit6}/64 dev eth0`)
    expect(strays).toEqual([])
    expect(seen).toEqual(fra)
  })

  test("TunnelCrack ServerIP (CVE-2023-36673): only the tunnel's own packets reach the gateway's address directly", async () => {
    await tryWaysOut([fra[0] ?? ''])
    const curl = await on(
      'laptop',
      `curl -s -m 2 http://${fra[0]}:51820; perl -MSocket -e 'socket(S,AF_INET,SOCK_DGRAM,0); print send(S,"plain",0,pack_sockaddr_in(51820,inet_aton("${fra[0]}"))) ? "" : "refused"'`,
    )
    expect(curl.stdout).toBe('')
    await expectNothingLeft()
    // the plain datagram left inside the tunnel: a packet of WireGuard's own is longer
    expect(await exits()).toEqual(fra)
  })

  test("probing of the tunnel's address from the link (CVE-2019-14899) stays without an answer", async () => {
    const [inner4 = '', inner6 = ''] = world.passes.fra.addresses
    await must('neighbour', `ip route replace ${inner4}/32 via ${own.lan4}; ip -6 route replace ${inner6}/128 via ${own.lan6}`)
    const ports = '22 7 51820'
    const probe = [
      `ping -c 2 -i 0.2 -W 1 ${inner4} && echo answered`,
      `ping -6 -c 2 -i 0.2 -W 1 ${inner6} && echo answered`,
      `for port in ${ports}; do timeout 1 bash -c "exec 3<>/dev/tcp/${inner4}/$port" 2>&1 | grep -i refused && echo answered; done`,
      `for port in ${ports}; do timeout 1 bash -c "exec 3<>/dev/tcp/${inner6}/$port" 2>&1 | grep -i refused && echo answered; done`,
      'true',
    ]
    const capture = await world.net.lab.capture('neighbour', 'eth0')
    const { stdout } = await on('neighbour', probe.join('\n'))
    const { packets } = await capture.stop()
    await must('neighbour', `ip route del ${inner4}/32; ip -6 route del ${inner6}/128`)
    expect(stdout).not.toContain('answered')
    const told = packets.filter((packet) => !packet.outgoing && [inner4, inner6].includes(packet.source))
    expect(told).toEqual([])
    await expectNothingLeft()
  })

  test("name servers of the local network, whatever it offers, aren't asked", async () => {
    await tryWaysOut(resolvers)
    const asked = await on(
      'laptop',
      `timeout 2 bash -c 'exec 3<>/dev/tcp/${home.lan4}/53 && echo open'; timeout 2 bash -c 'exec 3<>/dev/tcp/${home.lan4}/853 && echo open'`,
    )
    expect(asked.stdout).toBe('')
    await expectNothingLeft()
  })

  test('a rule before ours and a default route of somebody else, by the link and by a device of its own', async () => {
    const arrange = `ip tuntap add dev tun9 mode tun; ip address add 10.250.0.2/24 dev tun9; ip link set tun9 up
ip rule add priority 5 lookup 98; ip -6 rule add priority 5 lookup 98
ip route add default via ${home.lan4} table 98; ip -6 route add default via ${home.lan6} table 98`
    await must('laptop', arrange)
    await tryWaysOut([echo.exit4, echo.exit6, '8.8.8.8'])
    await must('laptop', 'ip route replace default dev tun9 table 98; ip -6 route replace default dev tun9 table 98')
    await tryWaysOut([echo.exit4, echo.exit6, '8.8.8.8'])
    const sent = (await must('laptop', 'cat /sys/class/net/tun9/statistics/tx_packets /sys/class/net/tun9/statistics/tx_dropped')).split(
      '\n',
    )
    const strays = await wires.strays()
    await must(
      'laptop',
      'ip rule del priority 5; ip -6 rule del priority 5; ip link del tun9; ip route flush table 98; ip -6 route flush table 98',
    )
    expect(strays).toEqual([])
    expect(sent.slice(0, 2)).toEqual(['0', '0'])
  })

  test("somebody else's marks, a rerouting chain and a DNAT", async () => {
    await must(
      'laptop',
      `nft -f - <<'END'
table inet somebody {
 chain marks { type route hook output priority mangle; policy accept;
  udp sport != 51820 ip daddr { ${echo.exit4}, 8.8.8.8 } meta mark set 0x5747
  ip6 daddr ${echo.exit6} meta mark set 0x5747
 }
 chain accepts { type filter hook output priority 10; policy accept; accept; }
}
table ip somebody {
 chain nat { type nat hook output priority -100; policy accept; ip daddr ${server.exit4} dnat to ${echo.exit4}; ip daddr 1.1.1.1 dnat to ${home.lan4}; }
}
END
ip rule add priority 6 fwmark 0x99 lookup main`,
    )
    await tryWaysOut([echo.exit4, echo.exit6, '8.8.8.8', '1.1.1.1', server.exit4])
    await tryWaysOut([echo.exit4, echo.exit6], 0x99)
    await tryWaysOut([echo.exit4, echo.exit6], 0x5747)
    const strays = await wires.strays()
    await must('laptop', 'nft delete table inet somebody; nft delete table ip somebody; ip rule del priority 6')
    expect(strays).toEqual([])
  })

  test('everything flushed by somebody else, one layer after the other: noticed, repaired, nothing left', async () => {
    await must('laptop', 'nft flush ruleset')
    await tryWaysOut([echo.exit6])
    await expect.poll(async () => (await on('laptop', 'nft list table inet waygate')).code, { timeout: 30_000 }).toBe(0)
    await must('laptop', 'ip rule flush; ip -6 rule flush')
    await tryWaysOut([echo.exit4, echo.exit6, ...resolvers])
    await expect.poll(async () => (await on('laptop', 'ip rule | grep 1006 && ip -6 rule | grep 1006')).code, { timeout: 30_000 }).toBe(0)
    const strays = await wires.strays()
    await must('laptop', 'for f in -4 -6; do ip $f rule add priority 32766 lookup main; done; ip rule add priority 32767 lookup default')
    expect(strays).toEqual([])
    expect(await exits()).toEqual(fra)
  })
})

describe.each([{ lan: true }, { lan: false }])('IPv6 appears while joined without it, LAN allowed: $lan', ({ lan }) => {
  test('by a router advertisement, and by an address and a route', async () => {
    const only4 = { ...world.passes.fra, passId: 'only-4', addresses: world.passes.fra.addresses.slice(0, 1) }
    await must(
      'laptop',
      `ip -6 address flush dev eth0 scope global; ip -6 route flush default; echo 2 > /proc/sys/net/ipv6/conf/eth0/accept_ra`,
    )
    engine = await world.start(open, [only4])
    expect((await engine.join('only-4', { lan })).state.kind).toBe('up')
    const watch = await watchWires(world.net, { lan })
    const prefix = '2001:db8:50:1::'
    await must('home', `perl ${join(programs, 'advertise.pl')} lan ${prefix}`)
    await expect
      .poll(async () => (await on('laptop', `ip -6 address show dev eth0 dynamic | grep 2001:`)).code, { timeout: 30_000 })
      .toBe(0)
    const args = ['eth0', own.lan4, '', '0', echo.exit6, home.lan6]
    const ways = () => world.net.lab.node('laptop').must(['/usr/bin/perl', join(programs, 'ways-out.pl'), ...args])
    await ways()
    await must('laptop', `ip -6 address add ${own.lan6}/64 dev eth0 nodad; ip -6 route replace default via ${home.lan6}`)
    expect(await tryWaysOut([echo.exit6, home.lan6])).toBeGreaterThan(20)
    expect(await exits()).toEqual([fra[0], ''])
    const strays = await watch.strays()
    await engine.leave()
    await engine.stop()
    await must(
      'laptop',
      `echo 0 > /proc/sys/net/ipv6/conf/eth0/accept_ra; ip -6 address flush dev eth0 scope global; ip -6 route flush default; ip -6 address add ${own.lan6}/64 dev eth0 nodad; ip -6 route add default via ${home.lan6}`,
    )
    expect(strays).toEqual([])
  })
})
