import type { Command } from 'commander'
import { helperPlaces } from '../../common/contracts/helper-places.ts'
import { faultText } from '../../common/wording/fault-text.ts'
import type { CliWords } from '../words/cli-words.ts'
import { createWriter } from '../writer.ts'

export function register(program: Command, words: CliWords): void {
  const { say } = words
  const places = helperPlaces(process.platform, process.env)
  program
    .command('rescue')
    .description(say('help.rescue.about'))
    .option('--run-dir <dir>', say('help.option.runDir'), process.env.WAYGATE_RUN_DIR ?? places.runDir)
    .option('--state-dir <dir>', say('help.option.stateDir'), places.stateDir)
    .option('--json', say('help.option.json'))
    .action(async (options: Options) => {
      const { rescueMachine } = await import('../../helper/rescue.ts')
      const outcome = await rescueMachine({ runDir: options.runDir, stateDir: options.stateDir })
      createWriter(words, { json: options.json === true }).finish(outcome, ({ removed, notes, failed }) =>
        [
          say(removed.length === 0 ? 'said.rescueNothing' : 'said.rescueRemoved'),
          ...removed.map((what) => `  ${what}`),
          ...failed.map((fault) => {
            const { headline, detail } = faultText(words, fault)
            return `${say('said.rescueFailed', { what: headline })}\n  ${detail.split('\n').join('\n  ')}`
          }),
          ...notes,
        ].join('\n'),
      )
      if (outcome.ok && outcome.value.failed.length > 0) process.exitCode = 1
    })
}

interface Options {
  readonly runDir: string
  readonly stateDir: string
  readonly json?: true
}
