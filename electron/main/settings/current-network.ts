import fs from 'node:fs'
import type { Network } from '../../common/contracts/app/window.ts'

/**
 * The network that this computer is on, told apart by its router's link address (proc(5): `/proc/net/route`, `/proc/net/arp`). Null: no router for IPv4, or
 * one that has not been spoken to yet, or not Linux; `hasDefaultRoute` tells the first of these. Somebody who wants to be mistaken for a router can copy its address, so trusting a network only ever
 * leaves something undone (joining), and opens nothing.
 */
export function currentNetwork(): Network | null {
  try {
    return networkOf(fs.readFileSync('/proc/net/route', 'utf8'), fs.readFileSync('/proc/net/arp', 'utf8'))
  } catch {
    return null
  }
}

/**
 * Tells once for each network that this computer comes to, also the same one again after there was none: whoever waits for a server needn't wait any longer.
 * By the default routes of both families, without our own. Where they can't be read (not Linux) nothing is ever told.
 */
export function networkWatch(read: (file: string) => string = (file) => fs.readFileSync(file, 'utf8')): { hasCome(): boolean } {
  const look = () => {
    try {
      return [...read('/proc/net/route').split('\n'), ...read('/proc/net/ipv6_route').split('\n')].flatMap(wayOut).sort().join()
    } catch {
      return ''
    }
  }
  let last = look()
  return {
    hasCome() {
      const before = last
      last = look()
      return last !== '' && last !== before
    },
  }
}

/** Device and next hop of a default route in a line of either file; of others nothing. */
function wayOut(line: string): readonly string[] {
  const four = /^(\S+)\t0{8}\t([0-9A-F]{8})\t(?:\S+\t){4}0{8}\t/.exec(line)
  if (four !== null) return [`${four[1]} ${four[2]}`]
  const six = /^0{32} 00 \S+ \S+ ([0-9a-f]{32}) .*\s(\S+)$/.exec(line.trimEnd())
  return six === null || /^(lo|waygate.*)$/.test(six[2] ?? '') ? [] : [`${six[2]} ${six[1]}`]
}

/** Whether there is a way out at all; where that can't be read: yes. */
export function hasDefaultRoute(): boolean {
  try {
    return (
      defaultRoutes(fs.readFileSync('/proc/net/route', 'utf8')).length > 0 ||
      hasDefaultRoute6(fs.readFileSync('/proc/net/ipv6_route', 'utf8'))
    )
  } catch {
    return true
  }
}

/** `::/0` by another device than loopback, where the kernel keeps its refusals. */
function hasDefaultRoute6(routes: string): boolean {
  return routes.split('\n').some((line) => /^0{32} 00 /.test(line) && !/\slo$/.test(line))
}

/** `routes`, `neighbours`: the two files' text. The default route with the lowest metric decides. */
export function networkOf(routes: string, neighbours: string): Network | null {
  const [way] = defaultRoutes(routes)
  if (way === undefined) return null
  const row = table(neighbours).find(([address, , , , , device]) => address === way.router && device === way.device)
  const id = row?.[3]?.toLowerCase() ?? ''
  return /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(id) && id !== '00:00:00:00:00:00' ? { id, name: `${way.router} on ${way.device}` } : null
}

/** The one with the lowest metric first. */
function defaultRoutes(routes: string): readonly { readonly device: string; readonly router: string; readonly metric: number }[] {
  return table(routes)
    .flatMap(([device, destination, gateway, flags, , , metric, mask]) =>
      destination === '00000000' && mask === '00000000' && (Number.parseInt(flags ?? '', 16) & 2) !== 0
        ? [{ device: device ?? '', router: addressOf(gateway ?? ''), metric: Number(metric) }]
        : [],
    )
    .sort((a, b) => a.metric - b.metric)
}

function table(text: string): string[][] {
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
}

/** The kernel writes the address as one number in the machine's own byte order, which is little-endian wherever Electron runs. */
function addressOf(hex: string): string {
  return [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.')
}
