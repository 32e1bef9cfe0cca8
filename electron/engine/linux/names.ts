import type { Slot } from '../platform.ts'

/** Everything of ours on a Linux machine is recognisable by these (DESIGN 6). */
export const mark = 0x5747
/** Route table that carries the machine's own traffic into the tunnel. */
export const tunnelTable = 0x5747
/** Route table of the mesh host: mesh prefixes, and the default of a `through` host. */
export const meshTable = 0x5748
export const filterTable = 'waygate'
export const hostFilterTable = 'waygate_host'
export const meshInterface = 'waygate-mesh'
/** `protocol` of our rules and routes (rtnetlink(7)); the host role has its own, so that each can be swept alone. */
export const tunnelProtocol = 87
export const hostProtocol = 88

export const slots: readonly Slot[] = [0, 1]

export function slotInterface(slot: Slot): string {
  return `waygate${slot}`
}

/** Only what is bound to the slot's own address looks here. */
export function slotTable(slot: Slot): number {
  return 0x57470 + slot
}

/** Rule priorities, in the order of their say. `local` (0) stays first, `main` (32766) comes after all of them. */
export const priority = {
  fromTunnel: 996,
  dial: 998,
  marked: 999,
  tunnelNets: 1000,
  names: 1001,
  namesThrough: 1002,
  namesUnreachable: 1003,
  private: 1004,
  tunnel: 1005,
  unreachable: 1006,
  hostMarked: 987,
  hostDial: 986,
  mesh: 990,
  hostPrivate: 1011,
  hostThrough: 1012,
  hostUnreachable: 1014,
} as const

export const programs = {
  ip: '/usr/sbin/ip',
  nft: '/usr/sbin/nft',
  wg: '/usr/bin/wg',
  wireguardGo: '/usr/bin/wireguard-go',
  resolvectl: '/usr/bin/resolvectl',
  resolvconf: '/usr/sbin/resolvconf',
  ss: '/usr/bin/ss',
  perl: '/usr/bin/perl',
} as const

/** Debian package that brings each program; for `program.missing`. */
export const packageOf: Readonly<Record<string, string>> = {
  [programs.ip]: 'iproute2',
  [programs.nft]: 'nftables',
  [programs.wg]: 'wireguard-tools',
  [programs.wireguardGo]: 'wireguard-go',
  [programs.ss]: 'iproute2',
  [programs.perl]: 'perl-base',
}

/**
 * Whether a filter or a batch can hold this interface's name as text. The kernel takes nearly every byte: a quote would end the name in nft, a star would
 * make it many. What is called so gets nothing allowed.
 */
export function isPlainName(name: string): boolean {
  return /^[\w.@:+-]{1,15}$/.test(name)
}
