import type { Command } from 'commander'
import type { WaygateClient } from '../../client/waygate-client.ts'
import type { GatewayRow } from '../../common/contracts/app/gateways.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'

interface FailoverOptions extends JsonOption {
  readonly off?: true
}

interface Said {
  readonly gateways: readonly string[]
}

export function register(program: Command): void {
  program
    .command('failover')
    .argument('[gateways...]', 'names or network/name, the first choice first, at most four; without them, the list as it is')
    .description('which gateways take over when the one in use stops answering')
    .option('--off', 'none: traffic is held instead')
    .option('--json', 'print one JSON object')
    .action((names: readonly string[], options: FailoverOptions) =>
      runVerb(
        options,
        (client) => (names.length === 0 && !options.off ? told(client) : change(client, options.off ? [] : names)),
        ({ gateways }) =>
          gateways.length === 0
            ? 'No gateway takes over: when the one in use stops answering, traffic is held'
            : `When the one in use stops answering: ${gateways.join(', then ')}`,
      ),
    )
}

async function change(client: WaygateClient, names: readonly string[]): Promise<Result<Said>> {
  const { resolveGateway } = await import('../../client/gateways/resolve-gateway.ts')
  const rows: GatewayRow[] = []
  for (const name of names) {
    const found = await client.acts.search({ text: name.slice(name.lastIndexOf('/') + 1) })
    if (!found.ok) return found
    const row = resolveGateway(found.value.rows, name)
    if (!row.ok) return row
    rows.push(row.value)
  }
  const set = await client.acts.setFailover({ gatewayIds: rows.map(({ id }) => id) })
  return set.ok ? told(client) : set
}

async function told(client: WaygateClient): Promise<Result<Said>> {
  const list = await client.acts.failoverList({})
  return list.ok ? ok({ gateways: list.value.gateways }) : fail(list.fault)
}
