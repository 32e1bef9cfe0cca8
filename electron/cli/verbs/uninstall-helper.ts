import type { Command } from 'commander'
import { finishSetup, type SetupVerbOptions } from '../finish-setup.ts'
import { setUpService } from '../set-up-service.ts'
import type { CliWords } from '../words/cli-words.ts'

interface Options extends SetupVerbOptions {
  readonly leave?: true
}

export function register(program: Command, words: CliWords): void {
  const { say } = words
  program
    .command('uninstall-helper')
    .description(say('help.uninstallHelper.about'))
    .option('--leave', say('help.uninstallHelper.leave'))
    .option('--json', say('help.option.json'))
    .action((options: Options) =>
      finishSetup(words, options, async () => {
        if (process.platform === 'win32') return setUpService('uninstall')
        const { uninstallHelper } = await import('../../helper/setup/uninstall-helper.ts')
        return uninstallHelper({ whenInUse: options.leave === true ? 'leave' : 'refuse' })
      }),
    )
}
