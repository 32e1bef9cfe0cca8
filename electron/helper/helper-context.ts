import type { Logger } from 'pino'
import type { Fault } from '../common/fault.ts'
import { fail, type Result } from '../common/result.ts'
import type { MachineAddresses } from '../common/tunnel/pass-bounds.ts'
import type { Supervisor } from '../supervisor/supervisor.ts'
import type { PolicyState } from './admission/policy.ts'
import type { Journal } from './journal/journal.ts'
import type { LogTail } from './log-tail.ts'
import type { HelperState } from './state/helper-state.ts'
import type { KeyStore } from './state/key-store.ts'
import type { StateStore } from './state/state-store.ts'
import type { Updates } from './update/create-updates.ts'

/** What the handlers stand on; one per helper. */
export interface HelperContext {
  readonly store: StateStore
  readonly keys: KeyStore
  readonly journal: Journal
  readonly supervisor: Supervisor
  readonly updates: Updates
  readonly log: Logger
  readonly logTail: LogTail
  readonly stateDir: string
  readonly bootId: string
  /** As last read; changes of the file come in by themselves. */
  policy(): PolicyState
  /** Asked at each pass: networks come and go. */
  machine(): MachineAddresses
  /** Has a session here (logind), or a connection or process where there is no logind. */
  isPresent(uid: number): Promise<boolean>
  /** Sits at this machine's screen and keyboard. */
  isAtSeat(uid: number): Promise<boolean>
  /** As the system has it now; null = nobody can tell. */
  loginName(uid: number): Promise<string | null>
  /** For sentences such as "joined by anna". */
  userName(uid: number): Promise<string>
  /** The uid has another login name by now. */
  forgetUserName(uid: number): void
  /** For a report: what this machine does with packets, in its own words. */
  machineSections(): Promise<readonly { readonly title: string; readonly text: string }[]>
  /** Whether that user runs the host agent of this machine. */
  isHostAgent(uid: number): boolean
  /** Bare addresses of an API server's name by this machine's own resolver; none while it can't be asked. */
  resolve(host: string): Promise<readonly string[]>
  now(): number
  /** A wish that waits for its confirmation came, went or was confirmed. */
  intentWaits(): void
  /** Something in `status` is different now: tell those who watch. */
  changed(): void
}

/** The state, or the fault that says why nothing can be changed now. */
export function readableState({ store }: Pick<HelperContext, 'store'>): Result<HelperState> {
  const state = store.current()
  return state === null ? fail(unreadable(store)) : { ok: true, value: state }
}

export function unreadable(store: StateStore): Fault {
  const { path, detail } = store.trouble() ?? { path: '', detail: '' }
  return { code: 'state.unreadable', path, detail }
}
