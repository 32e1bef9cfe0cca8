import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { type CliWords, cliWordsIn } from '../../../electron/cli/words/cli-words.ts'
import type { Language } from '../../../electron/common/words/language.ts'

const folder = join(import.meta.dirname, '../../../electron/cli/verbs')

/** The program as its verbs' files make it: `main.ts` can't be imported, because it runs. */
export async function wholeProgram(language: Language = 'en'): Promise<Command> {
  const program = new Command('waygate').exitOverride()
  const words = await cliWordsIn(language)
  for (const file of readdirSync(folder)) {
    const { register } = (await import(join(folder, file))) as { readonly register?: (program: Command, words: CliWords) => void }
    register?.(program, words)
  }
  return program
}

/** Each visible verb as it is typed, with its own options: read from commander itself, so that what is made from it can be held against it. */
export function verbsOf(
  command: Command,
  path: readonly string[] = [],
): readonly { readonly verb: string; readonly options: readonly string[] }[] {
  const help = command.createHelp()
  const children = help.visibleCommands(command).filter((child) => child.name() !== 'help')
  const own = help.visibleOptions(command).flatMap(({ short, long }) => [short, long].filter((name) => name !== undefined))
  return [{ verb: path.join(' '), options: own }, ...children.flatMap((child) => verbsOf(child, [...path, child.name()]))]
}
