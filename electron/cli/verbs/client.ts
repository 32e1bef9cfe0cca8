import type { Command } from 'commander'
import type { ClientRef } from '../../client/admin/admin-acts.ts'
import { ok } from '../../common/result.ts'
import { counted } from '../../common/wording/name-list.ts'
import type { YesOption } from '../agree.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import { table } from '../table.ts'

interface ConfOptions extends JsonOption {
  readonly out?: string
  readonly qr?: true
}

/** Remote clients: WireGuard registrations of people and devices (admins). */
export function register(program: Command): void {
  const client = program.command('client').description('remote clients: list, create, rename, enable, disable, delete (admins)')

  client
    .command('list')
    .argument('[network]')
    .description('list remote clients with their gateways')
    .option('--json', 'print one JSON object')
    .action((network: string | undefined, options: JsonOption) =>
      runVerb(
        options,
        (waygate) => waygate.admin.remoteClients(network === undefined ? {} : { network }),
        ({ clients }) =>
          clients.length === 0
            ? 'No remote clients'
            : table([
                ['Client', 'Network', 'Gateway', 'Addresses', 'Owner', 'Device', 'State'],
                ...clients.map((row) => [
                  row.id,
                  row.network,
                  row.gateway,
                  row.addresses.join(' '),
                  row.owner,
                  row.device,
                  row.enabled ? 'enabled' : 'disabled',
                ]),
              ]),
      ),
    )

  confVerb(client.command('create').argument('<network>').argument('<gateway>', 'name of the gateway'))
    .description('create a remote client with a key made here, and give its configuration (it holds the private key)')
    .option('--name <name>', 'its name: letters, digits and dashes, 5 to 32 of them', '')
    .action((network: string, gateway: string, options: ConfOptions & { readonly name: string }) => create(network, gateway, options))

  confVerb(client.command('conf').argument('<network>').argument('<client>'))
    .description("give the server's configuration of a remote client; without the private key where that was made elsewhere")
    .action((network: string, clientId: string, options: ConfOptions) => conf({ network, clientId }, options))

  client
    .command('rename')
    .argument('<network>')
    .argument('<client>')
    .argument('<name>')
    .description('give a remote client another name')
    .option('--json', 'print one JSON object')
    .action((network: string, clientId: string, name: string, options: JsonOption) =>
      runVerb(
        options,
        (waygate) => waygate.admin.renameRemoteClient({ network, clientId, name }),
        () => `Its name is ${name} now`,
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
      .description(`${verb} remote clients, one or many`)
      .option('--json', 'print one JSON object')
      .action((network: string, clientIds: string[], options: JsonOption) =>
        runVerb(
          options,
          (waygate) => waygate.admin.setRemoteClients({ network, clientIds, enabled }),
          ({ changed }) => (changed === 0 ? `Nothing to do: ${verb}d already` : `${counted(changed, 'remote client')} ${verb}d`),
        ),
      )
  }

  client
    .command('delete')
    .argument('<network>')
    .argument('<clients...>')
    .description('delete remote clients: their configurations stop working')
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON object')
    .action(async (network: string, clientIds: string[], options: JsonOption & YesOption, command: Command) => {
      const { agree } = await import('../agree.ts')
      await runVerb(
        options,
        async (waygate) => {
          const agreed = await agree(`Delete ${clientIds.join(', ')}?`, options, (text) => command.error(text))
          return agreed ? waygate.admin.removeRemoteClients({ network, clientIds }) : { ok: false, fault: { code: 'join.cancelled' } }
        },
        ({ removed }) => `${counted(removed, 'remote client')} deleted`,
      )
    })
}

function confVerb(command: Command): Command {
  return command
    .option('--out <file>', 'write the configuration to a file that only you can read, instead of printing it')
    .option('--qr', 'print it as a picture for a phone')
    .option('--json', 'print one JSON object')
}

async function create(network: string, typed: string, options: ConfOptions & { readonly name: string }): Promise<void> {
  await runVerb(
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
    ({ clientId, text }) => (options.out === undefined ? text : `${clientId} created; its configuration is in ${options.out}`),
  )
}

async function conf(ref: ClientRef, options: ConfOptions): Promise<void> {
  await runVerb(
    options,
    async (waygate, writer) => {
      const room = await place(options)
      if (!room.ok) return room
      const given = await waygate.admin.remoteClientConf(ref)
      if (!given.ok) return given
      if (!given.value.complete) writer.note('The private key was made elsewhere: put it in where the text says [ENTER PRIVATE KEY]')
      const shown = await show(given.value.conf, options)
      return shown.ok ? ok({ complete: given.value.complete, ...shown.value }) : shown
    },
    ({ text }) => (options.out === undefined ? text : `Written to ${options.out}`),
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
