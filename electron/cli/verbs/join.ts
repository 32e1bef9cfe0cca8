import type { Command } from 'commander'
import type { JoinOptions } from '../join-carefully.ts'
import { withJoinOptions } from '../join-options.ts'
import { runVerb } from '../run-verb.ts'
import type { CliWords } from '../words/cli-words.ts'

export function register(program: Command, words: CliWords): void {
  const { say } = words
  const command = program.command('join').argument('[gateway]', say('help.join.gateway')).description(say('help.join.about'))
  withJoinOptions(words, command).action(async (gateway: string | undefined, options: JoinOptions) => {
    const { carefullyText, joinCarefully } = await import('../join-carefully.ts')
    await runVerb(
      words,
      options,
      (client, writer) => joinCarefully(words, client, writer, gateway, options),
      (joined) => carefullyText(words, joined),
    )
  })
}
