import { type Command, InvalidArgumentError } from 'commander'
import { askHelper } from '../ask-helper.ts'
import type { CliWords } from '../words/cli-words.ts'
import { createWriter } from '../writer.ts'

export function register(program: Command, words: CliWords): void {
  const { say } = words
  const choice = (text: string): boolean => {
    if (text !== 'allow' && text !== 'block') throw new InvalidArgumentError(say('usage.allowOrBlock'))
    return text === 'allow'
  }
  program
    .command('lan')
    .argument('<allow|block>', say('help.lan.choice'), choice)
    .description(say('help.lan.about'))
    .option('--run-dir <dir>', say('help.option.runDir'))
    .option('--json', say('help.option.json'))
    .action(async (lan: boolean, options: { readonly runDir?: string; readonly json?: true }) => {
      const writer = createWriter(words, { json: options.json === true })
      writer.finish(await askHelper(options.runDir, (helper) => helper.setIntent({ after: null, lan })), (intent) =>
        say(intent.lan ? 'said.lanAllowed' : 'said.lanBlocked'),
      )
    })
}
