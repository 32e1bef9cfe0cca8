import type { Command } from 'commander'
import type { z } from 'zod'
import type { helperContract } from '../../common/contracts/helper.ts'
import { toldText } from '../../common/wording/told-text.ts'
import { askHelper } from '../ask-helper.ts'
import type { CliWords } from '../words/cli-words.ts'
import { createWriter } from '../writer.ts'

type Checks = z.infer<(typeof helperContract)['check']['response']>

export function register(program: Command, words: CliWords): void {
  const { say } = words
  program
    .command('check')
    .description(say('help.check.about'))
    .option('--run-dir <dir>', say('help.option.runDir'))
    .option('--json', say('help.option.json'))
    .action(async (options: { readonly runDir?: string; readonly json?: true }) => {
      const writer = createWriter(words, { json: options.json === true })
      const checked = await askHelper(options.runDir, (helper) => helper.check({}))
      writer.finish(checked, ({ checks }) => checkText(words, checks))
      if (checked.ok && checked.value.checks.some(({ outcome }) => outcome === 'leaked')) process.exitCode = 1
    })
}

/** One line per attempt, and what follows from all of them. */
export function checkText(words: CliWords, checks: Checks['checks']): string {
  const { say } = words
  const count = (outcome: Checks['checks'][number]['outcome']) => checks.filter((one) => one.outcome === outcome).length
  const [leaked, blocked] = [count('leaked'), count('blocked')]
  const verdict =
    leaked > 0
      ? say('said.leaked', { leaked, all: checks.length })
      : blocked > 0
        ? say('said.nothingLeaked', { blocked })
        : say('said.nothingTried')
  const width = Math.max(...(['leaked', 'blocked', 'skipped'] as const).map((outcome) => say(`outcome.${outcome}`).length)) + 1
  const lines = checks.map(
    ({ name, outcome, detail }) => `${say(`outcome.${outcome}`).padEnd(width)} ${toldText(words, name)}: ${toldText(words, detail)}`,
  )
  return [...lines, verdict].join('\n')
}
