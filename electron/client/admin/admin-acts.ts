import type { ActivityEntry } from '../../common/contracts/app/admin-activity.ts'
import type { EnrolmentKeyRow, NewEnrolmentKey } from '../../common/contracts/app/admin-keys.ts'
import type { GroupRow, UserAccess, UserRow, Waiting } from '../../common/contracts/app/admin-people.ts'
import type { NodeStatus } from '../../common/model/snapshot.ts'
import type { Result } from '../../common/result.ts'
import type { Done } from '../client-context.ts'

/** A remote client as people list it, over all networks. */
export interface RemoteClientRow {
  readonly id: string
  readonly network: string
  readonly gateway: string
  readonly gatewayNodeId: string
  readonly gatewayStatus: NodeStatus
  readonly addresses: readonly string[]
  readonly owner: string
  /** '' for those that weren't made by an app on a device, and that nobody has said a word about. */
  readonly device: string
  readonly enabled: boolean
}

export interface ClientRef {
  readonly network: string
  readonly clientId: string
}

export interface EnrolmentCommand {
  readonly program: 'waygate' | 'netclient'
  readonly command: string
}

export interface Activity {
  source: 'waygate' | 'netmaker'
  entries: ActivityEntry[]
  more: boolean
}

/**
 * What admins can do besides gateways. Answers that carry a secret (`secret`, `command`) are for the asking process alone, and no page ever gets them;
 * `conf` goes to the one dialog that shows it.
 */
export interface AdminActs {
  remoteClients(request: { readonly network?: string }): Promise<Result<{ clients: RemoteClientRow[] }>>
  /** With a key pair made here: the server never has the private half. `conf` is the only place where it is. */
  createRemoteClient(request: {
    readonly network: string
    readonly gatewayNodeId: string
    /** '' = the server names it. */
    readonly name: string
    /** What or whom it is for, in the admin's words. */
    readonly device?: string
  }): Promise<Result<{ clientId: string; conf: string }>>
  /** `complete: false`: the text as it was when the client was made, but for the private key, which nobody here has. Else the server's own, its key in it. */
  remoteClientConf(request: ClientRef): Promise<Result<{ conf: string; complete: boolean }>>
  renameRemoteClient(request: ClientRef & { readonly name: string }): Promise<Result<Done>>
  setRemoteClients(request: {
    readonly network: string
    readonly clientIds: readonly string[]
    readonly enabled: boolean
  }): Promise<Result<{ changed: number }>>
  removeRemoteClients(request: { readonly network: string; readonly clientIds: readonly string[] }): Promise<Result<{ removed: number }>>
  users(): Promise<Result<{ users: UserRow[]; groups: GroupRow[] }>>
  createUser(request: {
    readonly name: string
    readonly password: string
    readonly role: string
    /** Pro only. */
    readonly groupIds?: readonly string[] | undefined
  }): Promise<Result<Done>>
  setUserAccess(request: UserAccess): Promise<Result<Done>>
  setUser(request: { readonly name: string; readonly enabled: boolean; readonly withClients: boolean }): Promise<Result<Done>>
  removeUser(request: { readonly name: string; readonly withClients: boolean }): Promise<Result<Done>>
  /** By their names: who signed in with a browser and waits for an admin. Fault `server.noRoute`: nobody signs in to this server that way. */
  waitingPeople(): Promise<Result<{ names: string[] }>>
  answerWaitingPerson(request: { readonly name: string; readonly admitted: boolean }): Promise<Result<Done>>
  /** Those, and who asks for access to a network for a time, or has it. */
  waiting(): Promise<Result<Waiting>>
  giveAccess(request: { readonly network: string; readonly id: string; readonly until: number }): Promise<Result<{ grantId: string }>>
  refuseAccess(request: { readonly network: string; readonly id: string }): Promise<Result<Done>>
  endAccess(request: { readonly network: string; readonly grantId: string }): Promise<Result<Done>>
  /** The super-admin's role, from the account that is signed in to an admin. */
  handOver(request: { readonly name: string }): Promise<Result<Done>>
  enrolmentKeys(): Promise<Result<{ keys: EnrolmentKeyRow[] }>>
  createEnrolmentKey(request: NewEnrolmentKey): Promise<Result<{ secret: string }>>
  /** The command that brings a new host in with this key. It holds the key's secret. */
  enrolmentCommand(request: { readonly name: string }): Promise<Result<EnrolmentCommand>>
  removeEnrolmentKey(request: { readonly name: string }): Promise<Result<Done>>
  /** Who did what, newest first. Fault `server.noRoute`: this server keeps no record that can be read. */
  readActivity(request: { readonly page: number }): Promise<Result<Activity>>
}
