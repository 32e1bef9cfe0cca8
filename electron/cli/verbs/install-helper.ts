import type { Command } from 'commander'
import { finishSetup, type SetupVerbOptions } from '../finish-setup.ts'
import { setupWords } from '../setup-words.ts'

export function register(program: Command): void {
  program
    .command('install-helper')
    .description(setupWords.installAbout)
    .option('--json', setupWords.json)
    .action((options: SetupVerbOptions) =>
      finishSetup(options, async () => {
        const { setUpHelper } = await import('../../helper/setup/set-up-helper.ts')
        return setUpHelper({ verb: 'install-helper' })
      }),
    )
}
