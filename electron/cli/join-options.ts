import { type Command, InvalidArgumentError } from 'commander'

/** What `join` and `switch` take besides the gateway. */
export function withJoinOptions(command: Command): Command {
  return command
    .option('--yes', 'over SSH: join without asking first; it must still be confirmed ("waygate confirm")')
    .option('--confirm-within <seconds>', 'over SSH: how long it waits for that, 1 to 600', seconds, 60)
    .option('--anyway', 'also when another VPN carries the internet of this computer')
    .option('--json', 'print one JSON object')
}

function seconds(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 600) throw new InvalidArgumentError('A whole number from 1 to 600.')
  return value
}
