import type { Command } from 'commander'
import type { WaygateClient } from '../../client/waygate-client.ts'
import type { GatewayRow } from '../../common/contracts/app/gateways.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import type { CliWords } from '../words/cli-words.ts'

interface FailoverOptions extends JsonOption {
  readonly off?: true
}

interface Said {
  readonly gateways: readonly string[]
}

export function register(program: Command, words: CliWords): void {
  const { say } = words
  program
    .command('failover')
    .argument('[gateways...]', say('help.failover.gateways'))
    .description(say('help.failover.about'))
    .option('--off', say('help.failover.off'))
    .option('--json', say('help.option.json'))
    .action((names: readonly string[], options: FailoverOptions) =>
      runVerb(
        words,
        options,
        (client) => (names.length === 0 && !options.off ? told(client) : change(client, options.off ? [] : names)),
        ({ gateways }) =>
          gateways.length === 0 ? say('said.noFailover') : say('said.failover', { gateways: gateways.join(say('said.failoverThen')) }),
      ),
    )
}

async function change(client: WaygateClient, names: readonly string[]): Promise<Result<Said>> {
  const rows: GatewayRow[] = []
  for (const name of names) {
    const row = client.gatewayCalled(name)
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
