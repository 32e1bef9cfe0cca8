import type { Command } from 'commander'
import { version } from '../../common/version.ts'

/** `waygate man-page`: what the build writes into `waygate.1`. */
export function register(program: Command): void {
  program
    .command('man-page', { hidden: true })
    .description('print the manual page of this program')
    .action(async () => {
      const { programTree } = await import('../program-tree.ts')
      const { manPage } = await import('../man-page.ts')
      process.stdout.write(manPage(programTree(program), version))
    })
}
