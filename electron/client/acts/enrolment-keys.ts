import { compareNames } from '../../common/model/compare-names.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { enrolmentKeyType, enrolmentOperations, type WireEnrolmentKey } from '../../netmaker/wire/enrolment.ts'
import type { EnrolmentKeyRow, NewEnrolmentKey } from '../admin/admin-acts.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { nearest } from '../gateways/resolve-gateway.ts'
import { signedInAsAdmin } from './signed-in.ts'

/** What lets new hosts in, without the secrets. A key is named by its first tag, as Netmaker's own pages do it. */
export async function listEnrolmentKeys(context: ClientContext): Promise<Result<{ keys: EnrolmentKeyRow[] }>> {
  const keys = await readKeys(context)
  return keys.ok ? ok({ keys: keys.value.keys.map(rowOf).sort((a, b) => compareNames(a.name, b.name)) }) : keys
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

export async function removeEnrolmentKey(context: ClientContext, { name }: { readonly name: string }): Promise<Result<Done>> {
  const read = await readKeys(context)
  if (!read.ok) return read
  const key = read.value.keys.find((candidate) => nameOf(candidate) === name)
  if (key === undefined) return fail({ code: 'enrolmentKey.unknown', name, known: nearest(name, read.value.keys.map(nameOf)) })
  const removed = await read.value.api.call(enrolmentOperations.remove, { params: { keyID: key.value } })
  return removed.ok ? ok({}) : removed
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
