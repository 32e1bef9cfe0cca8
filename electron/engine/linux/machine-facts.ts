import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { release } from 'node:os'
import type { Family } from '../../common/net/prefix.ts'
import type { Uplink } from '../platform.ts'
import { thisResolver } from './dns/resolver.ts'
import { hostSettings } from './host-settings.ts'
import { readSetting } from './kernel-settings.ts'
import { gatherLinks, lanPrefixes } from './links.ts'
import { isPlainName, meshInterface, slotInterface, slots } from './names.ts'
import type { MachineFacts } from './observed.ts'
import { isPublic } from './tunnel-policy.ts'

/** Facts that planning needs about the machine around us: files of the kernel, no process. */
export function gatherMachine(): MachineFacts {
  const routes = defaultRoutes()
  const first = (family: Family) => {
    const device = routes.find((route) => route.family === family)?.device ?? null
    return device !== null && isPlainName(device) ? device : null
  }
  const defaultInterfaces = { 4: first(4), 6: first(6) }
  const links = gatherLinks().filter(({ name }) => isPlainName(name))
  return {
    ipv6: ipv6State(),
    reversePath: reversePath(routes.filter((route) => route.family === 4).map((route) => route.device)),
    inside: links.filter(({ kind }) => kind === 'inside').map(({ name, onLink }) => ({ name, prefixes: onLink })),
    lan: links.filter(({ kind }) => kind === 'lan').map(({ name, onLink }) => ({ interface: name, prefixes: lanPrefixes(onLink) })),
    vpns: [],
    publicNextHops: [
      ...new Set(
        routes.flatMap((route) => (route.family === 4 && route.nextHop !== null && isPublic(route.nextHop) ? [route.nextHop] : [])),
      ),
    ],
    defaultInterfaces,
    resolver: thisResolver(),
    kernelWireGuard: hasKernelWireGuard(),
    sysctl: Object.fromEntries(
      hostSettings(defaultInterfaces[6]).flatMap((path) => {
        const value = readSetting(path)
        return value === null ? [] : [[path, value]]
      }),
    ),
  }
}

export function gatherUplink(): Uplink {
  const routes = defaultRoutes().filter((route) => hasCarrier(route.device))
  return {
    ipv4: routes.some((route) => route.family === 4),
    ipv6: routes.some((route) => route.family === 6),
    identity: routes.map((route) => `${route.family} ${route.device} ${route.nextHop ?? ''}`).join(', '),
  }
}

interface DefaultRoute {
  readonly family: Family
  readonly device: string
  readonly nextHop: string | null
  readonly metric: number
}

const ours = new Set([...slots.map(slotInterface), meshInterface])
const reject = 0x200

/** From /proc/net/route (main table) and /proc/net/ipv6_route (all tables, so ours are left out by device), best first. */
function defaultRoutes(): readonly DefaultRoute[] {
  const four = lines('/proc/net/route').flatMap((line): DefaultRoute[] => {
    const [device = '', destination, gateway = '', flags = '', , , metric, mask] = line.split('\t').map((field) => field.trim())
    if (destination !== '00000000' || mask !== '00000000' || (Number.parseInt(flags, 16) & reject) !== 0) return []
    return [{ family: 4, device, nextHop: gateway === '00000000' ? null : fromLittleEndian(gateway), metric: Number(metric) }]
  })
  const six = lines('/proc/net/ipv6_route').flatMap((line): DefaultRoute[] => {
    const [destination, length, , , nextHop = '', metric = '', , , flags = '', device = ''] = line.trim().split(/\s+/)
    if (destination !== '0'.repeat(32) || length !== '00' || device === 'lo' || (Number.parseInt(flags, 16) & reject) !== 0) return []
    return [{ family: 6, device, nextHop: nextHop === '0'.repeat(32) ? null : nextHop, metric: Number.parseInt(metric, 16) }]
  })
  return [...four, ...six].filter((route) => !ours.has(route.device)).sort((a, b) => a.metric - b.metric)
}

function fromLittleEndian(hex: string): string {
  return [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.')
}

/** Unknown (a /sys of another namespace) counts as there. */
function hasCarrier(device: string): boolean {
  return (read(`/sys/class/net/${device}/carrier`) ?? '1').trim() === '1'
}

function ipv6State(): MachineFacts['ipv6'] {
  const disabled = readSetting('net/ipv6/conf/default/disable_ipv6')
  return disabled === null ? 'none' : disabled === '1' ? 'disabled' : 'enabled'
}

/** The larger of `all` and the interface's own counts (kernel: ip-sysctl). */
function reversePath(devices: readonly string[]): MachineFacts['reversePath'] {
  const value = (name: string) => Number(readSetting(`net/ipv4/conf/${name}/rp_filter`) ?? 0)
  const effective = devices.map((device) => Math.max(value('all'), value(device)))
  return effective.includes(1) ? 'strict' : effective.includes(2) ? 'loose' : 'off'
}

let kernelWireGuard: boolean | null = null

/** Built in, loaded, or there to be loaded; found out once. */
export function hasKernelWireGuard(): boolean {
  const modules = `/lib/modules/${release()}`
  kernelWireGuard ??=
    existsSync('/sys/module/wireguard') ||
    list(`${modules}/kernel/drivers/net/wireguard`).length > 0 ||
    (read(`${modules}/modules.builtin`) ?? '').includes('/wireguard.ko')
  return kernelWireGuard
}

function lines(path: string): readonly string[] {
  return (read(path) ?? '').split('\n').filter((line) => line !== '')
}

function list(path: string): readonly string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
