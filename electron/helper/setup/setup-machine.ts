import { spawn } from 'node:child_process'
import type { Result } from '../../common/result.ts'
import { runCommand } from '../../engine/linux/run-command.ts'
import type { Command } from '../../engine/step.ts'
import { endHelper } from '../rescue.ts'
import { awaitHelper } from './await-helper.ts'

/** What installing and removing does to running programs; a test plays it. */
export interface SetupMachine {
  run(what: string, command: Command): Promise<Result<unknown>>
  spawnHelper(program: string): void
  endHelper(runDir: string): Promise<number | null>
  awaitHelper(runDir: string, uid: number, other: number | null): Promise<Result<undefined>>
}

/** A helper that hangs is ended by its unit after ten seconds (TimeoutStopSec), and just that one is to be repaired. */
const serviceLimit = 60_000

export const thisMachine: SetupMachine = {
  run: (what, command) => runCommand(what, { ...command, timeLimit: serviceLimit }),
  spawnHelper,
  endHelper,
  awaitHelper,
}

function spawnHelper(program: string): void {
  const child = spawn(program, ['helper'], { detached: true, stdio: 'ignore', cwd: '/', env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } })
  // what becomes of it is seen by waiting for its socket
  child.on('error', () => undefined)
  child.unref()
}
