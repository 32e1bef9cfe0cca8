import { encodeEnrolmentKey } from '../../netmaker/wire/encode/enrolment-key.ts'
import { goTime, nilUuid } from '../../netmaker/wire/encode/go-time.ts'
import { enrolmentKeyType, enrolmentOperations } from '../../netmaker/wire/enrolment.ts'
import { randomSecret } from '../domain/random-names.ts'
import { parseUuid } from '../domain/uuid.ts'
import { type Decoded, decodeGo, goBool, goInt, goInt64, goString, goStrings, goStruct } from '../http/go-decode.ts'
import { empty, type Reply, rawAsText, refused } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'
import type { View } from '../store/draft.ts'
import type { KeyRecord } from '../store/records.ts'

const keyBody = goStruct('APIEnrollmentKey', {
  expiration: { type: goInt64 },
  uses_remaining: { type: goInt },
  networks: { type: goStrings },
  unlimited: { type: goBool },
  tags: { type: goStrings },
  type: { type: { kind: 'int', name: 'models.KeyType' } },
  groups: { type: { kind: 'slice', of: { kind: 'named', name: 'models.TagID' } } },
  relay: { type: goString },
  auto_egress: { type: goBool },
  auto_assign_gw: { type: goBool },
})

/** Enrolment keys: what lets a new host in (`waygate host`). */
export function enrolmentRoutes(services: Services): Route[] {
  const { view } = services.database
  return [
    route(enrolmentOperations.list, 'user', () => {
      return rawAsText(view.list('enrolmentKeys').map((key) => encodeEnrolmentKey(key, services.names.api)))
    }),
    route(enrolmentOperations.create, 'user', (request) => create(services, request)),
    route(enrolmentOperations.update, 'user', (request) => update(services, request)),
    route(enrolmentOperations.remove, 'user', (request) => remove(services, request.params.keyID ?? '')),
  ]
}

function create(services: Services, request: Request): Reply {
  const body = decodeGo(request.body, keyBody)
  if (!body.ok) return refused(400, body.message)
  const trouble = tagsTrouble(body.value.tags ?? null)
  if (trouble !== null) return refused(400, `validation error: name length must be between 3 and 32: ${trouble}`)
  const draft = services.database.draft()
  const tags = body.value.tags ?? []
  request.tells({ target: tags.join(', ') })
  if (draft.list('enrolmentKeys').some((key) => key.tags.some((tag) => tags.includes(tag)))) {
    return refused(400, 'key names must be unique')
  }
  const relay = relayOf(body.value.relay ?? '')
  if (!relay.ok) return refused(400, relay.message)
  const key: KeyRecord = {
    value: randomSecret(32),
    networks: body.value.networks ?? [],
    tags,
    unlimited: body.value.unlimited ?? false,
    groups: body.value.groups ?? null,
    isDefault: false,
    relay: relay.id,
    autoEgress: body.value.auto_egress ?? false,
    autoAssignGateway: body.value.auto_assign_gw ?? false,
    ...validity(body.value),
  }
  if (!isUsable(key, services.clock())) {
    const facts = `uses remaining: ${key.usesRemaining}, expiration: ${plainTime(key.expiresAt)}, unlimited: ${key.unlimited}`
    return refused(500, `enrollment key is not valid: ${facts}`)
  }
  const unfit = relayTrouble(draft, key)
  if (unfit !== null) return refused(500, unfit)
  draft.put('enrolmentKeys', key)
  services.database.commit(draft)
  return rawAsText(encodeEnrolmentKey(key, services.names.api))
}

/** `PUT /api/v1/enrollment-keys/{keyID}`: who relays new hosts, their tags, and whether they choose a gateway themselves. Nothing else can be changed. */
function update(services: Services, request: Request): Reply {
  const body = decodeGo(request.body, keyBody)
  if (!body.ok) return refused(400, body.message)
  const relay = relayOf(body.value.relay ?? '')
  if (!relay.ok) return refused(400, relay.message)
  const draft = services.database.draft()
  const old = draft.get('enrolmentKeys', request.params.keyID ?? '')
  if (old === undefined) return refused(500, unknownKey)
  const key: KeyRecord = {
    ...old,
    relay: relay.id,
    groups: body.value.groups ?? null,
    autoAssignGateway: relay.id === '' && (body.value.auto_assign_gw ?? false),
  }
  const unfit = relayTrouble(draft, key)
  if (unfit !== null) return refused(500, unfit)
  draft.put('enrolmentKeys', key)
  services.database.commit(draft)
  return rawAsText(encodeEnrolmentKey(key, services.names.api))
}

const unknownKey = 'no enrollmentkey found'

/** The id of a relay; '' and the nil id are none. */
function relayOf(text: string): { readonly ok: true; readonly id: string } | { readonly ok: false; readonly message: string } {
  if (text === '') return { ok: true, id: '' }
  const parsed = parseUuid(text)
  return parsed.ok && parsed.id === nilUuid ? { ok: true, id: '' } : parsed
}

function relayTrouble(view: View, { relay = '', networks }: KeyRecord): string | null {
  if (relay === '') return null
  const node = view.get('nodes', relay)
  if (node === undefined) return 'no result found'
  if (!networks.includes(node.network)) return "relay node not in key's networks"
  return node.isRelay ? null : 'relay node is not a relay'
}

/** As Go prints a time. */
function plainTime(ms: number): string {
  const [day = '', time = ''] = goTime(ms).slice(0, 19).split('T')
  return `${day} ${time} +0000 UTC`
}

/** The kind of a key follows from what is given, uses first; the body's own `type` is not looked at. */
function validity(body: Decoded<typeof keyBody>): Pick<KeyRecord, 'usesRemaining' | 'expiresAt' | 'type'> {
  const uses = body.uses_remaining ?? 0
  const expiration = body.expiration ?? 0
  if (uses > 0) return { usesRemaining: uses, expiresAt: 0, type: enrolmentKeyType.uses }
  if (expiration > 0) return { usesRemaining: 0, expiresAt: expiration * 1000, type: enrolmentKeyType.timed }
  return { usesRemaining: 0, expiresAt: 0, type: body.unlimited ? enrolmentKeyType.unlimited : 0 }
}

/** Whether a host may still enrol with it (upstream EnrollmentKey.IsValid). */
export function isUsable(key: KeyRecord, now: number): boolean {
  if (key.usesRemaining > 0 || key.expiresAt > now) return true
  return key.type !== 0 && key.unlimited
}

function tagsTrouble(tags: readonly string[] | null): string | null {
  const failed = (field: string, tag: string) =>
    `Key: 'APIEnrollmentKey.${field}' Error:Field validation for '${field}' failed on the '${tag}' tag`
  if (tags === null) return failed('Tags', 'required')
  const reasons = tags.flatMap((tag, at) => {
    if ([...tag].length < 3) return [failed(`Tags[${at}]`, 'min')]
    return [...tag].length > 32 ? [failed(`Tags[${at}]`, 'max')] : []
  })
  return reasons.length === 0 ? null : reasons.join('\n')
}

function remove(services: Services, value: string): Reply {
  const draft = services.database.draft()
  const key = draft.get('enrolmentKeys', value)
  if (key === undefined) return refused(400, unknownKey)
  if (key.isDefault) return refused(500, 'cannot delete default network key')
  draft.remove('enrolmentKeys', value)
  services.database.commit(draft)
  return empty()
}
