import type { Command } from 'commander'
import { finishSetup, type SetupVerbOptions } from '../finish-setup.ts'
import { setupWords } from '../setup-words.ts'

export function register(program: Command): void {
  program
    .command('allow')
    .description(setupWords.allowAbout)
    .argument('[user]', setupWords.allowUser)
    .option('--json', setupWords.json)
    .action((user: string | undefined, options: SetupVerbOptions) =>
      finishSetup(options, async () => {
        const { setUpHelper } = await import('../../helper/setup/set-up-helper.ts')
        return setUpHelper({ verb: 'allow', user })
      }),
    )
}
