import { type Command, InvalidArgumentError } from 'commander'
import type { Intent } from '../../common/tunnel/intent.ts'
import { askHelper } from '../ask-helper.ts'
import { createWriter } from '../writer.ts'

export function register(program: Command): void {
  program
    .command('inbound')
    .argument('<closed|open>', 'closed: nobody there can; open: everybody there can', choice)
    .description("whether the gateway's network may begin connections to this computer while it is joined")
    .option('--run-dir <dir>', "where the helper's sockets are")
    .option('--json', 'print one JSON object')
    .action(async (inbound: Intent['inbound'], options: { readonly runDir?: string; readonly json?: true }) => {
      const writer = createWriter({ json: options.json === true })
      writer.finish(await askHelper(options.runDir, (helper) => helper.setIntent({ after: null, inbound })), (intent) =>
        intent.inbound === 'open'
          ? "The gateway's network may begin connections to this computer"
          : "The gateway's network can't begin connections to this computer",
      )
    })
}

function choice(text: string): Intent['inbound'] {
  if (text !== 'closed' && text !== 'open') throw new InvalidArgumentError('closed or open.')
  return text
}
