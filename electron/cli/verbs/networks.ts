import type { Command } from 'commander'
import { signedOutFault } from '../../client/session/signed-out-fault.ts'
import type { WaygateClient } from '../../client/waygate-client.ts'
import type { AdminView } from '../../common/contracts/app/admin.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import { table } from '../table.ts'

type Networks = AdminView['networks']

export function register(program: Command): void {
  program
    .command('networks')
    .description('list the networks of the account')
    .option('--json', 'print one JSON object')
    .action((options: JsonOption) => runVerb(options, list, human))
}

async function list(client: WaygateClient): Promise<Result<{ networks: Networks }>> {
  const session = client.views.session()
  if (session.state === 'signedOut') return fail(signedOutFault(session))
  if (session.state === 'expired') return fail({ code: 'session.expired', server: session.server, user: session.user })
  if (session.trouble !== null) return fail(session.trouble.fault)
  return ok({ networks: client.views.admin().networks })
}

function human({ networks }: { networks: Networks }): string {
  if (networks.length === 0) return 'No networks'
  const rows = networks.map(({ name, range, gatewayCount, hostCount }) => [name, range, String(gatewayCount), String(hostCount)])
  return table([['Network', 'Range', 'Gateways', 'Hosts'], ...rows])
}
