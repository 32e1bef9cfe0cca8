import type { Command } from 'commander'
import type { ClientRef } from '../../client/admin/admin-acts.ts'
import { ok } from '../../common/result.ts'
import type { YesOption } from '../agree.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import { table } from '../table.ts'
import type { CliWords } from '../words/cli-words.ts'

interface ConfOptions extends JsonOption {
  readonly out?: string
  readonly qr?: true
}

/** Remote clients: WireGuard registrations of people and devices (admins). */
export function register(program: Command, words: CliWords): void {
  const { say } = words
  const client = program.command('client').description(say('help.client.about'))

  client
    .command('list')
    .argument('[network]')
    .description(say('help.client.list'))
    .option('--json', say('help.option.json'))
    .action((network: string | undefined, options: JsonOption) =>
      runVerb(
        words,
        options,
        (waygate) => waygate.admin.remoteClients(network === undefined ? {} : { network }),
        ({ clients }) =>
          clients.length === 0
            ? say('said.noClients')
            : table([
                (['client', 'network', 'gateway', 'addresses', 'owner', 'device', 'state'] as const).map((name) => say(`column.${name}`)),
                ...clients.map((row) => [
                  row.id,
                  row.network,
                  row.gateway,
                  row.addresses.join(' '),
                  row.owner,
                  row.device,
                  say(row.enabled ? 'said.enabled' : 'said.disabled'),
                ]),
              ]),
      ),
    )

  confVerb(words, client.command('create').argument('<network>').argument('<gateway>', say('help.client.gateway')))
    .description(say('help.client.create'))
    .option('--name <name>', say('help.client.name'), '')
    .action((network: string, gateway: string, options: ConfOptions & { readonly name: string }) =>
      create(words, network, gateway, options),
    )

  confVerb(words, client.command('conf').argument('<network>').argument('<client>'))
    .description(say('help.client.conf'))
    .action((network: string, clientId: string, options: ConfOptions) => conf(words, { network, clientId }, options))

  client
    .command('rename')
    .argument('<network>')
    .argument('<client>')
    .argument('<name>')
    .description(say('help.client.rename'))
    .option('--json', say('help.option.json'))
    .action((network: string, clientId: string, name: string, options: JsonOption) =>
      runVerb(
        words,
        options,
        (waygate) => waygate.admin.renameRemoteClient({ network, clientId, name }),
        () => say('said.renamed', { name }),
      ),
    )

  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    client
      .command(verb)
      .argument('<network>')
      .argument('<clients...>')
      .description(say(`help.client.${verb}`))
      .option('--json', say('help.option.json'))
      .action((network: string, clientIds: string[], options: JsonOption) =>
        runVerb(
          words,
          options,
          (waygate) => waygate.admin.setRemoteClients({ network, clientIds, enabled }),
          ({ changed }) => changedText(words, verb, changed),
        ),
      )
  }

  client
    .command('delete')
    .argument('<network>')
    .argument('<clients...>')
    .description(say('help.client.delete'))
    .option('--yes', say('help.option.yes'))
    .option('--json', say('help.option.json'))
    .action(async (network: string, clientIds: string[], options: JsonOption & YesOption, command: Command) => {
      const { agree } = await import('../agree.ts')
      await runVerb(
        words,
        options,
        async (waygate) => {
          const agreed = await agree(words, say('ask.deleteClients', { names: clientIds.join(', ') }), options, (text) =>
            command.error(text),
          )
          return agreed ? waygate.admin.removeRemoteClients({ network, clientIds }) : { ok: false, fault: { code: 'join.cancelled' } }
        },
        ({ removed }) => say('said.clientsDeleted', { count: removed }),
      )
    })
}

function changedText({ say }: CliWords, verb: 'enable' | 'disable', count: number): string {
  if (count === 0) return say(verb === 'enable' ? 'said.enabledAlready' : 'said.disabledAlready')
  return say(verb === 'enable' ? 'said.clientsEnabled' : 'said.clientsDisabled', { count })
}

function confVerb({ say }: CliWords, command: Command): Command {
  return command
    .option('--out <file>', say('help.client.out'))
    .option('--qr', say('help.client.qr'))
    .option('--json', say('help.option.json'))
}

async function create(words: CliWords, network: string, typed: string, options: ConfOptions & { readonly name: string }): Promise<void> {
  await runVerb(
    words,
    options,
    async (waygate) => {
      const { chooseNetwork, hostByName } = await import('../gateway-command.ts')
      const chosen = await chooseNetwork(waygate, network)
      if (!chosen.ok) return chosen
      const hosts = await waygate.acts.gatewayCandidates({ network: chosen.value })
      if (!hosts.ok) return hosts
      const gateway = hostByName(hosts.value.candidates, typed)
      if (!gateway.ok) return gateway
      const room = await place(options)
      if (!room.ok) return room
      const made = await waygate.admin.createRemoteClient({
        network: chosen.value,
        gatewayNodeId: gateway.value.nodeId,
        name: options.name,
      })
      if (!made.ok) return made
      const shown = await show(made.value.conf, options)
      return shown.ok ? ok({ clientId: made.value.clientId, ...shown.value }) : shown
    },
    ({ clientId, text }) => (options.out === undefined ? text : words.say('said.clientCreated', { name: clientId, file: options.out })),
  )
}

async function conf(words: CliWords, ref: ClientRef, options: ConfOptions): Promise<void> {
  await runVerb(
    words,
    options,
    async (waygate, writer) => {
      const room = await place(options)
      if (!room.ok) return room
      const given = await waygate.admin.remoteClientConf(ref)
      if (!given.ok) return given
      if (!given.value.complete) writer.note(words.say('said.keyNotHere'))
      const shown = await show(given.value.conf, options)
      return shown.ok ? ok({ complete: given.value.complete, ...shown.value }) : shown
    },
    ({ text }) => (options.out === undefined ? text : words.say('said.written', { file: options.out })),
  )
}

/** A file that can't be written is said before a key is made that would be lost with it. */
async function place({ out }: ConfOptions) {
  if (out === undefined) return ok({})
  const { existsSync } = await import('node:fs')
  if (existsSync(out)) return { ok: false, fault: { code: 'disk.failed', path: out, detail: 'the file is there already' } } as const
  return ok({})
}

async function show(conf: string, { out, qr }: ConfOptions) {
  if (out !== undefined) {
    const { writeFile } = await import('node:fs/promises')
    try {
      await writeFile(out, conf, { mode: 0o600, flag: 'wx' })
    } catch (error) {
      return { ok: false, fault: { code: 'disk.failed', path: out, detail: String(error) } } as const
    }
    return ok({ text: '', file: out })
  }
  if (qr !== true) return ok({ text: conf })
  const { default: qrcode } = await import('qrcode')
  return ok({ text: await qrcode.toString(conf, { type: 'utf8', errorCorrectionLevel: 'L' }) })
}
