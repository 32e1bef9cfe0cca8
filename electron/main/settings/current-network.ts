import fs from 'node:fs'
import { type Sight, uplinks } from '../../client/network/uplinks.ts'
import type { Network } from '../../common/contracts/app/window.ts'

/**
 * The network that this computer is on, told apart by its router's link address (proc(5): `/proc/net/route`, `/proc/net/arp`). Null: no router for IPv4, or
 * one that has not been spoken to yet, or not Linux. Somebody who wants to be mistaken for a router can copy its address, so trusting a network only ever leaves
 * something undone (joining), and opens nothing.
 */
export function currentNetwork(): Network | null {
  try {
    return networkOf(fs.readFileSync('/proc/net/route', 'utf8'), fs.readFileSync('/proc/net/arp', 'utf8'))
  } catch {
    return null
  }
}

/**
 * Tells each network that this computer comes to once, also the same one again after there was none: whoever waits for a server needn't wait any longer. And once
 * that there is none any more. Where ways out can't be read (not Linux) nothing is ever told.
 */
export function networkWatch(sight?: Sight): { look(): 'come' | 'gone' | null } {
  const ways = () => uplinks(sight)?.join() ?? null
  let last = ways()
  return {
    look() {
      const before = last
      last = ways()
      if (last === null || last === before) return null
      return last === '' ? 'gone' : 'come'
    },
  }
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
