import type { Command } from 'commander'
import { signedOutFault } from '../../client/session/signed-out-fault.ts'
import type { WaygateClient } from '../../client/waygate-client.ts'
import type { GatewayRow } from '../../common/contracts/app/gateways.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { refusalText, wayOutText } from '../../common/rules/explain.ts'
import type { Refusal } from '../../common/rules/refusal.ts'
import { placeText } from '../../common/wording/place-text.ts'
import { clockTime } from '../../common/wording/relative-time.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import { table } from '../table.ts'

type Listed = GatewayRow & { readonly inUse: boolean }

export function register(program: Command): void {
  program
    .command('gateways')
    .argument('[text]', 'only those with these words in name, network or country')
    .description('list the gateways that you can join, and why others can not be')
    .option('--json', 'print one JSON object')
    .action((text: string | undefined, options: JsonOption) => runVerb(options, (client) => list(client, text ?? ''), human))
}

async function list(client: WaygateClient, text: string): Promise<Result<{ gateways: Listed[]; total: number; stale: boolean }>> {
  const session = client.views.session()
  const found = await client.acts.search({ text })
  if (!found.ok) return found
  const { state, total } = client.views.gateways()
  if (total === 0 && session.trouble !== null) return fail(session.trouble.fault)
  if (total === 0 && session.state === 'signedOut') return fail(signedOutFault(session))
  if (total === 0 && session.state === 'expired') return fail({ code: 'session.expired', server: session.server, user: session.user })
  const used = gatewayInUse(client)
  return ok({
    gateways: found.value.rows.map((row) => ({ ...row, inUse: row.id === used })),
    total: found.value.total,
    stale: state === 'stale',
  })
}

function gatewayInUse(client: WaygateClient): string {
  const { helper } = client.views.tunnel()
  if (helper.link !== 'ready' || helper.status.intent.want === 'open') return ''
  const [first] = helper.status.intent.want.through
  const pass = helper.status.passes.find(({ passId }) => passId === first)
  return pass === undefined ? '' : `${pass.network}/${pass.gatewayNodeId}`
}

/** The reason, and what to do about it. */
function said(refusal: Refusal): string {
  return [refusalText(refusal), wayOutText(refusal)].filter((part) => part !== '').join('. ')
}

function human({ gateways, total, stale }: { gateways: readonly Listed[]; total: number; stale: boolean }): string {
  const now = Date.now()
  if (gateways.length === 0) return total === 0 ? 'No gateways for you yet' : 'None with these words'
  const rows = gateways.map((row) => [
    row.inUse ? '*' : row.favourite ? '+' : '',
    row.name,
    row.network,
    [row.country, placeText(row.place)].filter((part) => part !== '').join(' · '),
    row.status,
    row.latency === null ? '' : `${Math.max(1, Math.round(row.latency.ms))} ms`,
    [...row.refusals.map(said), ...(row.accessUntil === undefined ? [] : [`yours until ${clockTime(row.accessUntil, now)}`])].join('; '),
  ])
  const rest = total > gateways.length ? `\n${total - gateways.length} more: add words to the command` : ''
  const old = stale ? '\nThe server does not answer now: this is what was known before' : ''
  return `${table([['', 'Gateway', 'Network', 'Place', 'State', 'Latency', ''], ...rows])}${rest}${old}`
}
