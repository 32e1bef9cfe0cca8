import type { CliWords } from './words/cli-words.ts'

/** Something is needed that only a person could say, and nobody is there. */
export function usageError({ say }: CliWords, option: string): string {
  return say('usage.error', { text: say('usage.missing', { option }) })
}
