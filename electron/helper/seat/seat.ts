import type { Fault } from '../../common/fault.ts'
import type { Result } from '../../common/result.ts'
import type { Platform, PlatformHost } from '../../engine/platform.ts'
import type { Sessions } from '../admission/sessions.ts'
import type { Installation } from '../update/installation.ts'
import type { UserDoors, UserDoorsOptions } from '../visitors.ts'

export interface SeatOptions {
  readonly runDir: string
  readonly stateDir: string
  readonly configDir: string
  /** Besides those in `<configDir>/users`. */
  readonly allowUids: readonly number[]
  /** Host agents besides root and those in `<configDir>/host-users`; they are allowed in, too. */
  readonly hostUids: readonly number[]
  /** Windows: the service host speaks on standard input, and its end is the wish to end. */
  readonly serviceHost: boolean
}

/** Who may come in, as last read. */
export interface AllowedIn {
  readonly users: ReadonlySet<number>
  readonly hosts: ReadonlySet<number>
  /** Lines that name nobody, or why a whole file was ignored. */
  readonly problems: readonly string[]
}

/**
 * What the helper needs from the system it runs on and can't have the same way everywhere. Users are numbers: on Linux their uids, on Windows numbers that the
 * helper gives to accounts; 0 is root, on Windows the administrators.
 */
export interface Seat {
  /** What the machine must offer before a helper makes sense; null = everything is there. */
  missing(): Fault | null
  /** Makes the places that nobody else can change, and takes them for this process alone. */
  take(): Promise<Result<{ release(): Promise<void> }>>
  bootId(): string
  createPlatform(host: PlatformHost): Platform
  openDoors(options: UserDoorsOptions): UserDoors
  sessions(options: { isConnected(uid: number): boolean }): Sessions
  readAllowed(): Promise<AllowedIn>
  /** What tells one person from another for good, as the system has it now; null = nobody can tell. */
  loginName(uid: number): Promise<string | null>
  /** For sentences such as "joined by anna". */
  userName(uid: number): Promise<string>
  forgetUserName(uid: number): void
  /** Calls back after files of the administrator or accounts changed. Returns the end of it. */
  watchAllowed(listener: () => void): () => void
  /** For a report: what this machine does with packets, in its own words. */
  machineSections(): Promise<readonly { readonly title: string; readonly text: string }[]>
  /** How this program came onto the machine, and what replaces it. */
  installation(): Installation
  /** Resolves when this process is asked to end. */
  ended(): Promise<void>
}
