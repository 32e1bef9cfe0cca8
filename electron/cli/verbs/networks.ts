import type { Command } from 'commander'
import { signedOutFault } from '../../client/session/signed-out-fault.ts'
import type { WaygateClient } from '../../client/waygate-client.ts'
import type { AdminView } from '../../common/contracts/app/admin.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import { table } from '../table.ts'
import type { CliWords } from '../words/cli-words.ts'

type Networks = AdminView['networks']

export function register(program: Command, words: CliWords): void {
  const { say } = words
  program
    .command('networks')
    .description(say('help.networks.about'))
    .option('--json', say('help.option.json'))
    .action((options: JsonOption) => runVerb(words, options, list, (listed) => human(words, listed)))
}

async function list(client: WaygateClient): Promise<Result<{ networks: Networks }>> {
  const session = client.views.session()
  if (session.state === 'signedOut') return fail(signedOutFault(session))
  if (session.state === 'expired') return fail({ code: 'session.expired', server: session.server, user: session.user })
  if (session.trouble !== null) return fail(session.trouble.fault)
  return ok({ networks: client.views.admin().networks })
}

function human({ say }: CliWords, { networks }: { networks: Networks }): string {
  if (networks.length === 0) return say('said.noNetworks')
  const rows = networks.map(({ name, range, gatewayCount, hostCount }) => [name, range, String(gatewayCount), String(hostCount)])
  return table([(['network', 'range', 'gateways', 'hosts'] as const).map((name) => say(`column.${name}`)), ...rows])
}
