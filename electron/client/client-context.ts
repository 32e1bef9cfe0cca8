import type { AdminView } from '../common/contracts/app/admin.ts'
import type { EnrolmentKeyRow } from '../common/contracts/app/admin-keys.ts'
import type { UserRow } from '../common/contracts/app/admin-people.ts'
import type { TunnelView } from '../common/contracts/app/tunnel.ts'
import type { Gateway } from '../common/model/gateway.ts'
import type { HostReports } from './admin/host-reports.ts'
import type { UnfinishedMoves } from './admin/unfinished-moves.ts'
import type { ClientDeps } from './client-deps.ts'
import type { GapMemory } from './gap-memory.ts'
import type { LatencyKeeper } from './latency/latency-keeper.ts'
import type { PendingDisables } from './registrar/pending-disables.ts'
import type { Registrar } from './registrar/registrar.ts'
import type { ExitKeeper } from './session/exit-keeper.ts'
import type { JsonFile } from './session/json-file.ts'
import type { Personal } from './session/personal-file.ts'
import type { ServerLink } from './session/server-link.ts'
import type { SessionKeeper } from './session/session-keeper.ts'
import type { SignInAttempts } from './session/sign-in-attempts.ts'
import type { SnapshotKeeper } from './session/snapshot-keeper.ts'
import type { TrustedServers } from './session/trusted-servers.ts'
import type { Turns } from './turns.ts'
import type { ViewArea } from './waygate-client.ts'

/** What the acts stand on; composed once in `create-client.ts`. */
export interface ClientContext {
  readonly deps: ClientDeps
  readonly session: SessionKeeper
  readonly signIns: SignInAttempts
  readonly trusted: JsonFile<TrustedServers>
  readonly link: ServerLink
  readonly snapshots: SnapshotKeeper
  readonly personal: JsonFile<Personal>
  readonly registrar: Registrar
  readonly pending: PendingDisables
  readonly exit: ExitKeeper
  readonly latency: LatencyKeeper
  readonly gaps: GapMemory
  readonly turns: Turns
  /** Every gateway that is known now: the server's list, or the passes at hand while there is none. */
  gateways(): readonly Gateway[]
  setAct(act: TunnelView['act']): void
  changed(area: ViewArea): void
  /** Work that nobody waits for, except `stop`. */
  background(work: Promise<unknown>): void
  /** The network that the admin window shows, '' before a choice. */
  adminNetwork: string
  /** How far an admin's act on several hosts has come; null = there is none. */
  writing: AdminView['writing']
  readonly unfinished: UnfinishedMoves
  /** What hosts say of themselves, for admins. */
  readonly reports: HostReports
  /** People and keys as they were listed last, so that they are found by a search. */
  readonly found: { people: readonly UserRow[]; keys: readonly EnrolmentKeyRow[] }
  /** A second factor whose secret was shown, until its first code. `token`: of whose session. */
  enrolment: { readonly token: string; readonly url: string; readonly signature: string } | null
}

export type Done = Record<string, never>
