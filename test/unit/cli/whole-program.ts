import { Command } from 'commander'
import { loadVerbs } from '../../../electron/cli/load-verbs.ts'
import { cliWordsIn } from '../../../electron/cli/words/cli-words.ts'
import type { Language } from '../../../electron/common/words/language.ts'

/** The program as a call for help makes it: `main.ts` can't be imported, because it runs. */
export async function wholeProgram(language: Language = 'en'): Promise<Command> {
  return programFor(['--help'], language)
}

/** With the verbs that a call with these words loads. */
export async function programFor(words: readonly string[], language: Language = 'en'): Promise<Command> {
  const program = new Command('waygate').exitOverride()
  const [spoken, verbs] = await Promise.all([cliWordsIn(language), loadVerbs(['node', 'waygate', ...words])])
  for (const { register } of verbs) register(program, spoken)
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
