import type { Command } from 'commander'
import { type JsonOption, runVerb } from '../run-verb.ts'

export function register(program: Command): void {
  program
    .command('join')
    .argument('[gateway]', 'name or network/name; without it, the last used one')
    .description('send all traffic through a gateway, or through another one')
    .option('--json', 'print one JSON object')
    .action(async (gateway: string | undefined, options: JsonOption) => {
      const { joinAndWait } = await import('../join-and-wait.ts')
      await runVerb(
        options,
        (client, writer) => joinAndWait(client, writer, gateway),
        ({ headline, second }) => `${headline}\n${second}`,
      )
    })
}
