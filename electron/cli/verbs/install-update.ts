import type { Command } from 'commander'
import { defaultRunDir, defaultStateDir } from '../../common/contracts/helper-places.ts'
import type { CliWords } from '../words/cli-words.ts'
import { createWriter } from '../writer.ts'

export function register(program: Command, words: CliWords): void {
  const { say } = words
  program
    .command('install-update', { hidden: true })
    .description(say('help.installUpdate.about'))
    .option('--state-dir <dir>', say('help.option.stateDir'), defaultStateDir)
    .option('--run-dir <dir>', say('help.option.runDir'), defaultRunDir)
    .option('--resume', say('help.installUpdate.resume'))
    .action(async ({ stateDir, runDir, resume }: Options) => {
      const { installUpdate } = await import('../../helper/update/installer/install-update.ts')
      const fault = await installUpdate({ stateDir, runDir, start: resume === true ? 'resume' : 'begin' })
      if (fault !== null) createWriter(words, { json: false }).finish({ ok: false, fault }, () => '')
    })
}

interface Options {
  readonly stateDir: string
  readonly runDir: string
  readonly resume?: true
}
