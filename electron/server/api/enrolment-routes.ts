import { encodeEnrolmentKey } from '../../netmaker/wire/encode/enrolment-key.ts'
import { enrolmentKeyType, enrolmentOperations } from '../../netmaker/wire/enrolment.ts'
import { randomSecret } from '../domain/random-names.ts'
import { type Decoded, decodeGo, goBool, goInt, goString, goStrings, goStruct } from '../http/go-decode.ts'
import { empty, type Reply, rawAsText, refused } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'
import type { KeyRecord } from '../store/records.ts'

const keyBody = goStruct('APIEnrollmentKey', {
  expiration: { type: goInt },
  uses_remaining: { type: goInt },
  networks: { type: goStrings },
  unlimited: { type: goBool },
  tags: { type: goStrings },
  type: { type: goInt },
  groups: { type: { kind: 'slice', of: { kind: 'named', name: 'models.TagID' } } },
  relay: { type: goString },
})

const keyPath = '/api/v1/enrollment-keys/{keyID}'

/** Enrolment keys: what lets a new host in (`waygate host`). */
export function enrolmentRoutes(services: Services): Route[] {
  const { view } = services.database
  return [
    route(enrolmentOperations.list, 'user', () => {
      return rawAsText(view.list('enrolmentKeys').map((key) => encodeEnrolmentKey(key, services.names.api)))
    }),
    route(enrolmentOperations.create, 'user', (request) => create(services, request)),
    route({ method: 'DELETE', path: keyPath }, 'user', (request) => remove(services, request.params.keyID ?? '')),
  ]
}

function create(services: Services, request: Request): Reply {
  const body = decodeGo(request.body, keyBody)
  if (!body.ok) return refused(400, body.message)
  const trouble = tagsTrouble(body.value.tags ?? null)
  if (trouble !== null) return refused(400, `validation error: name length must be between 3 and 32: ${trouble}`)
  const draft = services.database.draft()
  const tags = body.value.tags ?? []
  if (draft.list('enrolmentKeys').some((key) => key.tags.some((tag) => tags.includes(tag)))) {
    return refused(400, 'key names must be unique')
  }
  const key: KeyRecord = {
    value: randomSecret(32),
    networks: body.value.networks ?? [],
    tags,
    unlimited: body.value.unlimited ?? false,
    groups: body.value.groups ?? null,
    isDefault: false,
    ...validity(body.value),
  }
  if (!isUsable(key, services.clock())) {
    const expiration = key.expiresAt === 0 ? '0001-01-01 00:00:00 +0000 UTC' : new Date(key.expiresAt).toISOString()
    const facts = `uses remaining: ${key.usesRemaining}, expiration: ${expiration}, unlimited: ${key.unlimited}`
    return refused(500, `enrollment key is not valid: ${facts}`)
  }
  draft.put('enrolmentKeys', key)
  services.database.commit(draft)
  return rawAsText(encodeEnrolmentKey(key, services.names.api))
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
  if (key === undefined) return refused(400, 'no enrollment key found')
  if (key.isDefault) return refused(500, 'cannot delete default network key')
  draft.remove('enrolmentKeys', value)
  services.database.commit(draft)
  return empty()
}
