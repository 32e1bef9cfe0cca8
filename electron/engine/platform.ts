import type { HostConfig, UnkeptWish } from '../common/contracts/helper.ts'
import type { Fault } from '../common/fault.ts'
import type { Result } from '../common/result.ts'
import type { Pass } from '../common/tunnel/pass.ts'
import type { CheckResult, Explanation, OtherVpn } from './inspection.ts'

/** One of the two reusable places for a tunnel: `waygate0`, `waygate1`. */
export type Slot = 0 | 1

/** What the machine's own traffic should be subject to. Applied as a whole, idempotent: `Platform.converge` plans the difference. */
export interface Wanted {
  /** 'open': nothing of ours remains. 'closed': both layers of the block stand, and only `tunnels` lead out. */
  readonly traffic: 'open' | 'closed'
  /** At most one per slot; exactly one of them carries, or none (held). */
  readonly tunnels: readonly WantedTunnel[]
  /** Private on-link networks stay reachable beside the tunnel. */
  readonly lan: boolean
  /** Whether connections may come in through a tunnel. */
  readonly inbound: 'closed' | 'open'
  readonly dial: WantedDial
}

/**
 * As planned; or a fault that names what is missing, and whether at least one of the two layers stood whole all the same, so that nothing left. Null: nobody
 * could look.
 */
export type ReadBack = { readonly intact: true } | { readonly intact: false; readonly fault: Fault; readonly closed: boolean | null }

export interface WantedTunnel {
  readonly slot: Slot
  readonly pass: Pass
  /** Whether the machine's default leads into it; otherwise only what is bound to its address does. */
  readonly carrying: boolean
}

/** The helper's own way to the API servers beside the tunnel. */
export interface WantedDial {
  readonly gid: number
  /** `ip:port`. */
  readonly targets: readonly string[]
  /** Routed past the tunnel (while traffic is held). Otherwise API streams go through the tunnel like everything else. */
  readonly direct: boolean
}

export interface WantedHost {
  readonly config: HostConfig
  readonly dial: WantedDial
  /** The gateway of a `through` host died and its admin chose `open`: own traffic leaves directly until it answers again. */
  readonly throughSuspended: boolean
}

/** What an earlier life left, after its begun work was undone. */
export interface Standing {
  /** Anything of ours at all. */
  readonly leftovers: boolean
  /** Both layers of the block were found complete. */
  readonly closed: boolean
  readonly tunnels: readonly StandingTunnel[]
  readonly host: boolean
}

export interface StandingTunnel {
  readonly slot: Slot
  readonly keyId: string | null
  readonly peerKey: string
  readonly addresses: readonly string[]
  readonly carrying: boolean
}

/** WireGuard's own view of a tunnel. */
export interface TunnelReading {
  readonly interface: string
  readonly endpoint: string
  /** Unix ms, 0 when never. */
  readonly handshakeAt: number
  readonly rxBytes: number
  readonly txBytes: number
  /** Where a tunnel breaks before another is made: for how long nothing could pass when this one came (ms). */
  readonly gapMs?: number
}

/** Packets through the interface since it exists. */
export interface PacketCounters {
  readonly received: number
  readonly sent: number
}

/** Whether a default route with a carrier exists, per family. `identity` changes when the way out does (roaming). */
export interface Uplink {
  readonly ipv4: boolean
  readonly ipv6: boolean
  readonly identity: string
}

export interface HostReading {
  readonly peers: readonly { publicKey: string; handshakeAt: number; rxBytes: number; txBytes: number }[]
}

export type PlatformEvent =
  /** Somebody changed rules, routes or the table of ours. */
  | { readonly kind: 'protectionChanged'; readonly detail: string }
  | { readonly kind: 'uplinkChanged' }
  /** `dnsDescription` tells something else now. */
  | { readonly kind: 'dnsChanged' }

/** How one kind of machine does it. The supervisor knows nothing else about the operating system. One caller at a time for `converge` and `convergeHost`. */
export interface Platform {
  /** Whether two tunnels can stand at the same time; without it every switch breaks before it makes. */
  readonly sideBySide: boolean
  /** Wishes that this system doesn't keep; the helper refuses them instead of pretending. */
  readonly unkept: readonly UnkeptWish[]
  /** Undoes a begun plan and tells what stands. Never opens anything. */
  takeOver(): Promise<Result<Standing>>
  /**
   * Observe, plan, journal, run, verify, undo on failure (what protects is kept). `onBlocked` is called once, as soon as the block stands.
   * With `traffic: 'open'` it carries on past failed steps and reports the first.
   */
  converge(wanted: Wanted, onBlocked?: () => void): Promise<Result<undefined>>
  /** Reads both layers back. */
  verify(): Promise<ReadBack>
  /** Whether at least one of the two layers stands whole, so that nothing leaves. */
  isClosed(): Promise<boolean>
  /** Starts the handshake of a tunnel over, towards `endpoint`. */
  restartHandshake(slot: Slot, pass: Pass, endpoint: string): Promise<Result<undefined>>
  /** The way out changed: WireGuard looks anew by which address it leaves; sessions stay. */
  rebind(slot: Slot, pass: Pass): Promise<void>
  /** After the first handshake: the keepalive that the pass asks for. */
  settle(slot: Slot, pass: Pass): Promise<void>
  reading(slot: Slot): Promise<TunnelReading | null>
  /** Cheap: no process, no network. Null when the interface is gone. */
  counters(slot: Slot): PacketCounters | null
  uplink(): Uplink
  /** Ends TCP connections that still use these addresses, so that programs notice at once. */
  endSockets(addresses: readonly string[]): Promise<void>
  /** Repeats what somebody else undid in the resolver's configuration, where that can't be noticed by events; what they wrote becomes the new backup. */
  keepDns(): Promise<void>
  /** For people: how names are resolved now, and whether they are; a change is announced by `watch`. */
  dnsDescription(): string
  convergeHost(wanted: WantedHost | null): Promise<Result<undefined>>
  hostReading(): Promise<HostReading | null>
  /** Whether the mesh's interface exists; no process, no socket. */
  hostStands(): boolean
  /** VPNs of other programs; no process where there is none. */
  otherVpns(): Promise<readonly OtherVpn[]>
  explain(address: string): Promise<Result<Explanation>>
  check(): Promise<Result<readonly CheckResult[]>>
  watch(listener: (event: PlatformEvent) => void): () => void
  bootId(): string
}

/** What an engine needs from the program around it; `SupervisorHost` is one. */
export interface PlatformHost {
  /** Base64; goes straight to WireGuard. */
  privateKey(keyId: string): Promise<Result<string>>
  /** Directory (0700, root) for plan journals and backups. */
  readonly stateDir: string
  log(event: string, detail: Readonly<Record<string, unknown>>): void
}
