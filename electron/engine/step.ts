/** A fixed program by absolute path; no shell. Secrets never stand in `args`. */
export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly stdin?: string
  /** Exit codes that count as done, besides 0. */
  readonly okExitCodes?: readonly number[]
  /** How long it may take (ms); 10 s unless told. */
  readonly timeLimit?: number
}

/** WireGuard's configuration without its private key, which is fetched by `keyId` when the act runs. */
export interface WireGuardConfig {
  readonly keyId: string
  readonly listenPort: number | null
  readonly fwmark: number
  /** 'fresh': the interface was just made, so there is nothing to compare with; 'standing': peers that stay keep their sessions. */
  readonly device: 'fresh' | 'standing'
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
  | WindowsAct

/** What only a Windows machine does. */
export type WindowsAct =
  /** `keyId` null = keys made for this file alone and forgotten: a tunnel to nobody. 'nextStart': for the next start of Windows; the service that runs has read its own. */
  | {
      readonly kind: 'writeTunnelFile'
      readonly path: string
      readonly keyId: string | null
      readonly file: TunnelFile
      readonly readBy: 'service' | 'nextStart'
    }
  | { readonly kind: 'removeTunnelFile'; readonly path: string }
  /** Starting and stopping go on after the command that asked for it has ended. */
  | { readonly kind: 'awaitService'; readonly service: string; readonly state: 'running' | 'absent' }

/** A tunnel's file for wireguard.exe, without keys that are secret. */
export interface TunnelFile {
  /** Bare. */
  readonly addresses: readonly string[]
  readonly dns: readonly string[]
  readonly mtu: number
  /** Null with `keyId` null. */
  readonly peerKey: string | null
  readonly endpoint: string | null
  readonly allowedIps: readonly string[]
  readonly keepalive: number
}

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

export function command(
  program: string,
  args: readonly string[],
  more: Omit<Command, 'program' | 'args'> = {},
): Extract<Act, { kind: 'command' }> {
  return { kind: 'command', command: { program, args, ...more } }
}
