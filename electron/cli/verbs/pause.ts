import { type Command, InvalidArgumentError } from 'commander'
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
        (client) => (options.end ? client.acts.resume({}) : client.acts.pause({ minutes: length })),
        () => (options.end ? 'The pause is over' : `Paused for ${counted(length, 'minute')}\nNot protected until then`),
      ),
    )
}

function minutes(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 60) throw new InvalidArgumentError('A whole number from 1 to 60.')
  return value
}
