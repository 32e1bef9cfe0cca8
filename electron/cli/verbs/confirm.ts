import type { Command } from 'commander'
import { type JsonOption, runVerb } from '../run-verb.ts'
import type { CliWords } from '../words/cli-words.ts'

export function register(program: Command, words: CliWords): void {
  const { say } = words
  program
    .command('confirm')
    .description(say('help.confirm.about'))
    .option('--json', say('help.option.json'))
    .action((options: JsonOption) =>
      runVerb(
        words,
        options,
        (client) => client.acts.confirm({}),
        ({ confirmed }) => say(confirmed ? 'said.confirmed' : 'said.nothingToConfirm'),
        'helper',
      ),
    )
}
