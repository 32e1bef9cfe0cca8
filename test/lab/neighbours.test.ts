import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Intent, initialIntent } from '../../electron/common/tunnel/intent.ts'
import { leakOnPurpose } from './library/deliberate-leak.ts'
import { createEngineWorld, type EngineDriver, type EngineWorld } from './library/engine-world.ts'
import { machineState, stateDifference } from './library/machine-state.ts'
import { addresses } from './library/trial-topology.ts'
import { watchWires } from './library/wire-watch.ts'

const open: Intent = { ...initialIntent, revision: 0 }
const fra = [addresses['exit-fra'].exit4, addresses['exit-fra'].exit6]
const { laptop: own, neighbour, echo } = addresses

let world: EngineWorld
let engine: EngineDriver

beforeAll(async () => {
  world = await createEngineWorld()
})
afterAll(() => world?.release())
afterEach(async () => {
  await engine.leave()
  await engine.stop()
  // what a test that failed left must not fail the next one too
  for (const name of ['docker0', 'virbr0'])
    await on('laptop', `ip netns del ${name}c2; ip netns del ${name}c3; ip link del ${name}; nft delete table inet ${name}`)
})

const on = (node: string, script: string) => world.net.lab.node(node).run(['/bin/bash', '-c', script], { limitMs: 20_000 })
const must = async (node: string, script: string) => (await world.net.lab.node(node).must(['/bin/bash', '-c', `set -e\n${script}`])).trim()
const reaches = async (node: string, address: string, as = '') => (await on(node, `${as} ping -c 1 -W 1 ${address}`)).code === 0
/** LAN permission is for people, and root has rules of its own: asked as somebody ordinary. */
const ordinary = '/usr/bin/setpriv --reuid=1234 --regid=1234 --clear-groups --inh-caps=-all'
const connects = async (node: string, host: string, port: number, as = '') =>
  (await on(node, `timeout 2 ${as} bash -c 'exec 3<>/dev/tcp/${host}/${port} && echo open'`)).stdout.includes('open')
const start = async (intent: Partial<Intent> = {}) => {
  engine = await world.start(open)
  expect((await engine.join('exit-fra', intent)).state.kind).toBe('up')
}
const serve = async (node: string, port: number, namespace = '') => {
  const command = [
    process.execPath,
    '-e',
    `require('net').createServer((s) => s.on('error', () => {}).end('here')).listen(${port}, '::', () => console.log('ready'))`,
  ]
  const inside = namespace === '' ? [] : ['/usr/sbin/ip', 'netns', 'exec', namespace]
  const process_ = world.net.lab.node(node).spawn([...inside, ...command])
  await process_.line(/ready/)
  return process_
}

/** A bridge with two containers, as Docker and libvirt make them: forwarding on, masquerade towards everything else. */
const makeBridge = (name: string, net: number) =>
  must(
    'laptop',
    `ip link add ${name} type bridge forward_delay 0; ip address add 172.${net}.0.1/16 dev ${name}; ip -6 address add fd00:${net}::1/64 dev ${name} nodad
ip link set ${name} up; echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
nft 'table inet ${name} { chain nat { type nat hook postrouting priority srcnat; ip saddr 172.${net}.0.0/16 oifname != "${name}" masquerade; ip6 saddr fd00:${net}::/64 oifname != "${name}" masquerade; }; }'
for n in 2 3; do
 ip netns add ${name}c$n; ip link add v$n type veth peer name eth0 netns ${name}c$n; ip link set v$n name ${name}v$n master ${name} up
 ip netns exec ${name}c$n sh -c "echo 0 > /proc/sys/net/ipv6/conf/eth0/accept_dad; ip link set lo up; ip address add 172.${net}.0.$n/16 dev eth0; ip -6 address add fd00:${net}::$n/64 dev eth0 nodad; ip link set eth0 up; ip route add default via 172.${net}.0.1; ip -6 route add default via fd00:${net}::1"
done`,
  )
const removeBridge = (name: string) =>
  must(
    'laptop',
    `ip netns del ${name}c2; ip netns del ${name}c3; ip link del ${name}; nft delete table inet ${name}; echo 0 > /proc/sys/net/ipv4/ip_forward; echo 0 > /proc/sys/net/ipv6/conf/all/forwarding
ip -6 route replace default via ${addresses.home.lan6}`,
  )
const container = (name: string) => `/usr/sbin/ip netns exec ${name}c2`
/** The address under which a container is seen beyond; '' when nothing comes back. */
const containerExit = async (name: string, address: string) =>
  (await on('laptop', `timeout 3 ${container(name)} bash -c 'exec 3<>/dev/tcp/${address}/7; echo x >&3; head -1 <&3'`)).stdout.split(' ')[0]

describe.each([{ lan: true }, { lan: false }])('containers behind a bridge, LAN allowed: $lan', ({ lan }) => {
  test('reach this machine and each other; their internet leaves through the tunnel, and nowhere while held', async () => {
    await makeBridge('docker0', 17)
    await start({ lan })
    const service = await serve('laptop', 8080)
    const wires = await watchWires(world.net, { lan })
    const local = async (name: string, net: number) => [
      await reaches('laptop', `172.${net}.0.3`, container(name)),
      await reaches('laptop', `fd00:${net}::3`, container(name)),
      await reaches('laptop', `172.${net}.0.1`, container(name)),
      await connects('laptop', `172.${net}.0.1`, 8080, container(name)),
      await reaches('laptop', `172.${net}.0.2`),
      await reaches('laptop', `fd00:${net}::2`, ordinary),
    ]
    const all = [true, true, true, true, true, true]
    expect(await local('docker0', 17)).toEqual(all)
    expect([await containerExit('docker0', echo.exit4), await containerExit('docker0', echo.exit6)]).toEqual(fra)
    // one that comes while joined
    await makeBridge('virbr0', 22)
    await expect.poll(() => local('virbr0', 22), { timeout: 30_000 }).toEqual(all)
    expect([await containerExit('virbr0', echo.exit4), await containerExit('virbr0', echo.exit6)]).toEqual(fra)
    await removeBridge('virbr0')
    await must('laptop', 'echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding')
    await engine.act({ act: 'hold', passId: 'exit-fra', reason: 'test' })
    expect(await local('docker0', 17)).toEqual(all)
    expect([await containerExit('docker0', echo.exit4), await containerExit('docker0', echo.exit6)]).toEqual(['', ''])
    const strays = await wires.strays()
    await service.stop()
    await removeBridge('docker0')
    expect(strays).toEqual([])
  })
})

describe('the local network', () => {
  test('is what is attached and private, for people and containers, and follows when it changes', async () => {
    await must('neighbour', 'ip address add 10.77.0.20/24 dev eth0; ip address add 10.88.0.20/24 dev lo; ip route add 10.77.0.10 dev eth0')
    await start()
    expect(await reaches('laptop', neighbour.lan4, ordinary)).toBe(true)
    // a private address that is not attached goes into the tunnel, whatever main says
    await must('laptop', `ip route add 10.88.0.0/24 via ${neighbour.lan4}`)
    const wires = await watchWires(world.net, { lan: true, onLink: ['192.168.1.0/24', '10.77.0.0/24'] })
    expect(await reaches('laptop', '10.88.0.20', ordinary)).toBe(false)
    expect(await reaches('laptop', '10.77.0.20', ordinary)).toBe(false)
    await must('laptop', 'ip address add 10.77.0.10/24 dev eth0')
    await expect.poll(() => reaches('laptop', '10.77.0.20', ordinary), { timeout: 30_000 }).toBe(true)
    await must('laptop', `ip address del 10.77.0.10/24 dev eth0; ip route add 10.77.0.0/24 via ${neighbour.lan4}`)
    await expect
      .poll(() => on('laptop', 'nft list chain inet waygate lan').then(({ stdout }) => stdout.includes('10.77')), { timeout: 30_000 })
      .toBe(false)
    expect(await reaches('laptop', '10.77.0.20', ordinary)).toBe(false)
    expect(await wires.strays()).toEqual([])
    expect((await engine.act({ act: 'state' })).state).not.toHaveProperty('repaired')
    await must('laptop', 'ip route del 10.88.0.0/24; ip route del 10.77.0.0/24')
  })

  test('the judge sees a leak when there is one', async () => {
    await start()
    const wires = await watchWires(world.net, { lan: true })
    expect(await leakOnPurpose(world.net.lab)).toBe(2)
    expect((await wires.strays()).filter((line) => line.startsWith('internet'))).toHaveLength(2)
  })
})

describe('inbound through the tunnel', () => {
  const inner = () => world.passes.fra.addresses
  const knocks = () => Promise.all(inner().map((address) => connects('exit-fra', address, 2222)))

  test('is dropped except replies, and opens by choice', async () => {
    await start()
    const service = await serve('laptop', 2222)
    expect(await connects('neighbour', own.lan4, 2222)).toBe(true)
    expect(await knocks()).toEqual([false, false])
    expect(await Promise.all(inner().map((address) => reaches('exit-fra', address)))).toEqual([false, false])
    await engine.join('exit-fra', { inbound: 'open' })
    expect(await knocks()).toEqual([true, true])
    await engine.join('exit-fra', { inbound: 'closed' })
    expect(await knocks()).toEqual([false, false])
    expect([await world.net.exitAddress('laptop', 4), await world.net.exitAddress('laptop', 6)]).toEqual(fra)
    await service.stop()
  })
})

describe('another VPN', () => {
  const key = async (node: string) => {
    const secret = await must(node, 'wg genkey')
    return { secret, shown: await must(node, `echo '${secret}' | wg pubkey`) }
  }
  /** Brings up `name` on the laptop with its other end on desk-lin; `allowed` without a mesh route of its own. */
  const makeMesh = async (name: string, allowed: string) => {
    const [here, there] = [await key('laptop'), await key('desk-lin')]
    world.net.lab.node('desk-lin').spawn(['/usr/bin/wireguard-go', '-f', 'mesh'])
    world.net.lab.node('laptop').spawn(['/usr/bin/wireguard-go', '-f', name])
    const up = (device: string) => `until wg show ${device} > /dev/null 2>&1; do sleep 0.05; done`
    await must(
      'desk-lin',
      `${up('mesh')}; wg set mesh private-key <(echo '${there.secret}') listen-port 51900 peer '${here.shown}' allowed-ips 10.101.0.5/32,fd01:1::5/128
ip address add 10.101.0.1/16 dev mesh; ip -6 address add fd01:1::1/64 dev mesh nodad; ip link set mesh up`,
    )
    await must(
      'laptop',
      `${up(name)}; wg set ${name} private-key <(echo '${here.secret}') listen-port 51899 peer '${there.shown}' allowed-ips ${allowed} endpoint ${addresses['desk-lin'].exit4}:51900 persistent-keepalive 1
ip address add 10.101.0.5/16 dev ${name}; ip -6 address add fd01:1::5/64 dev ${name} nodad; ip link set ${name} up`,
    )
  }
  const removeMesh = async (name: string) => {
    await on('laptop', `rm -f /var/run/wireguard/${name}.sock; ip link del ${name}`)
    await on('desk-lin', 'rm -f /var/run/wireguard/mesh.sock; ip link del mesh')
  }
  const meshCarries = async () => [
    await reaches('laptop', '10.101.0.1', ordinary),
    await reaches('laptop', 'fd01:1::1', ordinary),
    await reaches('desk-lin', '10.101.0.5'),
  ]
  const seen = async () => (await engine.act({ act: 'otherVpns' })) as unknown

  test('a mesh without a gateway stays reachable both ways, there before or come while joined; only it and its port', async () => {
    const before = await machineState(world.net.lab.node('laptop'))
    await makeMesh('netmaker', '10.101.0.0/16,fd01:1::/64')
    await start()
    const wires = await watchWires(world.net, { lan: true, ownPorts: [51899] })
    expect(await seen()).toEqual([{ interface: 'netmaker', kind: 'netclient', holdsDefault: false }])
    expect(await meshCarries()).toEqual([true, true, true])
    // its interface leads to the mesh alone, even if somebody sends everything there
    await must('laptop', 'ip rule add priority 5 lookup 97; ip route add 192.0.2.20/32 dev netmaker table 97')
    const sent = () => must('laptop', 'wg show netmaker transfer | cut -f3')
    expect(await connects('laptop', echo.exit4, 7)).toBe(false)
    await must('laptop', 'ip rule del priority 5; ip route flush table 97')
    expect(Number(await sent())).toBeGreaterThan(0)
    expect([await world.net.exitAddress('laptop', 4), await world.net.exitAddress('laptop', 6)]).toEqual(fra)
    await removeMesh('netmaker')
    await expect.poll(seen, { timeout: 30_000 }).toEqual([])
    await makeMesh('netmaker', '10.101.0.0/16,fd01:1::/64')
    await expect.poll(meshCarries, { timeout: 40_000 }).toEqual([true, true, true])
    expect(await wires.strays()).toEqual([])
    await engine.act({ act: 'hold', passId: 'exit-fra', reason: 'test' })
    // its WireGuard had found its peer through the tunnel while that was there: its next handshake comes within 15 s
    await expect.poll(meshCarries, { timeout: 40_000 }).toEqual([true, true, true])
    await removeMesh('netmaker')
    await engine.leave()
    expect(stateDifference(before, await machineState(world.net.lab.node('laptop')))).toEqual([])
  })

  test('one that holds the default is named, by its rule, by halves, and as netclient does it', async () => {
    engine = await world.start(open)
    await makeMesh('wg7', '0.0.0.0/0')
    expect(await seen()).toEqual([{ interface: 'wg7', kind: 'wireguard', holdsDefault: false }])
    await must('laptop', 'ip route add default dev wg7 table 51820; ip rule add priority 100 not fwmark 0xca6c lookup 51820')
    expect(await seen()).toEqual([{ interface: 'wg7', kind: 'wireguard', holdsDefault: true }])
    await must(
      'laptop',
      'ip rule del priority 100; ip route flush table 51820; ip route add 0.0.0.0/1 dev wg7; ip route add 128.0.0.0/1 dev wg7',
    )
    expect(await seen()).toEqual([{ interface: 'wg7', kind: 'wireguard', holdsDefault: true }])
    await must(
      'laptop',
      'ip route del 0.0.0.0/1; ip route del 128.0.0.0/1; ip route add default dev wg7 table 111; ip rule add priority 3000 lookup 111',
    )
    expect(await seen()).toEqual([{ interface: 'wg7', kind: 'netclient', holdsDefault: true }])
    // as netclient writes it: the next hop is the mesh address of the gateway
    await must('laptop', 'ip route flush table 111; ip route add default via 10.101.0.1 dev wg7 onlink metric 1 table 111')
    expect(await seen()).toEqual([{ interface: 'wg7', kind: 'netclient', holdsDefault: true, via: '10.101.0.1' }])
    // while joined it carries nothing
    expect((await engine.join('exit-fra')).state.kind).toBe('up')
    const wires = await watchWires(world.net, { lan: true })
    expect([await world.net.exitAddress('laptop', 4), await world.net.exitAddress('laptop', 6)]).toEqual(fra)
    expect(await wires.strays()).toEqual([])
    await must('laptop', 'ip rule del priority 3000')
    await removeMesh('wg7')
  })
})
