import { Argument, type Command } from 'commander'
import { version } from '../../common/version.ts'
import type { VerbFacts } from '../program-tree.ts'

/** `waygate completion`: of this very program, so that no verb is forgotten. */
export function register(program: Command): void {
  program
    .command('completion')
    .description('print a script with which a shell completes verbs, options and values')
    .addArgument(new Argument('<shell>', 'bash, zsh or fish').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { programTree } = await import('../program-tree.ts')
      process.stdout.write(await scriptFor(shell, programTree(program)))
    })
}

async function scriptFor(shell: 'bash' | 'zsh' | 'fish', tree: VerbFacts): Promise<string> {
  switch (shell) {
    case 'bash':
      return (await import('../completion/bash-script.ts')).bashScript(tree, version)
    case 'zsh':
      return (await import('../completion/zsh-script.ts')).zshScript(tree, version)
    case 'fish':
      return (await import('../completion/fish-script.ts')).fishScript(tree, version)
    default:
      return shell satisfies never
  }
}
