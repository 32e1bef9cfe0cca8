import { type Command, InvalidArgumentError } from 'commander'
import { askHelper } from '../ask-helper.ts'
import type { CliWords } from '../words/cli-words.ts'
import { createWriter } from '../writer.ts'

export function register(program: Command, words: CliWords): void {
  const { say } = words
  const choice = (text: string): boolean => {
    if (text !== 'on' && text !== 'off') throw new InvalidArgumentError(say('usage.onOrOff'))
    return text === 'on'
  }
  program
    .command('lock')
    .argument('<on|off>', say('help.lock.choice'), choice)
    .description(say('help.lock.about'))
    .option('--run-dir <dir>', say('help.option.runDir'))
    .option('--json', say('help.option.json'))
    .action(async (lock: boolean, options: { readonly runDir?: string; readonly json?: true }) => {
      const writer = createWriter(words, { json: options.json === true })
      writer.finish(await askHelper(options.runDir, (helper) => helper.setIntent({ after: null, lock })), (intent) =>
        say(intent.lock ? 'said.lockOn' : 'said.lockOff'),
      )
    })
}
