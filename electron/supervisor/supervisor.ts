import type { HelperStatus, HostConfig, UnkeptWish } from '../common/contracts/helper.ts'
import type { Result } from '../common/result.ts'
import type { Intent, Want } from '../common/tunnel/intent.ts'
import type { Pause } from '../common/tunnel/machine.ts'
import type { Pass } from '../common/tunnel/pass.ts'
import type { TunnelState } from '../common/tunnel/state.ts'
import type { CheckResult, Explanation, OtherVpn } from '../engine/inspection.ts'

/** Runs the state machine with the engine. The helper owns persistence and admission and drives this; one per machine. */
export interface Supervisor {
  /**
   * Takes over whatever an earlier life left (finishes or undoes a begun plan, sweeps leftovers) and converges to `intent`. Never opens what should be
   * closed: with `intent` null (unreadable state file) everything is held. A `pause` of another boot, or one that is over, counts no more.
   */
  start(intent: Intent | null, pause: Pause | null): Promise<void>
  /** Resolves when, if the new wish closes, the block stands; the rest follows by `onChange`. The intent is already on disk. */
  setIntent(intent: Intent): Promise<Result<undefined>>
  hold(passId: string, reason: string): Promise<Result<undefined>>
  /** Holds whatever pass is in use, by the helper's own decision; `release` alone ends it, or a new wish. */
  order(reason: string): Promise<Result<undefined>>
  release(): Promise<void>
  pause(until: number): Promise<Result<undefined>>
  /** Retry when held or failed, probe now when up. Resolves after the outcome. */
  prove(): Promise<void>
  setHost(config: HostConfig | null): Promise<Result<undefined>>
  state(): TunnelState
  tunnel(): Promise<HelperStatus['tunnel']>
  host(): Promise<HelperStatus['host']>
  /** VPNs of other programs on this machine. */
  otherVpns(): Promise<readonly OtherVpn[]>
  /** Wishes that this system doesn't keep. */
  readonly unkept: readonly UnkeptWish[]
  /** Where packets to this address go now, and why. */
  explain(address: string): Promise<Result<Explanation>>
  /** Tries to get out beside the tunnel and tells what happened. */
  check(): Promise<Result<readonly CheckResult[]>>
  /** A first join failed and nothing was promised (`open`), or a switch failed and what carried before goes on: the helper persists that wish. */
  onIntentWithdrawn(listener: (revision: number, want: Want) => void): void
  onChange(listener: () => void): () => void
  /** Stops watching; everything stays as it stands (the tunnel outlives the helper). */
  stop(): Promise<void>
}

/** What the supervisor needs from the helper around it. */
export interface SupervisorHost {
  pass(passId: string): Pass | undefined
  /** Base64; only handed to the engine, which gives it to WireGuard's control socket. */
  privateKey(keyId: string): Promise<Result<string>>
  /** Addresses (`ip:port`) that `dial` may reach while traffic is held; in the filter they are matched with `dialGid`. */
  dialTargets(): readonly string[]
  /** Of those, the control channel of a mesh host, which its filter opens to every program; without it, all of them. */
  hostTargets?(): readonly string[]
  /** Group id of the helper's own API streams. */
  readonly dialGid: number
  /** Directory (0700, root) for plan journals and backups such as resolv.conf's. */
  readonly stateDir: string
  /** Whether an API server can be reached past the block (a TCP connection, at most a second); null when none is known. */
  knock(): Promise<boolean | null>
  now(): number
  log(event: string, detail: Readonly<Record<string, unknown>>): void
}
