import type { Result } from '../../common/result.ts'
import type { Command } from '../step.ts'
import { type Output, runProgram, type StartedProgram, startProgram } from './run-command.ts'

/**
 * Programs that read their orders from standard input, begun before their turn, while others still work: to start one takes as long as to carry its orders
 * out. One that is given nothing does nothing, also when this process dies.
 */
export interface ProgramsAhead {
  /** Begins it, if it reads at all. What it will read may be another text than the command's. */
  begin(command: Command): void
  /** By the one that was begun for it, if there is one. */
  run(command: Command): Promise<Result<Output>>
  /** Those whose turn didn't come end. */
  release(): void
}

export function programsAhead(start: typeof startProgram = startProgram): ProgramsAhead {
  const begun = new Map<string, StartedProgram>()
  return {
    begin(command) {
      const name = nameOf(command)
      if (command.stdin !== undefined && !begun.has(name)) begun.set(name, start(command))
    },
    run(command) {
      const name = nameOf(command)
      const program = command.stdin === undefined ? undefined : begun.get(name)
      if (program === undefined) return runProgram(command)
      begun.delete(name)
      return program.finish(command)
    },
    release() {
      for (const program of begun.values()) program.release()
      begun.clear()
    },
  }
}

function nameOf({ program, args }: Command): string {
  return [program, ...args].join(' ')
}
