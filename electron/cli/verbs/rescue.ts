import type { Command } from 'commander'
import { defaultRunDir, defaultStateDir } from '../../common/contracts/helper-places.ts'
import { faultText } from '../../common/wording/fault-text.ts'
import { createWriter } from '../writer.ts'

export function register(program: Command): void {
  program
    .command('rescue')
    .description('remove everything that Waygate did to this computer; works without app, helper and network (root)')
    .option('--run-dir <dir>', "where the helper's sockets are", process.env.WAYGATE_RUN_DIR ?? defaultRunDir)
    .option('--state-dir <dir>', 'where the helper remembers', defaultStateDir)
    .option('--json', 'one JSON object')
    .action(async (options: Options) => {
      const { rescueMachine } = await import('../../helper/rescue.ts')
      const outcome = await rescueMachine({ runDir: options.runDir, stateDir: options.stateDir })
      createWriter({ json: options.json === true }).finish(outcome, ({ removed, notes, failed }) =>
        [
          removed.length === 0 ? 'Nothing of Waygate was left on this computer.' : 'Removed:',
          ...removed.map((what) => `  ${what}`),
          ...failed.map(
            (fault) => `Could not be removed: ${faultText(fault).headline}\n  ${faultText(fault).detail.split('\n').join('\n  ')}`,
          ),
          ...notes,
        ].join('\n'),
      )
      if (outcome.ok && outcome.value.failed.length > 0) process.exitCode = 1
    })
}

interface Options {
  readonly runDir: string
  readonly stateDir: string
  readonly json?: true
}
