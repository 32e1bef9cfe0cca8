import type { Command } from 'commander'
import { defaultRunDir, defaultStateDir } from '../../common/contracts/helper.ts'
import { createWriter } from '../writer.ts'

export function register(program: Command): void {
  program
    .command('install-update', { hidden: true })
    .description('install the update that the helper has taken, and go back if it fails (root; the helper does this)')
    .option('--state-dir <dir>', 'where the helper remembers', defaultStateDir)
    .option('--run-dir <dir>', 'where its sockets are', defaultRunDir)
    .option('--resume', 'go on where the last one was interrupted')
    .action(async ({ stateDir, runDir, resume }: Options) => {
      const { installUpdate } = await import('../../helper/update/installer/install-update.ts')
      const fault = await installUpdate({ stateDir, runDir, start: resume === true ? 'resume' : 'begin' })
      if (fault !== null) createWriter({ json: false }).finish({ ok: false, fault }, () => '')
    })
}

interface Options {
  readonly stateDir: string
  readonly runDir: string
  readonly resume?: true
}
