import type { Command } from 'commander'
import { finishSetup, type SetupVerbOptions } from '../finish-setup.ts'
import { setupWords } from '../setup-words.ts'

interface Options extends SetupVerbOptions {
  readonly leave?: true
}

export function register(program: Command): void {
  program
    .command('uninstall-helper')
    .description(setupWords.uninstallAbout)
    .option('--leave', setupWords.uninstallLeave)
    .option('--json', setupWords.json)
    .action((options: Options) =>
      finishSetup(options, async () => {
        const { uninstallHelper } = await import('../../helper/setup/uninstall-helper.ts')
        return uninstallHelper({ whenInUse: options.leave === true ? 'leave' : 'refuse' })
      }),
    )
}
