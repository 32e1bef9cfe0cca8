import type { NodeStatus } from '../../common/model/snapshot.ts'
import type { Result } from '../../common/result.ts'
import type { Done } from '../client-context.ts'

/** Somebody's or something's WireGuard registration on a gateway. */
export interface RemoteClientRow {
  readonly id: string
  readonly network: string
  readonly gateway: string
  readonly gatewayNodeId: string
  readonly gatewayStatus: NodeStatus
  readonly addresses: readonly string[]
  readonly owner: string
  /** '' for those that weren't made by an app on a device. */
  readonly device: string
  readonly enabled: boolean
}

export interface UserRow {
  readonly name: string
  /** 'super-admin', 'admin', 'platform-user', 'service-user', 'auditor'; '' when the server doesn't say. */
  readonly role: string
  readonly disabled: boolean
  readonly secondFactor: boolean
  /** 'basic_auth' or 'oauth'. */
  readonly signsInBy: string
  /** Unix ms, 0 = never. */
  readonly lastLogin: number
  readonly groups: readonly string[]
  /** Whose gateways they may use: every network, or these. */
  readonly mayUse: 'everything' | readonly string[]
}

export interface GroupRow {
  readonly id: string
  readonly name: string
  readonly members: readonly string[]
  readonly networks: readonly { readonly network: string; readonly roles: readonly string[] }[]
}

/** Without its secret. */
export interface EnrolmentKeyRow {
  readonly name: string
  readonly networks: readonly string[]
  readonly kind: 'uses' | 'timed' | 'unlimited'
  readonly usesLeft: number
  /** Unix ms, 0 = never. */
  readonly expiresAt: number
  /** Belongs to its network; the server deletes it with that. */
  readonly isDefault: boolean
}

export interface NewEnrolmentKey {
  readonly name: string
  readonly networks: readonly string[]
  readonly validity: { readonly uses: number } | { readonly until: number } | 'unlimited'
}

export interface ClientRef {
  readonly network: string
  readonly clientId: string
}

/**
 * What admins can do besides gateways. Answers that carry a secret (`conf`, `secret`) are for the asking process alone: main writes them to a file or a
 * picture, a page never gets them.
 */
export interface AdminActs {
  remoteClients(request: { readonly network?: string }): Promise<Result<{ clients: RemoteClientRow[] }>>
  /** With a key pair made here: the server never has the private half. `conf` is the only place where it is. */
  createRemoteClient(request: {
    readonly network: string
    readonly gatewayNodeId: string
    /** '' = the server names it. */
    readonly name: string
  }): Promise<Result<{ clientId: string; conf: string }>>
  /** The server's own text. `complete: false`: the private key was made elsewhere, and the text has a place for it. */
  remoteClientConf(request: ClientRef): Promise<Result<{ conf: string; complete: boolean }>>
  renameRemoteClient(request: ClientRef & { readonly name: string }): Promise<Result<Done>>
  setRemoteClients(request: {
    readonly network: string
    readonly clientIds: readonly string[]
    readonly enabled: boolean
  }): Promise<Result<{ changed: number }>>
  removeRemoteClients(request: { readonly network: string; readonly clientIds: readonly string[] }): Promise<Result<{ removed: number }>>
  /** Moves a host to another gateway of its network, or to none. */
  moveHost(request: { readonly network: string; readonly nodeId: string; readonly to: string | null }): Promise<Result<Done>>
  users(): Promise<Result<{ users: UserRow[]; groups: GroupRow[] }>>
  createUser(request: { readonly name: string; readonly password: string; readonly role: string }): Promise<Result<Done>>
  setUser(request: { readonly name: string; readonly enabled: boolean; readonly withClients: boolean }): Promise<Result<Done>>
  removeUser(request: { readonly name: string; readonly withClients: boolean }): Promise<Result<Done>>
  enrolmentKeys(): Promise<Result<{ keys: EnrolmentKeyRow[] }>>
  createEnrolmentKey(request: NewEnrolmentKey): Promise<Result<{ secret: string }>>
  removeEnrolmentKey(request: { readonly name: string }): Promise<Result<Done>>
}
