import { type Command, InvalidArgumentError } from 'commander'
import { askHelper } from '../ask-helper.ts'
import { createWriter } from '../writer.ts'

export function register(program: Command): void {
  program
    .command('lan')
    .argument('<allow|block>', 'allow: it stays reachable; block: nothing reaches it', choice)
    .description('whether the local network stays reachable beside the tunnel')
    .option('--run-dir <dir>', "where the helper's sockets are")
    .option('--json', 'print one JSON object')
    .action(async (lan: boolean, options: { readonly runDir?: string; readonly json?: true }) => {
      const writer = createWriter({ json: options.json === true })
      writer.finish(await askHelper(options.runDir, (helper) => helper.setIntent({ after: null, lan })), (intent) =>
        intent.lan ? 'The local network stays reachable while you are joined' : 'Nothing reaches the local network while you are joined',
      )
    })
}

function choice(text: string): boolean {
  if (text !== 'allow' && text !== 'block') throw new InvalidArgumentError('allow or block.')
  return text === 'allow'
}
