import { type Command, InvalidArgumentError } from 'commander'
import type { Intent } from '../../common/tunnel/intent.ts'
import { askHelper } from '../ask-helper.ts'
import type { CliWords } from '../words/cli-words.ts'
import { createWriter } from '../writer.ts'

export function register(program: Command, words: CliWords): void {
  const { say } = words
  const choice = (text: string): Intent['inbound'] => {
    if (text !== 'closed' && text !== 'open') throw new InvalidArgumentError(say('usage.choice'))
    return text
  }
  program
    .command('inbound')
    .argument('<closed|open>', say('help.inbound.choice'), choice)
    .description(say('help.inbound.about'))
    .option('--run-dir <dir>', say('help.option.runDir'))
    .option('--json', say('help.option.json'))
    .action(async (inbound: Intent['inbound'], options: { readonly runDir?: string; readonly json?: true }) => {
      const writer = createWriter(words, { json: options.json === true })
      writer.finish(await askHelper(options.runDir, (helper) => helper.setIntent({ after: null, inbound })), (intent) =>
        say(intent.inbound === 'open' ? 'said.inboundOpen' : 'said.inboundClosed'),
      )
    })
}
