/** A fixed program by absolute path; no shell. Secrets never stand in `args`. */
export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly stdin?: string
  /** Exit codes that count as done, besides 0. */
  readonly okExitCodes?: readonly number[]
}

/** WireGuard's configuration without its private key, which is fetched by `keyId` when the act runs. */
export interface WireGuardConfig {
  readonly keyId: string
  readonly listenPort: number | null
  readonly fwmark: number
  readonly peers: readonly WireGuardPeer[]
}

export interface WireGuardPeer {
  readonly publicKey: string
  readonly endpoint: string | null
  readonly allowedIps: readonly string[]
  readonly keepalive: number
}

/** One change to the machine, as data: it is journalled before it runs and printed by golden tests. */
export type Act =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'startWireGuard'; readonly interface: string }
  | { readonly kind: 'stopWireGuard'; readonly interface: string }
  | { readonly kind: 'configureWireGuard'; readonly interface: string; readonly config: WireGuardConfig }
  | { readonly kind: 'writeResolvConf'; readonly nameservers: readonly string[] }
  | { readonly kind: 'restoreResolvConf' }
  | { readonly kind: 'setSysctl'; readonly path: string; readonly value: string }
  | { readonly kind: 'restoreSysctl'; readonly path: string }
  | { readonly kind: 'pause'; readonly ms: number }

export interface Step {
  /** For journals and faults: `load the filter`. */
  readonly what: string
  readonly run: Act
  /** 'keep': it protects, or it removes; it stays although a later step failed. An undo must be harmless if the step never ran. */
  readonly undo: Act | 'keep'
  /** The traffic is blocked once this step and all its fellows so marked are done. */
  readonly blocks?: true
}

/** Stages follow one another; the steps of one stage run side by side. */
export interface Plan {
  readonly title: string
  readonly stages: readonly (readonly Step[])[]
  /** 'undo': stop at the first failed step and undo. 'carryOn': for taking down; do all that can be done, then report. */
  readonly onFailure: 'undo' | 'carryOn'
}

export function command(program: string, args: readonly string[], more: Omit<Command, 'program' | 'args'> = {}): Act {
  return { kind: 'command', command: { program, args, ...more } }
}
