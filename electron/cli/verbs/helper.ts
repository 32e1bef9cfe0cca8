import { type Command, InvalidArgumentError } from 'commander'
import { defaultConfigDir, defaultRunDir, defaultStateDir } from '../../common/contracts/helper-places.ts'
import { createWriter } from '../writer.ts'

export function register(program: Command): void {
  program
    .command('helper')
    .description('run the privileged helper in the foreground (root; systemd does this)')
    .option('--run-dir <dir>', 'where its sockets are', process.env.WAYGATE_RUN_DIR ?? defaultRunDir)
    .option('--state-dir <dir>', 'where it remembers intent, passes and keys', defaultStateDir)
    .option('--config-dir <dir>', "where root's policy.json and users lie", defaultConfigDir)
    .option('--allow-uid <uid...>', 'users that may use it, besides those in <config-dir>/users', collectUid, [])
    .option('--host-uid <uid...>', 'users that run the host agent, besides root', collectUid, [])
    .option('--json', 'say faults as one JSON object')
    .action(async (options: Options) => {
      const { runHelper } = await import('../../helper/run-helper.ts')
      const fault = await runHelper({
        runDir: options.runDir,
        stateDir: options.stateDir,
        configDir: options.configDir,
        allowUids: options.allowUid,
        hostUids: options.hostUid,
      })
      if (fault !== null) createWriter({ json: options.json === true }).finish({ ok: false, fault }, () => '')
    })
}

interface Options {
  readonly runDir: string
  readonly stateDir: string
  readonly configDir: string
  readonly allowUid: readonly number[]
  readonly hostUid: readonly number[]
  readonly json?: true
}

function collectUid(text: string, others: readonly number[]): readonly number[] {
  if (!/^\d{1,10}$/.test(text) || Number(text) > 0xfffffffe) throw new InvalidArgumentError('A uid is a number.')
  return [...others, Number(text)]
}
