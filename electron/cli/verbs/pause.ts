import { type Command, InvalidArgumentError } from 'commander'
import type { WaygateClient } from '../../client/waygate-client.ts'
import { ok, type Result } from '../../common/result.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import type { CliWords } from '../words/cli-words.ts'

export function register(program: Command, words: CliWords): void {
  const { say } = words
  const minutes = (text: string): number => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < 1 || value > 60) throw new InvalidArgumentError(say('usage.wholeNumberUpTo', { most: 60 }))
    return value
  }
  program
    .command('pause')
    .argument('[minutes]', say('help.pause.minutes'), minutes, 5)
    .description(say('help.pause.about'))
    .option('--json', say('help.option.json'))
    .option('--end', say('help.pause.end'))
    .action((length: number, options: JsonOption & { readonly end?: true }) =>
      runVerb(
        words,
        options,
        (client) => (options.end ? end(words, client) : pause(words, client, length)),
        ({ said }) => said,
        'helper',
      ),
    )
}

async function pause({ say }: CliWords, client: WaygateClient, length: number): Promise<Result<{ said: string }>> {
  const { helper } = client.views.tunnel()
  const closes = helper.link !== 'ready' || helper.status.intent.want !== 'open' || helper.status.intent.lock
  if (!closes) return ok({ said: say('said.nothingToPause') })
  const paused = await client.acts.pause({ minutes: length })
  return paused.ok ? ok({ said: `${say('said.paused', { count: length })}\n${say('said.pausedMeans')}` }) : paused
}

async function end({ say }: CliWords, client: WaygateClient): Promise<Result<{ said: string }>> {
  const resumed = await client.acts.resume({})
  return resumed.ok ? ok({ said: say('said.pauseOver') }) : resumed
}
