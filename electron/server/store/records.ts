import type { OnDead } from '../../common/contracts/agent.ts'
import type { PlatformRole } from '../../common/rules/roles.ts'
import type { AccessRequestFacts } from '../../netmaker/wire/encode/access-request.ts'
import type { EnrolmentKeyFacts } from '../../netmaker/wire/encode/enrolment-key.ts'
import type { ExtClientFacts } from '../../netmaker/wire/encode/ext-client.ts'
import type { HostFacts } from '../../netmaker/wire/encode/host.ts'
import type { NetworkFacts } from '../../netmaker/wire/encode/network.ts'
import type { NodeFacts } from '../../netmaker/wire/encode/node.ts'
import type { PostureCheckFacts } from '../../netmaker/wire/encode/posture-check.ts'
import type { GroupFacts } from '../../netmaker/wire/encode/role.ts'
import type { UserFacts } from '../../netmaker/wire/encode/user.ts'
import type { PolicySettings } from '../auth/sign-in-policy.ts'

/** What the store keeps. Records are never changed in place: a changed one replaces the old one when its transaction is on disk. */
export type NetworkRecord = NetworkFacts
export type ClientRecord = ExtClientFacts
export type KeyRecord = EnrolmentKeyFacts
export type GroupRecord = GroupFacts

export interface NodeRecord extends NodeFacts {
  /** Unix milliseconds. A new membership counts as a sign of life of its host. */
  readonly joinedAt: number
}

export interface HostRecord extends HostFacts {
  /** SHA-256 of the agent's token, hex; '' for a host that has no agent. */
  readonly tokenHash: string
  /** SHA-256 of the pass that its agent enrolled with, hex; absent for a host that has no agent. */
  readonly passHash?: string
  /** What becomes of its own traffic when its gateway dies, by the admin's choice; absent = 'closed'. */
  readonly onDeadGateway?: OnDead
}

export interface UserRecord extends UserFacts {
  /** PHC string, see `auth/passwords.ts`; '' for who has none (single sign-on). */
  readonly passwordHash: string
  readonly secondFactor?: SecondFactor
  /** Begins at the time the account was made (old accounts: 0) and counts what ends all sign-ins (new password, new second factor); a sign-in token carries the number it was made under. */
  readonly session?: SessionMark
  readonly settings?: UserSettings
}

export interface SecondFactor {
  /** Base32, as authenticator apps take it. */
  readonly secret: string
  /** The last code that let somebody in: its time step, and from which address. */
  readonly used?: { readonly step: number; readonly from: string }
}

export interface SessionMark {
  readonly number: number
  /** SHA-256 (hex) of the one older token that stays: that of who made the change. */
  readonly kept: string
}

/** How the dashboard looks to this user. Kept for them, read by nobody here. */
export interface UserSettings {
  readonly theme: string
  readonly textSize: string
  readonly reducedMotion: boolean
}

/** Came in by single sign-on and waits for an admin. */
export interface PendingUserRecord {
  readonly name: string
  readonly subject: string
  /** Unix milliseconds. */
  readonly createdAt: number
}

/** What an admin set over the API. */
export interface SettingsRecord extends PolicySettings {
  readonly id: string
}

/** Somebody who may make their own account, or who comes in by single sign-on without waiting. */
export interface InviteRecord {
  /** In small letters. */
  readonly email: string
  readonly role: PlatformRole
  /** Ids; null where none were named. */
  readonly groups: readonly string[] | null
  /** Kept as they came: rights are the groups'. */
  readonly networkRoles: Readonly<Record<string, unknown>> | null
  readonly code: string
  /** Unix milliseconds. */
  readonly createdAt: number
}

export interface AccessTokenRecord {
  readonly id: string
  readonly name: string
  readonly user: string
  readonly expiresAt: number
  readonly lastUsed: number
  readonly createdBy: string
  readonly createdAt: number
}

/** Somebody's wish to get into a network for a while (netmaker-api.md 4.3, `/api/v1/jit`). */
export interface AccessRequestRecord extends AccessRequestFacts {
  readonly status: 'pending' | 'approved' | 'denied' | 'expired'
}

/** A condition that devices of a network must meet. */
export type PostureCheckRecord = PostureCheckFacts

export interface RecordTypes {
  readonly networks: NetworkRecord
  readonly hosts: HostRecord
  readonly nodes: NodeRecord
  readonly clients: ClientRecord
  readonly users: UserRecord
  readonly enrolmentKeys: KeyRecord
  readonly accessTokens: AccessTokenRecord
  readonly pendingUsers: PendingUserRecord
  readonly invites: InviteRecord
  readonly settings: SettingsRecord
  readonly groups: GroupRecord
  readonly accessRequests: AccessRequestRecord
  readonly postureChecks: PostureCheckRecord
}
export type TableName = keyof RecordTypes

export const tableNames: readonly TableName[] = [
  'networks',
  'hosts',
  'nodes',
  'clients',
  'users',
  'enrolmentKeys',
  'accessTokens',
  'pendingUsers',
  'invites',
  'settings',
  'groups',
  'accessRequests',
  'postureChecks',
]

/** The primary key of a record. A remote client's name is unique per network only (generated names are). */
export const keyOf: { readonly [T in TableName]: (record: RecordTypes[T]) => string } = {
  networks: (network) => network.name,
  hosts: (host) => host.id,
  nodes: (node) => node.id,
  clients: (client) => clientKey(client.network, client.id),
  users: (user) => user.name,
  enrolmentKeys: (key) => key.value,
  accessTokens: (token) => token.id,
  pendingUsers: (pending) => pending.name,
  invites: (invite) => invite.email,
  settings: (settings) => settings.id,
  groups: (group) => group.id,
  accessRequests: (request) => request.id,
  postureChecks: (check) => check.id,
}

export function clientKey(network: string, clientId: string): string {
  return `${network}/${clientId}`
}
