import { type Command, InvalidArgumentError } from 'commander'
import type { CliWords } from './words/cli-words.ts'

/** What `join` and `switch` take besides the gateway. */
export function withJoinOptions({ say }: CliWords, command: Command): Command {
  const seconds = (text: string): number => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < 1 || value > 600) throw new InvalidArgumentError(say('usage.wholeNumberUpTo', { most: 600 }))
    return value
  }
  return command
    .option('--yes', say('help.join.yes'))
    .option('--confirm-within <seconds>', say('help.join.confirmWithin'), seconds, 60)
    .option('--anyway', say('help.join.anyway'))
    .option('--json', say('help.option.json'))
}
