import type { Command } from 'commander'
import { type JsonOption, runVerb } from '../run-verb.ts'
import type { CliWords } from '../words/cli-words.ts'

export function register(program: Command, words: CliWords): void {
  const { say } = words
  program
    .command('second-factor')
    .description(say('help.secondFactor.about'))
    .option('--json', say('help.option.json'))
    .action((options: JsonOption, command: Command) => secondFactor(words, options, command))
}

async function secondFactor(words: CliWords, options: JsonOption, command: Command): Promise<void> {
  const { say } = words
  const { ask, canAsk } = await import('../ask.ts')
  if (!canAsk()) command.error(say('usage.error', { text: say('usage.codeMissing') }))
  await runVerb(
    words,
    options,
    async (client) => {
      const begun = await client.acts.beginTotp({})
      if (!begun.ok) return begun
      const { default: qrcode } = await import('qrcode')
      const picture = await qrcode.toString(begun.value.url, { type: 'terminal', small: true })
      process.stderr.write(`${picture}\n${say('said.scan', { secret: begun.value.secret })}\n${say('said.shownOnce')}\n`)
      for (let question: string = say('ask.shownCode'); ; question = say('ask.shownCodeAgain')) {
        const outcome = await client.acts.completeTotp({ code: (await ask(question)) ?? '' })
        if (outcome.ok || outcome.fault.code !== 'signIn.codeWrong') return outcome
      }
    },
    () => say('said.secondFactorOn'),
  )
}
