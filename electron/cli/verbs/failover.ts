import type { Command } from 'commander'
import type { WaygateClient } from '../../client/waygate-client.ts'
import type { FailoverView, GatewayRow } from '../../common/contracts/app/gateways.ts'
import { ok, type Result } from '../../common/result.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import type { CliWords } from '../words/cli-words.ts'

interface FailoverOptions extends JsonOption {
  readonly off?: true
}

interface Said {
  readonly gateways: readonly string[]
  /** Those that couldn't take over now, and why. */
  readonly notReady: readonly { readonly gateway: string; readonly why: NotReady }[]
}

type NotReady = Exclude<FailoverView['gateways'][number]['state'], 'ready'>

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
        (said) => human(words, said),
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
  if (!list.ok) return list
  const { gateways } = list.value
  return ok({
    gateways: gateways.map(({ name }) => name),
    notReady: gateways.flatMap(({ name, state }) => (state === 'ready' ? [] : [{ gateway: name, why: state }])),
  })
}

function human({ say }: CliWords, { gateways, notReady }: Said): string {
  if (gateways.length === 0) return say('said.noFailover')
  const all = say('said.failover', { gateways: gateways.join(say('said.failoverThen')) })
  return [all, ...notReady.map(({ gateway, why }) => say(`said.failoverNotReady.${why}`, { gateway }))].join('\n')
}
