import { canAsk, confirm } from './ask.ts'
import { usageError } from './usage-error.ts'
import type { CliWords } from './words/cli-words.ts'

export interface YesOption {
  readonly yes?: true
}

/** What destroys is asked first: `--yes` answers it beforehand, and nobody to ask means no. `usage` ends the program where only `--yes` could help. */
export async function agree(
  words: CliWords,
  question: string,
  options: YesOption & { readonly json?: true },
  usage: (text: string) => never,
): Promise<boolean> {
  if (options.yes === true) return true
  if (options.json === true || !canAsk()) return usage(usageError(words, '--yes'))
  return confirm(words, question)
}
