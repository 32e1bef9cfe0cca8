import type { FaultName } from './history.ts'
import { killWireGuard, type LeakWorld } from './leak-world.ts'

/** How something goes wrong. Each part is optional; what happens to the machine happens to its twin too. */
export interface Fault {
  /** A script for laptop and twin before the history begins. */
  readonly before?: string
  /** A script for laptop and twin when it happens. */
  readonly script?: string
  /** What happens to the rest of the world, or to programs of ours. */
  happen?(world: LeakWorld, gateways: readonly string[]): Promise<void>
  /** The engine itself dies. */
  readonly kills?: true
}

const links = (state: 'up' | 'down') => `ip link set to-laptop ${state}; ip link set to-twin ${state}`

const gateways = ['exit-fra', 'exit-nyc']

/**
 * Somebody who cleans up rules and puts back the kernel's own three. A rule that another program removes at that moment ends a flush early: the rest goes with
 * the next one.
 */
const flushRules = `for family in -4 -6; do ip $family rule flush || ip $family rule flush; ip $family rule add lookup main priority 32766; done
ip rule add lookup default priority 32767`

export const faults: Readonly<Record<FaultName, Fault>> = {
  'engine killed': { kills: true },
  'wireguard-go killed': { happen: killWireGuard },
  'both killed': { kills: true, happen: killWireGuard },
  'step fails': {},
  'nft flushed': { script: 'nft flush ruleset' },
  'rules flushed': { script: flushRules },
  'uplink down': {
    happen: async ({ shells }) => void (await shells.home.run(links('down'))),
  },
  'uplink roams': {
    script: `ip route replace default via $caferouter4 dev eth1; ip -6 route add default via $caferouter6 dev eth1 metric 512
ip link set eth0 down`,
  },
  'gateway dead': {
    happen: async ({ lab }, [gateway = 'exit-fra']) => lab.cut(gateway),
  },
  'both gateways dead': {
    happen: async ({ lab }) => {
      await Promise.all(gateways.map(lab.cut))
    },
  },
  'resolv.conf written': {
    script: `printf 'nameserver %s\\n# by a DHCP client\\n' $router4 > /etc/resolv.conf`,
  },
  'IPv6 appears': {
    before: 'ip -6 address flush dev eth0 scope global; ip -6 address flush dev eth1 scope global; ip -6 route flush default',
    script: `ip -6 address add $lan6/64 dev eth0 nodad; ip -6 address add $cafe6/64 dev eth1 nodad; ip -6 route add default via $router6 dev eth0`,
  },
  'address changes': {
    // first away, then new: with the first address of a network go all the others in it
    script: `ip address del $lan4/24 dev eth0; ip address add $moved4/24 dev eth0; ip route replace default via $router4 dev eth0
ip -6 address add $moved6/64 dev eth0 nodad; ip -6 address del $lan6/64 dev eth0`,
  },
}

/** Gateways answer and the home's wires carry again; what was done to the machine itself stays. */
export async function mendEverything({ lab, shells }: LeakWorld, fault: Fault): Promise<void> {
  await Promise.all([...gateways.map(lab.mend), fault === faults['uplink down'] ? shells.home.run(links('up')) : undefined])
}
