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
import type { CliWords } from '../words/cli-words.ts'

type Listed = GatewayRow & { readonly inUse: boolean }

export function register(program: Command, words: CliWords): void {
  const { say } = words
  program
    .command('gateways')
    .argument('[text]', say('help.gateways.text'))
    .description(say('help.gateways.about'))
    .option('--json', say('help.option.json'))
    .action((text: string | undefined, options: JsonOption) =>
      runVerb(
        words,
        options,
        (client) => list(client, text ?? ''),
        (listed) => human(words, listed),
      ),
    )
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
function reasonText(words: CliWords, refusal: Refusal): string {
  return [refusalText(words, refusal), wayOutText(words, refusal)].filter((part) => part !== '').join('. ')
}

function human(words: CliWords, { gateways, total, stale }: { gateways: readonly Listed[]; total: number; stale: boolean }): string {
  const { say, t } = words
  const now = Date.now()
  if (gateways.length === 0) return say(total === 0 ? 'said.noGateways' : 'said.noGatewaysLike')
  const rows = gateways.map((row) => [
    row.inUse ? '*' : row.favourite ? '+' : '',
    row.name,
    row.network,
    [row.country, placeText(words, row.place)].filter((part) => part !== '').join(' · '),
    say(`nodeState.${row.status}`),
    row.latency === null ? '' : t('times.milliseconds', { n: Math.max(1, Math.round(row.latency.ms)) }),
    [
      ...row.refusals.map((refusal) => reasonText(words, refusal)),
      ...(row.accessUntil === undefined ? [] : [say('said.accessUntil', { time: clockTime(words, row.accessUntil, now) })]),
    ].join('; '),
  ])
  const rest = total > gateways.length ? `\n${say('said.moreGateways', { count: total - gateways.length })}` : ''
  const old = stale ? `\n${say('said.oldList')}` : ''
  const heads = (['gateway', 'network', 'place', 'state', 'latency'] as const).map((name) => say(`column.${name}`))
  return `${table([['', ...heads, ''], ...rows])}${rest}${old}`
}
