import type { Command } from 'commander'
import { finishSetup, type SetupVerbOptions } from '../finish-setup.ts'
import { allowOnWindows } from '../set-up-service.ts'
import type { CliWords } from '../words/cli-words.ts'

export function register(program: Command, words: CliWords): void {
  const { say } = words
  program
    .command('allow')
    .description(say('help.allow.about'))
    .argument('[user]', say('help.allow.user'))
    .option('--json', say('help.option.json'))
    .action((user: string | undefined, options: SetupVerbOptions) =>
      finishSetup(words, options, async () => {
        if (process.platform === 'win32') return allowOnWindows(user)
        const { setUpHelper } = await import('../../helper/setup/set-up-helper.ts')
        return setUpHelper({ verb: 'allow', user })
      }),
    )
}
