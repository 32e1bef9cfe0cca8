import type { Command } from 'commander'
import type { JoinOptions } from '../join-carefully.ts'
import { withJoinOptions } from '../join-options.ts'
import { runVerb } from '../run-verb.ts'

export function register(program: Command): void {
  const command = program
    .command('join')
    .argument('[gateway]', 'name or network/name; without it, the last used one')
    .description('send all traffic through a gateway, or through another one')
  withJoinOptions(command).action(async (gateway: string | undefined, options: JoinOptions) => {
    const { carefullyText, joinCarefully } = await import('../join-carefully.ts')
    await runVerb(options, (client, writer) => joinCarefully(client, writer, gateway, options), carefullyText)
  })
}
