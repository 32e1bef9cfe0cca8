import type { Command } from 'commander'
import { helperPlaces } from '../../common/contracts/helper-places.ts'
import type { CliWords } from '../words/cli-words.ts'
import { createWriter } from '../writer.ts'

/** What the Windows installer calls (build/windows/installer.nsh), so that all of its logic is here. */
export function register(program: Command, words: CliWords): void {
  const { say } = words
  const here = helperPlaces(process.platform, process.env)
  const service = program.command('service', { hidden: true }).description(say('help.service.about'))
  for (const act of ['install', 'pause', 'remove'] as const) {
    service
      .command(act)
      .description(say(`help.service.${act}`))
      .option('--run-dir <dir>', say('help.option.runDir'), here.runDir)
      .option('--state-dir <dir>', say('help.option.stateDir'), here.stateDir)
      .option('--config-dir <dir>', say('help.option.configDir'), here.configDir)
      .option('--json', say('help.option.json'))
      .action(async (options: Options) => {
        const writer = createWriter(words, { json: options.json === true })
        const { changeService } = await import('../../helper/windows/install-service.ts')
        writer.finish(await changeService(act, options), () => say('said.serviceDone'))
      })
  }
}

interface Options {
  readonly runDir: string
  readonly stateDir: string
  readonly configDir: string
  readonly json?: true
}
