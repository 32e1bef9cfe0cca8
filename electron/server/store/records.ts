import type { OnDead } from '../../common/contracts/agent.ts'
import type { EnrolmentKeyFacts } from '../../netmaker/wire/encode/enrolment-key.ts'
import type { ExtClientFacts } from '../../netmaker/wire/encode/ext-client.ts'
import type { HostFacts } from '../../netmaker/wire/encode/host.ts'
import type { NetworkFacts } from '../../netmaker/wire/encode/network.ts'
import type { NodeFacts } from '../../netmaker/wire/encode/node.ts'
import type { UserFacts } from '../../netmaker/wire/encode/user.ts'

/** What the store keeps. Records are never changed in place: a changed one replaces the old one when its transaction is on disk. */
export type NetworkRecord = NetworkFacts
export type ClientRecord = ExtClientFacts
export type KeyRecord = EnrolmentKeyFacts

export interface NodeRecord extends NodeFacts {
  /** Unix milliseconds. A new membership counts as a sign of life of its host. */
  readonly joinedAt: number
}

export interface HostRecord extends HostFacts {
  /** SHA-256 of the agent's token, hex; '' for a host that has no agent. */
  readonly tokenHash: string
  /** What becomes of its own traffic when its gateway dies, by the admin's choice; absent = 'closed'. */
  readonly onDeadGateway?: OnDead
}

export interface UserRecord extends UserFacts {
  /** PHC string, see `auth/passwords.ts`. */
  readonly passwordHash: string
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

export interface RecordTypes {
  readonly networks: NetworkRecord
  readonly hosts: HostRecord
  readonly nodes: NodeRecord
  readonly clients: ClientRecord
  readonly users: UserRecord
  readonly enrolmentKeys: KeyRecord
  readonly accessTokens: AccessTokenRecord
}
export type TableName = keyof RecordTypes

export const tableNames: readonly TableName[] = ['networks', 'hosts', 'nodes', 'clients', 'users', 'enrolmentKeys', 'accessTokens']

/** The primary key of a record. A remote client's name is unique per network only (generated names are). */
export const keyOf: { readonly [T in TableName]: (record: RecordTypes[T]) => string } = {
  networks: (network) => network.name,
  hosts: (host) => host.id,
  nodes: (node) => node.id,
  clients: (client) => clientKey(client.network, client.id),
  users: (user) => user.name,
  enrolmentKeys: (key) => key.value,
  accessTokens: (token) => token.id,
}

export function clientKey(network: string, clientId: string): string {
  return `${network}/${clientId}`
}
