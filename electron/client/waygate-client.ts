import type { AdminView, adminContract } from '../common/contracts/app/admin.ts'
import type { adminFindContract } from '../common/contracts/app/admin-find.ts'
import type { adminRowsContract } from '../common/contracts/app/admin-rows.ts'
import type { FailoverView, GatewayRow, GatewaysView, gatewaysContract } from '../common/contracts/app/gateways.ts'
import type { CheckView, insightContract } from '../common/contracts/app/insight.ts'
import type { SessionView, sessionContract } from '../common/contracts/app/session.ts'
import type { TunnelView, tunnelContract } from '../common/contracts/app/tunnel.ts'
import type { Caller } from '../common/contracts/contract.ts'
import type { Result } from '../common/result.ts'
import type { AdminActs } from './admin/admin-acts.ts'
import type { GatewayWithHosts } from './admin/admin-view.ts'
import type { UpdateLink } from './update/update-link.ts'

/** What a person can do, and what they see; main and CLI stand on it. Acts are the calls of the app contract: same names, same requests, same answers. */
export interface WaygateClient {
  readonly acts: Acts
  readonly admin: AdminActs
  readonly views: {
    tunnel(): TunnelView
    session(): SessionView
    gateways(): GatewaysView
    failover(): FailoverView
    admin(): AdminView
    /** Gateways of the chosen network with their hosts, at once; for programs, a window follows the lists. */
    adminGateways(): readonly GatewayWithHosts[]
    check(): CheckView
  }
  /** The helper's part in updates. */
  readonly updates: UpdateLink
  /** The gateway of that name, or of that node id, in a network; null when there is none, or more than one. */
  gatewayNamed(network: string, name: string): GatewayRow | null
  /** The gateway that a person typed, among all that are listed. See `resolveGateway`. */
  gatewayCalled(typed: string): Result<GatewayRow>
  /** The gateway with the shortest time among those that can be joined, by its id; measures for up to 3 s where traffic may leave. Null: none is known. */
  fastest(): Promise<string | null>
  /** Called after a view changed; returns the unsubscriber. */
  onChange(listener: (area: ViewArea) => void): () => void
  /** Resolves when the kept sign-ins were read: before that, nobody is signed in. */
  load(): Promise<void>
  /** Connects to the helper, loads the stored session, reads once. Polls only when asked to (`background` = 30–60 s, `window` = 10–15 s, `none`: CLI). */
  start(attention: Attention): Promise<void>
  setAttention(attention: Attention): void
  /** The computer slept, or its network is another one: kept connections are let go; server and helper are asked at once. */
  wake(): void
  /** The computer has no network any more: views say so. */
  networkGone(): void
  /** Lets everything go; what is joined stays joined. */
  stop(): Promise<void>
}

export type ViewArea = 'tunnel' | 'session' | 'gateways' | 'admin' | 'check'
export type Attention = 'none' | 'background' | 'window'
export type Acts = Caller<typeof tunnelContract> &
  Caller<typeof sessionContract> &
  Caller<typeof gatewaysContract> &
  Caller<typeof adminContract> &
  Omit<Caller<typeof adminRowsContract>, 'saveTable'> &
  Caller<typeof adminFindContract> &
  Caller<typeof insightContract>
