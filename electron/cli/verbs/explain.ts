import type { Command } from 'commander'
import type { z } from 'zod'
import type { RouteAnswer } from '../../common/contracts/app/insight.ts'
import type { explanationSchema } from '../../common/contracts/helper.ts'
import { ok, type Result } from '../../common/result.ts'
import { routeWords } from '../../common/wording/route-text.ts'
import { toldText } from '../../common/wording/told-text.ts'
import { askHelper } from '../ask-helper.ts'
import type { CliWords } from '../words/cli-words.ts'
import { createWriter } from '../writer.ts'

type Explanation = z.infer<typeof explanationSchema>

export function register(program: Command, words: CliWords): void {
  const { say } = words
  program
    .command('explain')
    .argument('<address>', say('help.explain.address'))
    .description(say('help.explain.about'))
    .option('--run-dir <dir>', say('help.option.runDir'))
    .option('--json', say('help.option.json'))
    .action(async (address: string, options: { readonly runDir?: string; readonly json?: true }) => {
      const writer = createWriter(words, { json: options.json === true })
      const { explainRoute } = await import('../../client/insight/explain-route.ts')
      const explained = await askHelper(options.runDir, (helper) => explainRoute(helper, address))
      // what scripts read for one address stays one explanation
      const answer: Result<RouteAnswer | Explanation | undefined> =
        explained.ok && !explained.value.isName ? ok(explained.value.routes[0]) : explained
      writer.finish(answer, () => (explained.ok ? routeText(words, explained.value) : ''))
    })
}

function routeText(words: CliWords, { target, isName, routes }: RouteAnswer): string {
  const addresses = routes.map(({ address }) => address).join(', ')
  const head = isName ? [words.say('said.nameIs', { name: target, addresses })] : []
  return [...head, ...routes.map((route) => explanationText(words, route))].join('\n')
}

export function explanationText(words: CliWords, { address, others = [], ...plain }: Explanation): string {
  const { say } = words
  const { table, device, source } = plain
  const place = source === '' ? say('said.tableAndDevice', { table, device }) : say('said.tableDeviceFrom', { table, device, source })
  return [
    routeWords(words, plain.verdict, address).headline,
    ...plain.because.map((line) => toldText(words, line)),
    ...(table === '' ? [] : [place]),
    ...others.flatMap((other) => [
      say('said.otherPackets', {
        packets: say(`said.${other.packet}`),
        verdict: lowerFirst(routeWords(words, other.verdict, '').headline),
      }),
      ...other.because.map((line) => `  ${toldText(words, line)}`),
    ]),
  ].join('\n')
}

/** A verdict begins with a verb, in every language. */
function lowerFirst(verdict: string): string {
  return verdict.slice(0, 1).toLowerCase() + verdict.slice(1)
}
