import type { Command } from 'commander'
import { ok } from '../../common/result.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'

const said = {
  requested: 'Asked: an admin of the network decides. "waygate gateways" shows how far it is',
  already: 'A request waits there already: an admin of the network decides',
  granted: 'Nothing to ask for: you have access',
} as const

export function register(program: Command): void {
  program
    .command('request')
    .argument('<gateway>', 'name, network/name or id')
    .description('ask for access to a gateway whose network gives it for a time only')
    .requiredOption('--reason <text>', 'why; admins read it')
    .option('--json', 'print one JSON object')
    .action((typed: string, options: JsonOption & { readonly reason: string }) =>
      runVerb(
        options,
        async (client) => {
          const { resolveGateway } = await import('../../client/gateways/resolve-gateway.ts')
          const found = await client.acts.search({ text: '' })
          if (!found.ok) return found
          const gateway = resolveGateway(found.value.rows, typed)
          if (!gateway.ok) return gateway
          const asked = await client.acts.requestAccess({ gatewayId: gateway.value.id, reason: options.reason })
          return asked.ok ? ok({ ...asked.value, gateway: gateway.value.name }) : asked
        },
        ({ outcome }) => said[outcome],
      ),
    )
}
