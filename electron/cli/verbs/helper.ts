import { type Command, InvalidArgumentError } from 'commander'
import { helperPlaces } from '../../common/contracts/helper-places.ts'
import type { CliWords } from '../words/cli-words.ts'
import { createWriter } from '../writer.ts'

export function register(program: Command, words: CliWords): void {
  const { say } = words
  const places = helperPlaces(process.platform, process.env)
  const collectUid = (text: string, others: readonly number[]): readonly number[] => {
    if (!/^\d{1,10}$/.test(text) || Number(text) > 0xfffffffe) throw new InvalidArgumentError(say('usage.uid'))
    return [...others, Number(text)]
  }
  program
    .command('helper')
    .description(say('help.helper.about'))
    .option('--run-dir <dir>', say('help.helper.runDir'), process.env.WAYGATE_RUN_DIR ?? places.runDir)
    .option('--state-dir <dir>', say('help.helper.stateDir'), places.stateDir)
    .option('--config-dir <dir>', say('help.helper.configDir'), places.configDir)
    .option('--allow-uid <uid...>', say('help.helper.allowUid'), collectUid, [])
    .option('--host-uid <uid...>', say('help.helper.hostUid'), collectUid, [])
    .option('--service-host', say('help.helper.serviceHost'))
    .option('--json', say('help.option.jsonFaults'))
    .action(async (options: Options) => {
      const { runHelper } = await import('../../helper/run-helper.ts')
      const fault = await runHelper({
        runDir: options.runDir,
        stateDir: options.stateDir,
        configDir: options.configDir,
        allowUids: options.allowUid,
        hostUids: options.hostUid,
        serviceHost: options.serviceHost === true,
      })
      if (fault !== null) createWriter(words, { json: options.json === true }).finish({ ok: false, fault }, () => '')
    })
}

interface Options {
  readonly runDir: string
  readonly stateDir: string
  readonly configDir: string
  readonly allowUid: readonly number[]
  readonly hostUid: readonly number[]
  readonly serviceHost?: true
  readonly json?: true
}
