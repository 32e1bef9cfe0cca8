import type { Command } from 'commander'
import { defaultConfigDir, defaultStateDir } from '../../common/contracts/helper-places.ts'
import { createWriter } from '../writer.ts'

export function register(program: Command): void {
  program
    .command('early-boot', { hidden: true })
    .description('before the network comes up: block what the remembered wish says must be blocked (root; systemd does this)')
    .option('--state-dir <dir>', 'where the helper remembers', defaultStateDir)
    .option('--config-dir <dir>', "where root's policy.json lies", defaultConfigDir)
    .option('--json', 'one JSON object')
    .action(async (options: Options) => {
      const { earlyBoot } = await import('../../helper/early-boot.ts')
      const outcome = await earlyBoot({ stateDir: options.stateDir, configDir: options.configDir })
      createWriter({ json: options.json === true }).finish(outcome, (verdict) =>
        verdict.traffic === 'open' ? 'Nothing is to be blocked.' : `Blocked until the helper has a tunnel (${reasons[verdict.because]}).`,
      )
    })
}

const reasons = {
  joined: 'a gateway is joined',
  lock: 'the lock is on',
  unreadable: 'what the helper remembers cannot be read',
} as const

interface Options {
  readonly stateDir: string
  readonly configDir: string
  readonly json?: true
}
