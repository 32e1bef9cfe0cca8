import type { Command } from 'commander'
import { version } from '../../common/version.ts'
import type { CliWords } from '../words/cli-words.ts'

/** `waygate man-page`: what the build writes into `waygate.1`, in English whoever builds (cli-words.ts). */
export function register(program: Command, { say }: CliWords): void {
  program
    .command('man-page', { hidden: true })
    .description(say('help.manPage.about'))
    .action(async () => {
      const { programTree } = await import('../program-tree.ts')
      const { manPage } = await import('../man-page.ts')
      process.stdout.write(manPage(programTree(program), version))
    })
}
