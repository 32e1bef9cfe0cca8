import type { Command } from 'commander'
import type { JoinOptions } from '../join-carefully.ts'
import { withJoinOptions } from '../join-options.ts'
import { runVerb } from '../run-verb.ts'

export function register(program: Command): void {
  const command = program
    .command('switch')
    .argument('<gateway>', 'name or network/name')
    .description('change to another gateway; the present one carries until the other is proven')
  withJoinOptions(command).action(async (gateway: string, options: JoinOptions) => {
    const { carefullyText, joinCarefully } = await import('../join-carefully.ts')
    await runVerb(options, (client, writer) => joinCarefully(client, writer, gateway, options), carefullyText)
  })
}
