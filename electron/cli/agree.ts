import { canAsk, confirm } from './ask.ts'

export interface YesOption {
  readonly yes?: true
}

/** What destroys is asked first: `--yes` answers it beforehand, and nobody to ask means no. `usage` ends the program where only `--yes` could help. */
export async function agree(
  question: string,
  options: YesOption & { readonly json?: true },
  usage: (text: string) => never,
): Promise<boolean> {
  if (options.yes === true) return true
  if (options.json === true || !canAsk()) return usage('error: --yes is missing, and nobody can be asked here')
  return confirm(question)
}
