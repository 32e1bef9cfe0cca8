import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { covers, type Family, outermost, parsePrefix } from '../../common/net/prefix.ts'
import type { OtherVpn } from '../inspection.ts'
import { gatherLinks } from './links.ts'
import { hostProtocol, isPlainName, programs, tunnelProtocol } from './names.ts'
import type { VpnNeighbour } from './observed.ts'
import { mainTable } from './rule.ts'
import { runProgram } from './run-command.ts'
import { controlSocket } from './uapi.ts'
import { readDevice } from './wireguard.ts'

/** What judging needs: interfaces that may be a VPN, every route, and the tables that somebody's rules look in. */
export interface VpnFacts {
  readonly devices: readonly { readonly name: string; readonly wireguard: boolean; readonly port: number | null }[]
  readonly routes: readonly VpnRoute[]
  readonly ruleTables: readonly number[]
  readonly openvpnRuns: boolean
}

export interface VpnRoute {
  /** With mask. */
  readonly to: string
  readonly device: string
  readonly table: number
  readonly metric: number
  /** Next hop. */
  readonly via?: string
}

export type JudgedVpn = OtherVpn & VpnNeighbour

/** Table of netclient's own default routes (netclient, `wireguard/route_linux.go`). */
const netclientTable = 111
/** A VPN that takes half of a family's internet has taken the default: `0.0.0.0/1` and `128.0.0.0/1`, or everything but the private ranges. */
const most = 0.5
const internet6 = parsePrefix('2000::/3')

/** Other programs' VPNs, with what leads into them. Pure. */
export function judgeVpns({ devices, routes, ruleTables, openvpnRuns }: VpnFacts): readonly JudgedVpn[] {
  return devices.map(({ name, wireguard, port }) => {
    const own = routes.filter((route) => route.device === name && (route.table === mainTable || ruleTables.includes(route.table)))
    const leading = own.filter((route) => !isDefault(route) || !routes.some((other) => isPreferred(other, route)))
    const isNetclient = name === 'netmaker' || own.some((route) => route.table === netclientTable)
    return {
      interface: name,
      kind: isNetclient ? 'netclient' : wireguard ? 'wireguard' : openvpnRuns ? 'openvpn' : 'other',
      holdsDefault: ([4, 6] as const).some((family) => coverage(leading, family) >= most),
      ...(isNetclient ? nextHop(leading) : {}),
      port,
      routes: own.filter((route) => !isDefault(route)).map(({ to, table }) => ({ to, table })),
    }
  })
}

/** Of the default route that netclient keeps in a table of its own. */
function nextHop(routes: readonly VpnRoute[]): { via?: string } {
  const via = routes.find((route) => isDefault(route) && route.table === netclientTable)?.via
  return via === undefined ? {} : { via }
}

function isDefault(route: VpnRoute): boolean {
  return route.to.endsWith('/0')
}

function isPreferred(other: VpnRoute, route: VpnRoute): boolean {
  return other.to === route.to && other.table === route.table && other.metric < route.metric
}

/** Which part of the internet these routes take. */
function coverage(routes: readonly VpnRoute[], family: Family): number {
  const prefixes = outermost(routes.map((route) => route.to)).flatMap((text) => parsePrefix(text) ?? [])
  return prefixes
    .filter((prefix) => prefix.family === family)
    .map((prefix) => {
      if (family === 4) return 2 ** -prefix.bits
      if (internet6 === null) return 0
      return covers(prefix, internet6) ? 1 : covers(internet6, prefix) ? 2 ** (internet6.bits - prefix.bits) : 0
    })
    .reduce((sum, part) => sum + part, 0)
}

/** Without an interface that may be a VPN: some files of the kernel, no process. */
export async function gatherVpns(): Promise<readonly JudgedVpn[]> {
  const names = gatherLinks()
    .filter(({ kind }) => kind === 'vpn')
    .map(({ name }) => name)
  if (names.length === 0) return []
  const [devices, four, six, rules4, rules6] = await Promise.all([
    Promise.all(names.map(readVpnDevice)),
    readAllRoutes(4),
    readAllRoutes(6),
    readForeignTables(4),
    readForeignTables(6),
  ])
  const openvpnRuns = devices.some(({ wireguard }) => !wireguard) && isRunning('openvpn')
  return judgeVpns({ devices, routes: [...four, ...six], ruleTables: [...rules4, ...rules6], openvpnRuns })
}

/** Those that may be reached beside our tunnel. */
export function neighbourVpns(vpns: readonly JudgedVpn[]): readonly VpnNeighbour[] {
  return vpns
    .filter((vpn) => !vpn.holdsDefault && isPlainName(vpn.interface))
    .map((vpn) => ({ interface: vpn.interface, port: vpn.port, routes: vpn.routes }))
}

async function readVpnDevice(name: string): Promise<VpnFacts['devices'][number]> {
  const wireguard = existsSync(controlSocket(name)) || !existsSync(`/sys/class/net/${name}/tun_flags`)
  const device = wireguard ? await readDevice(name) : null
  return { name, wireguard, port: device?.ok && device.value.listenPort > 0 ? device.value.listenPort : null }
}

async function readAllRoutes(family: Family): Promise<readonly VpnRoute[]> {
  const lines = await readJson([`-${family}`, '-N', '-j', 'route', 'show', 'table', 'all'])
  return lines.flatMap((line): VpnRoute[] => {
    const to = parsePrefix(line.dst === 'default' ? (family === 4 ? '0.0.0.0/0' : '::/0') : String(line.dst))?.text
    const unicast = line.type === undefined || line.type === '1' || line.type === 'unicast'
    const table = line.table === undefined ? mainTable : Number(line.table)
    if (to === undefined || !unicast || typeof line.dev !== 'string') return []
    // link-local and multicast of the interface itself lead nowhere
    if (/^(fe80|ff)/.test(to)) return []
    return [
      { to, device: line.dev, table, metric: Number(line.metric ?? 0), ...(typeof line.gateway === 'string' ? { via: line.gateway } : {}) },
    ]
  })
}

async function readForeignTables(family: Family): Promise<readonly number[]> {
  const lines = await readJson([`-${family}`, '-N', '-j', '-d', 'rule', 'show'])
  return lines
    .filter((line) => ![tunnelProtocol, hostProtocol].includes(Number(line.protocol)))
    .flatMap((line) => (line.table === undefined ? [] : [Number(line.table)]))
}

async function readJson(args: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const ran = await runProgram({ program: programs.ip, args })
  if (!ran.ok || ran.value.exit !== 0 || ran.value.stdout.trim() === '') return []
  try {
    return JSON.parse(ran.value.stdout) as Record<string, unknown>[]
  } catch {
    // a router's whole table is longer than what is kept of a program's words: then nothing is known of it
    return []
  }
}

function isRunning(program: string): boolean {
  return readdirSync('/proc').some((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === program
    } catch {
      // gone since the directory was read
      return false
    }
  })
}
