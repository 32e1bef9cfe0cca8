import { Argument, type Command } from 'commander'
import { version } from '../../common/version.ts'
import type { VerbFacts } from '../program-tree.ts'
import type { CliWords } from '../words/cli-words.ts'

/** `waygate completion`: of this very program, so that no verb is forgotten, and in the language of the terminal like its help. */
export function register(program: Command, { say }: CliWords): void {
  program
    .command('completion')
    .description(say('help.completion.about'))
    .addArgument(new Argument('<shell>', say('help.completion.shell')).choices(['bash', 'zsh', 'fish']))
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
