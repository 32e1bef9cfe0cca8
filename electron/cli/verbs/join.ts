import type { Command } from 'commander'
import { type JsonOption, runVerb } from '../run-verb.ts'

export function register(program: Command): void {
  program
    .command('join')
    .argument('[gateway]', 'name or network/name; without it, the last used one')
    .description('send all traffic through a gateway, or through another one')
    .option('--anyway', 'also when another VPN carries the internet of this computer')
    .option('--json', 'print one JSON object')
    .action(async (gateway: string | undefined, options: JsonOption & { readonly anyway?: true }) => {
      const { joinAndWait } = await import('../join-and-wait.ts')
      await runVerb(
        options,
        (client, writer) => joinAndWait(client, writer, gateway, options.anyway ? { anyway: true } : {}),
        ({ headline, second }) => `${headline}\n${second}`,
      )
    })
}
