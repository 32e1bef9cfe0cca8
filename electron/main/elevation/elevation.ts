import type { SetupReport } from '../../common/contracts/setup.ts'
import type { Result } from '../../common/result.ts'

/** A program with fixed arguments, to be run as root. Nothing in it comes from a page. */
export interface ElevatedCommand {
  readonly program: string
  readonly args: readonly string[]
  /** The file that it reads from its standard input, opened by this user; null: none. */
  readonly input: string | null
}

export interface ElevatedRun {
  /** What root's side reported, or why it never began. */
  readonly outcome: Promise<Result<SetupReport>>
  /** Takes the prompt away while nobody has answered it; afterwards it does nothing. */
  cancel(): void
}

/** The system's own way to ask a person for root, one for each system. `onBegun`: they agreed, where the system lets that be seen. */
export interface Elevation {
  begin(command: ElevatedCommand, onBegun: () => void): ElevatedRun
}
