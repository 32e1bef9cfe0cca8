import type { Command } from 'commander'
import type { GatewayCommand, WriteOptions } from '../gateway-command.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import { table } from '../table.ts'
import { usageError } from '../usage-error.ts'
import type { CliWords } from '../words/cli-words.ts'

/** The administration of gateways. Every write shows what it would change and asks, unless `--yes`. */
export function register(program: Command, words: CliWords): void {
  const { say } = words
  const gateway = program.command('gateway').description(say('help.gateway.about'))

  writeVerb(words, gateway, 'create', say('help.gateway.create'))
    .option('--connect <hosts>', say('help.gateway.createConnect'), names, [])
    .action((network: string, host: string, options: WriteOptions, command: Command) =>
      run(words, 'create', network, host, options, command),
    )

  writeVerb(words, gateway, 'update', say('help.gateway.update'))
    .option('--connect <hosts>', say('help.gateway.updateConnect'), names, [])
    .option('--disconnect <hosts>', say('help.gateway.updateDisconnect'), names, [])
    .action((network: string, host: string, options: WriteOptions, command: Command) =>
      run(words, 'update', network, host, options, command),
    )

  writeVerb(words, gateway, 'delete', say('help.gateway.delete'))
    .option('--role-only', say('help.gateway.roleOnly'))
    .action((network: string, host: string, options: WriteOptions, command: Command) =>
      run(words, options.roleOnly ? 'removeRole' : 'delete', network, host, options, command),
    )

  gateway
    .command('move')
    .argument('<network>')
    .argument('<host>', say('help.option.host'))
    .argument('[gateway]', say('help.gateway.moveTo'))
    .description(say('help.gateway.move'))
    .option('--none', say('help.gateway.moveNone'))
    .option('--yes', say('help.option.yes'))
    .option('--anyway', say('help.option.anyway'))
    .option('--json', say('help.option.json'))
    .action((network: string, host: string, to: string | undefined, options: WriteOptions, command: Command) => {
      if ((to === undefined) !== (options.none === true)) command.error(say('usage.error', { text: say('usage.gatewayOrNone') }))
      return run(words, 'move', network, host, { ...options, ...(to === undefined ? {} : { to }) }, command)
    })

  gateway
    .command('on-dead')
    .argument('<network>')
    .argument('<host>', say('help.gateway.onDeadHost'))
    .argument('<closed|open>', say('help.gateway.onDeadChoice'))
    .description(say('help.gateway.onDead'))
    .option('--json', say('help.option.json'))
    .action((network: string, host: string, choice: string, options: JsonOption, command: Command) => {
      if (choice !== 'closed' && choice !== 'open') command.error(say('usage.error', { text: say('usage.closedOrOpen') }))
      const onDead = choice === 'open' ? 'open' : 'closed'
      return runVerb(
        words,
        options,
        (client) => client.acts.setOnDead({ network, host, onDead }),
        () => say(onDead === 'open' ? 'said.onDeadOpen' : 'said.onDeadClosed', { host }),
      )
    })

  gateway
    .command('list')
    .argument('[network]', say('help.gateway.listNetwork'))
    .description(say('help.gateway.list'))
    .option('--json', say('help.option.json'))
    .action(async (network: string | undefined, options: JsonOption) => {
      const { listGateways } = await import('../gateway-command.ts')
      await runVerb(
        words,
        options,
        (client) => listGateways(client, network),
        ({ network: shown, gateways }) =>
          gateways.length === 0
            ? say('said.noGatewaysIn', { network: shown })
            : table([
                (['gateway', 'state', 'exit', 'internet', 'clients', 'connected'] as const).map((name) => say(`column.${name}`)),
                ...gateways.map((row) => [
                  row.name,
                  say(`nodeState.${row.status}`),
                  row.exitAddress,
                  say(row.isGateway ? 'said.yes' : 'said.no'),
                  String(row.remoteClientCount),
                  row.hosts.map(({ name }) => name).join(', ') || say('said.none'),
                ]),
              ]),
      )
    })
}

function writeVerb({ say }: CliWords, parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .argument('<network>')
    .argument('<host>', say('help.option.host'))
    .description(description)
    .option('--yes', say('help.option.yes'))
    .option('--anyway', say('help.option.anyway'))
    .option('--json', say('help.option.json'))
}

async function run(
  words: CliWords,
  kind: GatewayCommand['kind'],
  network: string,
  host: string,
  options: WriteOptions,
  command: Command,
): Promise<void> {
  const { canAsk } = await import('../ask.ts')
  if (options.yes !== true && (options.json === true || !canAsk())) command.error(usageError(words, '--yes'))
  const { writeCommand } = await import('../gateway-command.ts')
  await runVerb(
    words,
    options,
    (client, writer) => writeCommand(words, client, writer, { kind, network, host, options }),
    ({ preview }) => (preview.affected === 0 ? words.say('said.stored') : words.say('said.storedAffected', { count: preview.affected })),
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
