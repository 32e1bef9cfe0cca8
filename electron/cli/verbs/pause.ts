import { type Command, InvalidArgumentError } from 'commander'
import type { WaygateClient } from '../../client/waygate-client.ts'
import { ok, type Result } from '../../common/result.ts'
import { counted } from '../../common/wording/name-list.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'

export function register(program: Command): void {
  program
    .command('pause')
    .argument('[minutes]', 'how long, 1 to 60', minutes, 5)
    .description('let traffic leave directly for some minutes, then close again')
    .option('--json', 'print one JSON object')
    .option('--end', 'end the pause now')
    .action((length: number, options: JsonOption & { readonly end?: true }) =>
      runVerb(
        options,
        (client) => (options.end ? end(client) : pause(client, length)),
        ({ said }) => said,
        'helper',
      ),
    )
}

async function pause(client: WaygateClient, length: number): Promise<Result<{ said: string }>> {
  const { helper } = client.views.tunnel()
  const closes = helper.link !== 'ready' || helper.status.intent.want !== 'open' || helper.status.intent.lock
  if (!closes) return ok({ said: 'Nothing to pause: your traffic leaves directly already' })
  const paused = await client.acts.pause({ minutes: length })
  return paused.ok ? ok({ said: `Paused for ${counted(length, 'minute')}\nNot protected until then` }) : paused
}

async function end(client: WaygateClient): Promise<Result<{ said: string }>> {
  const resumed = await client.acts.resume({})
  return resumed.ok ? ok({ said: 'The pause is over' }) : resumed
}

function minutes(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 60) throw new InvalidArgumentError('A whole number from 1 to 60.')
  return value
}
