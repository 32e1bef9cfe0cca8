import type { Command } from 'commander'
import { type JsonOption, runVerb } from '../run-verb.ts'

export function register(program: Command): void {
  program
    .command('logout')
    .description('forget the sign-in of app and command line; a tunnel that is up stays')
    .option('--json', 'print one JSON object')
    .action((options: JsonOption) =>
      runVerb(
        options,
        (client) => client.acts.signOut({}),
        () => 'Signed out',
      ),
    )
}
