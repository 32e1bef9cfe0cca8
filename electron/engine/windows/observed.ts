import type { Family } from '../../common/net/prefix.ts'

/** Service states of `sc query` (winsvc.h, SERVICE_STATUS.dwCurrentState), and none. */
export type ServiceState = 'absent' | 'stopped' | 'starting' | 'running' | 'stopping'

/** What is on a Windows machine: ours, and what planning must know about the rest. Gathered by `observe`, never changed by planners. */
export interface ObservedWindows {
  /** Families with a way out. */
  readonly uplink: Readonly<Record<Family, boolean>>
  readonly service: ServiceState
  /** With which pass's values the service was started; null = on hold from the start, or not known. */
  readonly started: StartedTunnel | null
  /** The gateway that WireGuard has now; null = none, or one that leads nowhere (hold): nothing gets through. */
  readonly peer: { readonly publicKey: string; readonly endpoint: string | null } | null
  /** Servers of our rule for all names; null = there is no such rule. */
  readonly nameservers: readonly string[] | null
  /** Our Windows Firewall rule stands. */
  readonly guard: boolean
  /** The tunnel's file is there: without it the next start of Windows finds nothing to close with. */
  readonly file: boolean
}

/** Values that a running tunnel service keeps until it is replaced, and the size, which can be changed. */
export interface StartedTunnel {
  readonly keyId: string
  readonly peerKey: string
  readonly addresses: readonly string[]
  readonly dns: readonly string[]
  readonly mtu: number
}
