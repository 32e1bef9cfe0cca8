import type { Command } from 'commander'
import { type JsonOption, runVerb } from '../run-verb.ts'

export function register(program: Command): void {
  program
    .command('confirm')
    .description('stay joined after a join over SSH, which else goes back by itself')
    .option('--json', 'print one JSON object')
    .action((options: JsonOption) =>
      runVerb(
        options,
        (client) => client.acts.confirm({}),
        ({ confirmed }) => (confirmed ? 'Confirmed: it stays as it is' : 'Nothing waits for a confirmation'),
        'helper',
      ),
    )
}
