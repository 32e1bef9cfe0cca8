import fs from 'node:fs'
import os from 'node:os'
import { type Hop, hopsOf, printedRoutes } from './routes.ts'

type Read = (file: string) => string

/** How this machine's routes are seen. `routes`: what `ip` prints of all tables, asked for only where the files show no way out; null: it told nothing. */
export interface Sight {
  readonly read: Read
  readonly routes: () => string | null
}

const thisMachine: Sight = { read: (file) => fs.readFileSync(file, 'utf8'), routes: printedRoutes }

interface Way {
  readonly device: string
  readonly hop: string
}

/**
 * The ways out of this computer, sorted: device and next hop of each default route of either family, without our own and without devices whose cable is out
 * (proc(5), `/sys/class/net/<device>/carrier`). Where there is none, those of all tables and of several hops. Null where that can't be read (not Linux).
 */
export function uplinks(sight: Sight = thisMachine): readonly string[] | null {
  const plain = plainWays(sight.read)
  if (plain === null) return null
  const ways =
    plain.length > 0 ? plain : (hops(sight) ?? []).filter(({ wide }) => wide).map(({ device, router }) => ({ device, hop: router }))
  return ways.map(({ device, hop }) => `${device} ${hop}`).sort()
}

/**
 * Whether there may be a network to leave by; what can't be understood may be one. `besides`: devices of VPNs, which only lead out over another one: any route of
 * that is enough, because a VPN may keep no more than the one to its own server. Not Linux: an address that reaches further than its own cable.
 */
export function hasUplink(besides: readonly string[] = [], sight: Sight = thisMachine): boolean {
  const plain = plainWays(sight.read)
  if (plain === null) return hasFarAddress()
  if (plain.some(({ device }) => !besides.includes(device))) return true
  return hops(sight)?.some(({ device, wide }) => (besides.length === 0 ? wide : !besides.includes(device))) ?? true
}

function hasFarAddress(): boolean {
  const addresses = Object.values(os.networkInterfaces()).flatMap((list) => list ?? [])
  return addresses.some(({ internal, address }) => !internal && !/^(169\.254\.|fe80:)/i.test(address))
}

/** What the files show: of IPv4 the main table, and of each route its first hop. Null: there are none. */
function plainWays(read: Read): readonly Way[] | null {
  const files = ['/proc/net/route', '/proc/net/ipv6_route'].map((file) => textOf(file, read))
  if (files.every((text) => text === null)) return null
  return files
    .flatMap((text) => text?.split('\n') ?? [])
    .flatMap(wayOut)
    .filter(({ device }) => hasCarrier(device, read))
}

function hops({ read, routes }: Sight): readonly Hop[] | null {
  const printed = routes()
  return printed === null ? null : (hopsOf(printed)?.filter(({ device }) => hasCarrier(device, read)) ?? null)
}

/** Null: there is no such file. */
function textOf(file: string, read: Read): string | null {
  try {
    return read(file)
  } catch {
    return null
  }
}

/** Of a line of either file; of other routes nothing. The kernel keeps its refusals on `*` and `lo`. */
function wayOut(line: string): readonly Way[] {
  const four = /^([^*\s]+)\t0{8}\t([0-9A-F]{8})\t(?:\S+\t){4}0{8}\t/.exec(line)
  if (four !== null) return [{ device: four[1] ?? '', hop: four[2] ?? '' }]
  const six = /^0{32} 00 \S+ \S+ ([0-9a-f]{32}) .*\s(\S+)$/.exec(line.trimEnd())
  return six === null || /^(lo|waygate.*)$/.test(six[2] ?? '') ? [] : [{ device: six[2] ?? '', hop: six[1] ?? '' }]
}

/** A device that doesn't tell has one. */
function hasCarrier(device: string, read: Read): boolean {
  return textOf(`/sys/class/net/${device}/carrier`, read)?.trim() !== '0'
}
