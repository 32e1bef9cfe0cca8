import type { Family } from '../../common/net/prefix.ts'
import type { Slot } from '../platform.ts'
import type { Resolver } from './dns/resolver.ts'
import type { Rule } from './rule.ts'

/** What is on the machine: ours, and what planning must know about the rest. Gathered by `observe`, never changed by planners. */
export interface Observed {
  readonly machine: MachineFacts
  /** Policy digest of our table; '' = a table without one; null = no table. */
  readonly filter: string | null
  readonly rules: Readonly<Record<Family, readonly Rule[]>>
  readonly tunnels: readonly ObservedTunnel[]
  readonly dns: ObservedDns
  readonly hostFilter: string | null
  readonly hostRules: Readonly<Record<Family, readonly Rule[]>>
  readonly mesh: ObservedMesh | null
  /** Kernel settings as they were before we changed them, by path. */
  readonly sysctlBefore: Readonly<Record<string, string>>
}

export interface MachineFacts {
  /** 'disabled': new interfaces may not have an address; 'none': the kernel knows no such thing. */
  readonly ipv6: 'enabled' | 'disabled' | 'none'
  /** `rp_filter` of the ways out. */
  readonly reversePath: 'off' | 'loose' | 'strict'
  /** Bridges without a physical port: containers and virtual machines of this machine. */
  readonly inside: readonly { readonly name: string; readonly prefixes: readonly string[] }[]
  /** Links to local networks, with what is directly attached to them and private. */
  readonly lan: readonly { readonly interface: string; readonly prefixes: readonly string[] }[]
  /** Other programs' VPNs that hold no default route: let through on purpose. */
  readonly vpns: readonly VpnNeighbour[]
  /** IPv4 next hops outside the private ranges. */
  readonly publicNextHops: readonly string[]
  readonly defaultInterfaces: Readonly<Record<Family, string | null>>
  readonly resolver: Resolver
  readonly kernelWireGuard: boolean
  /** Current values of the kernel settings that a gateway needs, by path. */
  readonly sysctl: Readonly<Record<string, string>>
}

/** A mesh or VPN of another program, as far as it may be reached beside our tunnel: into its interface, and only to what it has routes for. */
export interface VpnNeighbour {
  readonly interface: string
  /** UDP port of its WireGuard, so that its own packets find the way; null when that isn't known, then they take the tunnel like everybody's. */
  readonly port: number | null
  readonly routes: readonly { readonly to: string; readonly table: number }[]
}

export interface ObservedTunnel {
  readonly slot: Slot
  /** Which key it was given; null when that isn't known. */
  readonly keyId: string | null
  readonly peerKey: string
  /** Bare. */
  readonly addresses: readonly string[]
  readonly mtu: number
  /** Families whose default leads into it. */
  readonly carries: readonly Family[]
}

/** `file`: resolv.conf is ours. `resolvconf`: it has our record. `resolved` names the interface that has our servers. */
export type ObservedDns =
  | { readonly kind: 'foreign' }
  | { readonly kind: 'resolvconf'; readonly nameservers: readonly string[] }
  | { readonly kind: 'file'; readonly nameservers: readonly string[] }
  | { readonly kind: 'resolved'; readonly interface: string; readonly nameservers: readonly string[] }

export interface ObservedMesh {
  readonly keyId: string | null
  readonly listenPort: number
  /** With mask. */
  readonly addresses: readonly string[]
  readonly mtu: number
  /** Prefixes of our table that lead into it, defaults included. */
  readonly routes: readonly string[]
}
