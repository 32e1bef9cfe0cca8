import type { Fault } from '../fault.ts'
import type { Proof, TunnelState } from './state.ts'

/** A pass as the machine needs it: its id, and its gateway's name for people. */
export interface PassRef {
  readonly passId: string
  readonly gateway: string
}

/** What the intent asks for, boiled down: passes in order of preference, or none. */
export type Wish = { readonly kind: 'open' } | { readonly kind: 'locked' } | { readonly kind: 'unreadable' } | ThroughWish

export interface ThroughWish extends PassRef {
  readonly kind: 'through'
  /** Traffic was closed before anything was joined: a failed first join leaves it closed. */
  readonly lock?: boolean
  /** Passes that may take over while the first one doesn't answer, in order; empty without failover. */
  readonly others?: readonly PassRef[]
  /** Back to the first one once it has been good for a while. */
  readonly goHome?: boolean
  /** It can't stand beside the tunnel in use (an address in common, or a machine for one tunnel), so a switch breaks before it makes. */
  readonly clash?: boolean
}

export interface TunnelMachine {
  readonly state: TunnelState
  readonly revision: number
  readonly wish: Wish
  /** The pass whose tunnel is in use or sought: the wish's first one, or the one that took over for it. */
  readonly active: PassRef | null
  /** What carries while a switch is under way; the switch returns to it when it fails. */
  readonly carrying: { readonly wish: ThroughWish; readonly state: Extract<TunnelState, { kind: 'up' }> } | null
  /** Protection was promised: whatever fails from now on, traffic stays closed. */
  readonly promised: boolean
  /** A first join failed; once everything is undone the intent is taken back. */
  readonly withdrawing: boolean
}

type Dated = { readonly at: number }
/** Answers carry the revision they belong to; late ones change nothing. */
type Answer = Dated & { readonly revision: number }

export type TunnelEvent =
  /** `standing`: the pass whose tunnel an earlier life left carrying. `paused`: of this very boot, and not over yet. */
  | ({
      readonly type: 'started'
      readonly wish: Wish
      readonly revision: number
      readonly standing?: string
      readonly paused?: Pause
    } & Dated)
  /** `anew`: the person chose the gateway again, not only a setting. */
  | ({ readonly type: 'wished'; readonly wish: Wish; readonly revision: number; readonly anew?: boolean } & Dated)
  | ({ readonly type: 'applied' } & Answer)
  | ({ readonly type: 'applyFailed'; readonly fault: Fault } & Answer)
  | ({ readonly type: 'proved'; readonly passId: string; readonly proof: Proof } & Answer)
  /** `udpBlocked`: the network answers, and no gateway was ever heard on it. */
  | ({ readonly type: 'silent'; readonly why: 'gatewaySilent' | 'notForwarding' | 'udpBlocked'; readonly afterMs: number } & Answer)
  /** Another pass of the wish carries from now on, proven: for one that is silent, or as the preferred one that is good again. */
  | ({ readonly type: 'tookOver'; readonly proof: Proof } & PassRef & Answer)
  /** Every pass of the wish had its turn. */
  | ({ readonly type: 'noneAnswers'; readonly why: 'noPassAnswers' | 'udpBlocked' } & Answer)
  | ({ readonly type: 'trying'; readonly next: number } & PassRef & Answer)
  | ({ readonly type: 'cleared' } & Answer)
  /** `closed`: looked at afterwards, whether anything still holds traffic. */
  | ({ readonly type: 'clearFailed'; readonly fault: Fault; readonly closed: boolean } & Answer)
  | ({ readonly type: 'uplinkLost' } & Dated)
  | ({ readonly type: 'uplinkBack' } & Dated)
  /** Nobody beyond answers, gateway or not: the network is to blame. */
  | ({ readonly type: 'uplinkSilent' } & Dated)
  /** Somebody beyond answers again, whoever that is. */
  | ({ readonly type: 'uplinkAnswers' } & Dated)
  | ({ readonly type: 'tunnelLost' } & Dated)
  | ({ readonly type: 'accessGone'; readonly passId: string; readonly detail: string } & Dated)
  /** The helper's own decision about whatever pass is in use, until it is `released`. */
  | ({ readonly type: 'ordered'; readonly detail: string } & Dated)
  | ({ readonly type: 'released' } & Dated)
  | ({ readonly type: 'paused' } & Pause & Dated)
  | ({ readonly type: 'pauseOver' } & Dated)
  | ({ readonly type: 'retry' } & Dated)
  /** `open`: neither layer stood whole when it was looked. */
  | ({ readonly type: 'repaired'; readonly detail: string; readonly tookMs: number; readonly open?: true } & Dated)
  | ({ readonly type: 'protectionLost'; readonly fault: Fault } & Dated)

/** Ends at `until` (unix ms), and with the boot that it was wished in. */
export interface Pause {
  readonly until: number
  readonly bootId: string
}

/** What the supervisor has to do next, in this order. */
export type Effect =
  /** Nothing of ours remains; then `cleared` or `clearFailed`. */
  | { readonly do: 'open' }
  /** Both layers, no tunnel. */
  | { readonly do: 'close' }
  /** Block, tunnel, handshake, probe; then `applied` or `applyFailed`, later `proved` or `silent`. */
  | { readonly do: 'join'; readonly passId: string }
  /** Same tunnel, other settings (LAN, lock, API addresses). */
  | { readonly do: 'adjust' }
  /** Restart the handshake and probe, on the tunnel that is there. */
  | { readonly do: 'prove' }
  /** Try these beside the silent one; then `tookOver` or `noneAnswers`. */
  | { readonly do: 'seek'; readonly passes: readonly PassRef[] }
  /** The switch is off: the tunnel that carries stays, the other one goes. */
  | { readonly do: 'return' }
  /** The helper takes the intent back: to `open` when nothing had been promised, to the one before when a switch failed. */
  | { readonly do: 'withdraw'; readonly to: 'open' | 'before' }

export interface Stepped {
  readonly machine: TunnelMachine
  readonly effects: readonly Effect[]
}

export const initialMachine: TunnelMachine = {
  state: { kind: 'open' },
  revision: 0,
  wish: { kind: 'open' },
  active: null,
  carrying: null,
  promised: false,
  withdrawing: false,
}
