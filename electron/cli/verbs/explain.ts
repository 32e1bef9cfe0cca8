import type { Command } from 'commander'
import type { z } from 'zod'
import type { RouteAnswer } from '../../common/contracts/app/insight.ts'
import type { explanationSchema } from '../../common/contracts/helper.ts'
import { ok, type Result } from '../../common/result.ts'
import { routeVerdicts } from '../../common/wording/route-text.ts'
import { askHelper } from '../ask-helper.ts'
import { createWriter } from '../writer.ts'

type Explanation = z.infer<typeof explanationSchema>

export function register(program: Command): void {
  program
    .command('explain')
    .argument('<address>', 'an IPv4 or IPv6 address, or a name')
    .description('say which way packets there take now, by which rule and table, and why')
    .option('--run-dir <dir>', "where the helper's sockets are")
    .option('--json', 'print one JSON object')
    .action(async (address: string, options: { readonly runDir?: string; readonly json?: true }) => {
      const writer = createWriter({ json: options.json === true })
      const { explainRoute } = await import('../../client/insight/explain-route.ts')
      const explained = await askHelper(options.runDir, (helper) => explainRoute(helper, address))
      // what scripts read for one address stays one explanation
      const answer: Result<RouteAnswer | Explanation | undefined> =
        explained.ok && !explained.value.isName ? ok(explained.value.routes[0]) : explained
      writer.finish(answer, () => (explained.ok ? routeText(explained.value) : ''))
    })
}

const senders = { marked: "WireGuard's own packets there", bound: 'A program bound to the physical way out' } as const

function routeText({ target, isName, routes }: RouteAnswer): string {
  const head = isName ? [`${target} is ${routes.map(({ address }) => address).join(', ')}`] : []
  return [...head, ...routes.map(explanationText)].join('\n')
}

export function explanationText({ address, others = [], ...plain }: Explanation): string {
  return [
    `What is sent to ${address} ${routeVerdicts[plain.verdict]}`,
    ...plain.because,
    ...(plain.table === '' ? [] : [`Table ${plain.table}, device ${plain.device}${plain.source === '' ? '' : `, from ${plain.source}`}`]),
    ...others.flatMap((other) => [
      `${senders[other.packet]}: ${routeVerdicts[other.verdict]}`,
      ...other.because.map((line) => `  ${line}`),
    ]),
  ].join('\n')
}
