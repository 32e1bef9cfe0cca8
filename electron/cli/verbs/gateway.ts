import type { Command } from 'commander'
import { counted } from '../../common/wording/name-list.ts'
import type { GatewayCommand, WriteOptions } from '../gateway-command.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import { table } from '../table.ts'

/** The administration of gateways. Every write shows what it would change and asks, unless `--yes`. */
export function register(program: Command): void {
  const gateway = program.command('gateway').description('create, change and delete gateways (admins)')

  writeVerb(gateway, 'create', 'make a host an internet gateway')
    .option('--connect <hosts>', 'hosts to send through it, by name, separated by commas', names, [])
    .action((network: string, host: string, options: WriteOptions, command: Command) => run('create', network, host, options, command))

  writeVerb(gateway, 'update', 'change which hosts leave through a gateway')
    .option('--connect <hosts>', 'hosts to add, separated by commas', names, [])
    .option('--disconnect <hosts>', 'hosts to take away, separated by commas', names, [])
    .action((network: string, host: string, options: WriteOptions, command: Command) => run('update', network, host, options, command))

  writeVerb(gateway, 'delete', 'delete a gateway, or only its internet role')
    .option('--role-only', 'keep it as a gateway of the network, with its remote clients')
    .action((network: string, host: string, options: WriteOptions, command: Command) =>
      run(options.roleOnly ? 'removeRole' : 'delete', network, host, options, command),
    )

  gateway
    .command('move')
    .argument('<network>')
    .argument('<host>', 'name of the host')
    .argument('[gateway]', 'the gateway that it leaves through from now on')
    .description('move a host to another gateway, or to its own internet')
    .option('--none', 'no gateway: back to its own internet')
    .option('--yes', 'do not ask')
    .option('--anyway', 'send it also when the server will probably refuse')
    .option('--json', 'print one JSON object')
    .action((network: string, host: string, to: string | undefined, options: WriteOptions, command: Command) => {
      if ((to === undefined) !== (options.none === true)) command.error('error: name a gateway, or give --none')
      return run('move', network, host, { ...options, ...(to === undefined ? {} : { to }) }, command)
    })

  gateway
    .command('on-dead')
    .argument('<network>')
    .argument('<host>', 'name of a connected host')
    .argument('<closed|open>', 'closed: nothing leaves; open: traffic leaves unprotected until the gateway answers again')
    .description("choose what becomes of a host's traffic when its gateway is dead")
    .option('--json', 'print one JSON object')
    .action((network: string, host: string, choice: string, options: JsonOption, command: Command) => {
      if (choice !== 'closed' && choice !== 'open') command.error("error: the choice is 'closed' or 'open'")
      const onDead = choice === 'open' ? 'open' : 'closed'
      return runVerb(
        options,
        (client) => client.acts.setOnDead({ network, host, onDead }),
        () => `Stored: ${onDead === 'open' ? 'traffic leaves unprotected' : 'nothing leaves'} from ${host} when its gateway is dead`,
      )
    })

  gateway
    .command('list')
    .argument('[network]', 'network; without it, the first one that has gateways')
    .description('list gateways with their connected hosts')
    .option('--json', 'print one JSON object')
    .action(async (network: string | undefined, options: JsonOption) => {
      const { listGateways } = await import('../gateway-command.ts')
      await runVerb(
        options,
        (client) => listGateways(client, network),
        ({ network: shown, gateways }) =>
          gateways.length === 0
            ? `No gateways in ${shown}`
            : table([
                ['Gateway', 'State', 'Exit address', 'Internet', 'Remote clients', 'Connected hosts'],
                ...gateways.map((row) => [
                  row.name,
                  row.status,
                  row.exitAddress,
                  row.isGateway ? 'yes' : 'no',
                  String(row.remoteClientCount),
                  row.hosts.map(({ name }) => name).join(', ') || 'none',
                ]),
              ]),
      )
    })
}

function writeVerb(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .argument('<network>')
    .argument('<host>', 'name of the host')
    .description(description)
    .option('--yes', 'do not ask')
    .option('--anyway', 'send it also when the server will probably refuse')
    .option('--json', 'print one JSON object')
}

async function run(kind: GatewayCommand['kind'], network: string, host: string, options: WriteOptions, command: Command): Promise<void> {
  const { canAsk } = await import('../ask.ts')
  if (options.yes !== true && (options.json === true || !canAsk())) command.error('error: --yes is missing, and nobody can be asked here')
  const { writeCommand } = await import('../gateway-command.ts')
  await runVerb(
    options,
    (client, writer) => writeCommand(client, writer, { kind, network, host, options }),
    ({ preview }) => (preview.affected === 0 ? 'Stored' : `Stored: ${counted(preview.affected, 'machine')} affected`),
  )
}

function names(text: string, before: readonly string[]): string[] {
  return [
    ...before,
    ...text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ]
}
