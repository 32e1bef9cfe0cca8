import { type Command, InvalidArgumentError } from 'commander'
import { askHelper } from '../ask-helper.ts'
import { createWriter } from '../writer.ts'

export function register(program: Command): void {
  program
    .command('lock')
    .argument('<on|off>', 'on: nothing leaves without a gateway; off: it leaves directly then', choice)
    .description('whether nothing leaves this computer while no gateway carries its traffic, from boot on')
    .option('--run-dir <dir>', "where the helper's sockets are")
    .option('--json', 'print one JSON object')
    .action(async (lock: boolean, options: { readonly runDir?: string; readonly json?: true }) => {
      const writer = createWriter({ json: options.json === true })
      writer.finish(await askHelper(options.runDir, (helper) => helper.setIntent({ after: null, lock })), (intent) =>
        intent.lock ? 'Lock is on: nothing leaves unless a gateway carries it' : 'Lock is off: without a gateway, traffic leaves directly',
      )
    })
}

function choice(text: string): boolean {
  if (text !== 'on' && text !== 'off') throw new InvalidArgumentError('on or off.')
  return text === 'on'
}
