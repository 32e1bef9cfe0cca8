import type { GatewayWithHosts } from '../client/admin/admin-view.ts'
import { nearest } from '../client/gateways/resolve-gateway.ts'
import { signedOutFault } from '../client/session/signed-out-fault.ts'
import type { WaygateClient } from '../client/waygate-client.ts'
import type { Candidate, GatewayWrite, Preview } from '../common/contracts/app/admin.ts'
import { fail, ok, type Result } from '../common/result.ts'
import { namedRefusalText } from '../common/rules/explain.ts'
import type { Refusal } from '../common/rules/refusal.ts'
import { previewText } from '../common/wording/preview-text.ts'
import type { JsonOption } from './run-verb.ts'
import type { CliWords } from './words/cli-words.ts'
import type { Writer } from './writer.ts'

export interface WriteOptions extends JsonOption {
  readonly yes?: true
  readonly anyway?: true
  readonly connect?: readonly string[]
  readonly disconnect?: readonly string[]
  readonly roleOnly?: true
  /** Of a move: the name of the gateway, or none. */
  readonly to?: string
  readonly none?: true
}

export interface GatewayCommand {
  readonly kind: Exclude<GatewayWrite['kind'], 'removeMany'>
  readonly network: string
  readonly host: string
  readonly options: WriteOptions
}

/** Names → ids → preview → question → write. */
export async function writeCommand(
  words: CliWords,
  client: WaygateClient,
  writer: Writer,
  command: GatewayCommand,
): Promise<Result<{ nodeId: string; preview: Preview }>> {
  const write = await resolve(client, command)
  if (!write.ok) return write
  const preview = await client.acts.previewWrite(write.value)
  if (!preview.ok) return preview
  for (const line of preview.value.lines) writer.note(previewText(words, line))
  for (const refusal of preview.value.refusals.filter(({ weight }) => weight === 'advice')) {
    writer.note(words.say('said.note', { text: namedRefusalText(words, refusal) }))
  }
  const blocking = preview.value.refusals.filter((refusal) => stands(refusal, write.value, command.options))
  if (blocking.length > 0) return fail({ code: 'rule.refused', refusals: blocking })
  if (command.options.yes !== true) {
    const { confirm } = await import('./ask.ts')
    if (!(await confirm(words, words.say('ask.goAhead')))) return fail({ code: 'join.cancelled' })
  }
  const written = await client.acts.write({ write: write.value, despite: command.options.anyway === true, seen: preview.value.lines })
  if (!written.ok) return written
  const { nodeId, stayed } = written.value
  if (stayed === null) return ok({ nodeId, preview: preview.value })
  writer.note(words.say('said.stayed', { count: stayed.nodeIds.length }))
  return fail(stayed.fault)
}

/** Making a gateway of what is one already, with nobody to connect, is no offence. */
function stands({ rule, weight }: Refusal, write: GatewayWrite, options: WriteOptions): boolean {
  if (rule === 'gateway.alreadyOne' && write.kind === 'create' && write.clients.length === 0) return false
  return weight === 'certain' || (weight === 'probable' && options.anyway !== true)
}

export async function listGateways(
  client: WaygateClient,
  network: string | undefined,
): Promise<Result<{ network: string; gateways: readonly GatewayWithHosts[] }>> {
  const session = client.views.session()
  if (session.state === 'signedOut') return fail(signedOutFault(session))
  if (session.trouble !== null) return fail(session.trouble.fault)
  if (network !== undefined) {
    const chosen = await chooseNetwork(client, network)
    if (!chosen.ok) return chosen
  }
  return ok({ network: client.views.admin().network, gateways: client.views.adminGateways() })
}

async function resolve(client: WaygateClient, { kind, network: typed, host, options }: GatewayCommand): Promise<Result<GatewayWrite>> {
  const chosen = await chooseNetwork(client, typed)
  if (!chosen.ok) return chosen
  const network = chosen.value
  const hosts = await client.acts.gatewayCandidates({ network })
  if (!hosts.ok) return hosts
  const node = hostByName(hosts.value.candidates, host)
  if (!node.ok) return node
  const { nodeId } = node.value
  const connect = resolveAll(hosts.value.candidates, options.connect ?? [])
  if (!connect.ok) return connect
  const disconnect = resolveAll(hosts.value.candidates, options.disconnect ?? [])
  if (!disconnect.ok) return disconnect
  switch (kind) {
    case 'create':
      return ok({ kind, network, nodeId, clients: connect.value })
    case 'move':
      return move(network, node.value, hosts.value.candidates, options.to)
    case 'update': {
      const before = hostsOf(client, nodeId)
      const kept = before.filter((id) => !disconnect.value.includes(id))
      return ok({ kind, network, nodeId, before, clients: [...new Set([...kept, ...connect.value])] })
    }
    case 'removeRole':
    case 'delete':
      return ok({ kind, network, nodeId })
    default:
      return kind satisfies never
  }
}

function move(network: string, host: Candidate, hosts: readonly Candidate[], to: string | undefined): Result<GatewayWrite> {
  if (to === undefined && host.uses === '') {
    return fail({ code: 'rule.refused', refusals: [{ rule: 'client.usesNone', weight: 'certain', subject: host.name }] })
  }
  const gateway = to === undefined ? ok({ nodeId: null }) : hostByName(hosts, to)
  return gateway.ok ? ok({ kind: 'move', network, nodeIds: [host.nodeId], to: gateway.value.nodeId }) : gateway
}

function hostsOf(client: WaygateClient, gatewayNodeId: string): string[] {
  const gateway = client.views.adminGateways().find(({ nodeId }) => nodeId === gatewayNodeId)
  return gateway?.hosts.map(({ nodeId }) => nodeId) ?? []
}

/** By name in any case; answers the name as the server spells it. */
export async function chooseNetwork(client: WaygateClient, typed: string): Promise<Result<string>> {
  const known = client.views.admin().networks.find(({ name }) => name.toLowerCase() === typed.toLowerCase())?.name ?? typed
  const chosen = await client.acts.chooseNetwork({ network: known })
  return chosen.ok ? ok(known) : chosen
}

function resolveAll(candidates: readonly Candidate[], names: readonly string[]): Result<string[]> {
  const ids: string[] = []
  for (const name of names) {
    const found = hostByName(candidates, name)
    if (!found.ok) return found
    ids.push(found.value.nodeId)
  }
  return ok(ids)
}

export function hostByName(candidates: readonly Candidate[], name: string): Result<Candidate> {
  const typed = name.toLowerCase()
  const matches = candidates.filter((candidate) => candidate.nodeId === name || candidate.name.toLowerCase() === typed)
  const [first] = matches
  if (first === undefined)
    return fail({
      code: 'host.unknown',
      name,
      known: nearest(
        name,
        candidates.map((candidate) => candidate.name),
      ),
    })
  if (matches.length > 1) return fail({ code: 'gateway.ambiguous', name, candidates: matches.map(({ nodeId }) => nodeId) })
  return ok(first)
}
