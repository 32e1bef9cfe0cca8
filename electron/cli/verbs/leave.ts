import type { Command } from 'commander'
import { type JsonOption, runVerb } from '../run-verb.ts'

export function register(program: Command): void {
  program
    .command('leave')
    .description('let traffic leave directly again')
    .option('--json', 'print one JSON object')
    .action((options: JsonOption) =>
      runVerb(
        options,
        (client) => client.acts.leave({}),
        () => 'Not protected\nYour traffic leaves directly',
        'helper',
      ),
    )
}
