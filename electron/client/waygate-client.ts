import type { AdminView, adminContract } from '../common/contracts/app/admin.ts'
import type { GatewaysView, gatewaysContract } from '../common/contracts/app/gateways.ts'
import type { CheckView, insightContract } from '../common/contracts/app/insight.ts'
import type { SessionView, sessionContract } from '../common/contracts/app/session.ts'
import type { TunnelView, tunnelContract } from '../common/contracts/app/tunnel.ts'
import type { Caller } from '../common/contracts/contract.ts'

/** What a person can do, and what they see; main and CLI stand on it. Acts are the calls of the app contract: same names, same requests, same answers. */
export interface WaygateClient {
  readonly acts: Acts
  readonly views: { tunnel(): TunnelView; session(): SessionView; gateways(): GatewaysView; admin(): AdminView; check(): CheckView }
  /** Called after a view changed; returns the unsubscriber. */
  onChange(listener: (area: ViewArea) => void): () => void
  /** Connects to the helper, loads the stored session, reads once. Polls only when asked to (`background` = 30–60 s, `window` = 10–15 s, `none`: CLI). */
  start(attention: Attention): Promise<void>
  setAttention(attention: Attention): void
  /** Lets everything go; what is joined stays joined. */
  stop(): Promise<void>
}

export type ViewArea = 'tunnel' | 'session' | 'gateways' | 'admin' | 'check'
export type Attention = 'none' | 'background' | 'window'
export type Acts = Caller<typeof tunnelContract> &
  Caller<typeof sessionContract> &
  Caller<typeof gatewaysContract> &
  Caller<typeof adminContract> &
  Caller<typeof insightContract>
