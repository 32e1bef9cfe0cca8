import type { Command } from 'commander'
import { type JsonOption, runVerb } from '../run-verb.ts'

export function register(program: Command): void {
  program
    .command('switch')
    .argument('<gateway>', 'name or network/name')
    .description('change to another gateway; the present one carries until the other is proven')
    .option('--json', 'print one JSON object')
    .action(async (gateway: string, options: JsonOption) => {
      const { joinAndWait } = await import('../join-and-wait.ts')
      await runVerb(
        options,
        (client, writer) => joinAndWait(client, writer, gateway),
        ({ headline, second }) => `${headline}\n${second}`,
      )
    })
}
