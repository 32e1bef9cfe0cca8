import type { Command } from 'commander'
import { type JsonOption, runVerb } from '../run-verb.ts'
import type { CliWords } from '../words/cli-words.ts'

export function register(program: Command, words: CliWords): void {
  const { say } = words
  program
    .command('leave')
    .description(say('help.leave.about'))
    .option('--json', say('help.option.json'))
    .action((options: JsonOption) =>
      runVerb(
        words,
        options,
        (client) => client.acts.leave({}),
        () => `${say('said.left')}\n${say('said.leftMeans')}`,
        'helper',
      ),
    )
}
