import { existsSync, readFileSync } from 'node:fs'
import { networkInterfaces, release } from 'node:os'
import type { EnrolRequest } from '../common/contracts/agent.ts'

export type MachineFacts = Pick<EnrolRequest, 'os' | 'osFamily' | 'kernel' | 'firewall' | 'mtu' | 'interfaces' | 'defaultInterface'>

/** WireGuard over IPv6 over Ethernet: 1500 − 80, as wg-quick(8) has it. */
const tunnelOverhead = 80

/** What the server wants to know about this machine, gathered now. */
export function machineFacts(): MachineFacts {
  const defaultInterface = defaultRouteInterface(readOr('/proc/net/route', ''))
  return {
    os: process.platform,
    osFamily: osRelease(readOr('/etc/os-release', '')),
    kernel: release().slice(0, 128),
    firewall: existsSync('/usr/sbin/nft') ? 'nftables' : existsSync('/usr/sbin/iptables') ? 'iptables' : 'none',
    mtu: tunnelMtu(readOr(`/sys/class/net/${defaultInterface}/mtu`, '')),
    interfaces: Object.entries(networkInterfaces())
      .flatMap(([name, list]) => (list ?? []).filter(({ internal }) => !internal).map(({ cidr }) => ({ name, addressString: cidr ?? '' })))
      .filter(({ name, addressString }) => name.length <= 32 && addressString.length <= 64 && !addressString.startsWith('fe80:'))
      .slice(0, 64),
    defaultInterface,
  }
}

/** Pure: device of the IPv4 default route with the lowest metric in `/proc/net/route` (proc(5)), '' when there is none. */
export function defaultRouteInterface(table: string): string {
  const routes = table
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .filter(([, destination, , , , , , mask]) => destination === '00000000' && mask === '00000000')
    .sort((a, b) => Number(a[6]) - Number(b[6]))
  return routes[0]?.[0] ?? ''
}

/** Pure: `ID` of os-release(5), e.g. `debian`. */
export function osRelease(text: string): string {
  return (/^ID="?([^"\n]*)"?$/m.exec(text)?.[1] ?? '').slice(0, 64)
}

/** Pure: MTU of the tunnel over an interface with that MTU, within WireGuard's sensible bounds. */
export function tunnelMtu(interfaceMtu: string): number {
  const mtu = Number.parseInt(interfaceMtu, 10)
  return Number.isNaN(mtu) ? 1420 : Math.min(1420, Math.max(1280, mtu - tunnelOverhead))
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return otherwise
  }
}
