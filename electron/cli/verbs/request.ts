import type { Command } from 'commander'
import { ok } from '../../common/result.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import type { CliWords } from '../words/cli-words.ts'

const outcomes = { requested: 'said.requested', already: 'said.requestedAlready', granted: 'said.requestNotNeeded' } as const

export function register(program: Command, words: CliWords): void {
  const { say } = words
  program
    .command('request')
    .argument('<gateway>', say('help.request.gateway'))
    .description(say('help.request.about'))
    .requiredOption('--reason <text>', say('help.request.reason'))
    .option('--json', say('help.option.json'))
    .action((typed: string, options: JsonOption & { readonly reason: string }) =>
      runVerb(
        words,
        options,
        async (client) => {
          const gateway = client.gatewayCalled(typed)
          if (!gateway.ok) return gateway
          const asked = await client.acts.requestAccess({ gatewayId: gateway.value.id, reason: options.reason })
          return asked.ok ? ok({ ...asked.value, gateway: gateway.value.name }) : asked
        },
        ({ outcome }) => say(outcomes[outcome]),
      ),
    )
}
