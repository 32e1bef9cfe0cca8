import type { EnrolmentKeyRow, NewEnrolmentKey } from '../../common/contracts/app/admin-keys.ts'
import { compareNames } from '../../common/model/compare-names.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { enrolmentKeyType, enrolmentOperations, type WireEnrolmentKey } from '../../netmaker/wire/enrolment.ts'
import { waygateHostOperations } from '../../netmaker/wire/waygate-hosts.ts'
import type { EnrolmentCommand } from '../admin/admin-acts.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { nearest } from '../gateways/resolve-gateway.ts'
import { signedInAsAdmin } from './signed-in.ts'

/** What lets new hosts in, without the secrets. A key is named by its first tag, as Netmaker's own pages do it. */
export async function listEnrolmentKeys(context: ClientContext): Promise<Result<{ keys: EnrolmentKeyRow[] }>> {
  const keys = await readKeys(context)
  if (!keys.ok) return keys
  const rows = keys.value.keys.map(rowOf).sort((a, b) => compareNames(a.name, b.name))
  context.found.keys = rows
  return ok({ keys: rows })
}

/** `secret` is what the host enrols with; whoever has it may join. */
export async function createEnrolmentKey(
  context: ClientContext,
  { name, networks, validity }: NewEnrolmentKey,
): Promise<Result<{ secret: string }>> {
  const read = await readKeys(context)
  if (!read.ok) return read
  // The server would accept a network that doesn't exist (netmaker-api.md, verification note), and the host would end up nowhere
  const snapshot = await context.snapshots.refresh(true)
  if (!snapshot.ok) return snapshot
  const known = snapshot.value.networks.map((network) => network.name)
  const missing = networks.find((network) => !known.includes(network))
  if (missing !== undefined) return fail({ code: 'network.unknown', name: missing, known })
  const created = await read.value.api.call(enrolmentOperations.create, {
    body: { networks: [...networks], tags: [name], ...bodyOf(validity) },
  })
  return created.ok ? ok({ secret: created.value.value }) : created
}

/** No dash at the beginning: that would be an option. */
const plainWord = /^[\w[][\w.:/+=@[\]-]*$/

/** What to type on the new host. `waygate serve` takes its key on standard input, where no list of processes shows it; netclient only as a word. */
export async function enrolmentCommand(context: ClientContext, request: { readonly name: string }): Promise<Result<EnrolmentCommand>> {
  const found = await keyNamed(context, request)
  if (!found.ok) return found
  const { api, key } = found.value
  const token = key.token || key.value
  // It will be pasted into a shell: nothing in it may be more than a word there
  const odd = [key.value, token, api.origin].find((word) => !plainWord.test(word))
  if (odd !== undefined)
    return fail({ code: 'server.malformed', operation: 'GET /api/v1/enrollment-keys', detail: 'the key is no plain word' })
  const network = key.networks[0] ?? context.snapshots.current()?.networks[0]?.name ?? ''
  const hosts = await api.call(waygateHostOperations.states, { params: { network } })
  if (hosts.ok || hosts.fault.code !== 'server.noRoute') {
    return ok({ program: 'waygate', command: `printf %s '${key.value}' | sudo waygate host --server '${api.origin}' --key-stdin` })
  }
  return ok({ program: 'netclient', command: `sudo netclient join -t ${token}` })
}

export async function removeEnrolmentKey(context: ClientContext, request: { readonly name: string }): Promise<Result<Done>> {
  const found = await keyNamed(context, request)
  if (!found.ok) return found
  const removed = await found.value.api.call(enrolmentOperations.remove, { params: { keyID: found.value.key.value } })
  return removed.ok ? ok({}) : removed
}

async function keyNamed(
  context: ClientContext,
  { name }: { readonly name: string },
): Promise<Result<{ api: NetmakerClient; key: WireEnrolmentKey }>> {
  const read = await readKeys(context)
  if (!read.ok) return read
  const { api, keys } = read.value
  const key = keys.find((candidate) => nameOf(candidate) === name)
  return key === undefined ? fail({ code: 'enrolmentKey.unknown', name, known: nearest(name, keys.map(nameOf)) }) : ok({ api, key })
}

async function readKeys(context: ClientContext): Promise<Result<{ api: NetmakerClient; keys: WireEnrolmentKey[] }>> {
  const session = signedInAsAdmin(context)
  if (!session.ok) return session
  const api = context.link.as(session.value)
  const keys = await api.call(enrolmentOperations.list, {})
  return keys.ok ? ok({ api, keys: keys.value }) : keys
}

function bodyOf(validity: NewEnrolmentKey['validity']) {
  if (validity === 'unlimited') return { type: enrolmentKeyType.unlimited, unlimited: true }
  if ('uses' in validity) return { type: enrolmentKeyType.uses, uses_remaining: validity.uses }
  return { type: enrolmentKeyType.timed, expiration: Math.floor(validity.until / 1000) }
}

function rowOf(key: WireEnrolmentKey): EnrolmentKeyRow {
  const kind = key.unlimited ? 'unlimited' : key.expiresAt > 0 ? 'timed' : 'uses'
  return {
    name: nameOf(key),
    networks: key.networks,
    kind,
    usesLeft: key.usesRemaining,
    expiresAt: key.expiresAt,
    isDefault: key.isDefault,
  }
}

function nameOf({ tags }: WireEnrolmentKey): string {
  return tags[0] ?? ''
}
