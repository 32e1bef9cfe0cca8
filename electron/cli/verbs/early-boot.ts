import type { Command } from 'commander'
import { helperPlaces } from '../../common/contracts/helper-places.ts'
import type { CliWords } from '../words/cli-words.ts'
import { createWriter } from '../writer.ts'

export function register(program: Command, words: CliWords): void {
  const { say } = words
  const places = helperPlaces(process.platform, process.env)
  program
    .command('early-boot', { hidden: true })
    .description(say('help.earlyBoot.about'))
    .option('--state-dir <dir>', say('help.option.stateDir'), places.stateDir)
    .option('--config-dir <dir>', say('help.option.configDir'), places.configDir)
    .option('--json', say('help.option.json'))
    .action(async (options: Options) => {
      const { earlyBoot } = await import('../../helper/early-boot.ts')
      const outcome = await earlyBoot({ stateDir: options.stateDir, configDir: options.configDir })
      createWriter(words, { json: options.json === true }).finish(outcome, (verdict) =>
        verdict.traffic === 'open' ? say('said.bootOpen') : say('said.bootClosed', { why: say(`said.bootWhy.${verdict.because}`) }),
      )
    })
}

interface Options {
  readonly stateDir: string
  readonly configDir: string
  readonly json?: true
}
