import { postureAttributes } from '../../../common/rules/posture.ts'
import { encodePostureCheck } from '../../../netmaker/wire/encode/posture-check.ts'
import { findGroup } from '../../auth/member.ts'
import { type Decoded, decodeGo, goBool, goInt, goString, goStrings, goStruct } from '../../http/go-decode.ts'
import { type Reply, refused, wrapped } from '../../http/reply.ts'
import { type Request, type Route, route } from '../../http/router.ts'
import type { Services } from '../../services.ts'
import type { View } from '../../store/draft.ts'
import type { PostureCheckRecord } from '../../store/records.ts'

const path = '/api/v1/posture_check'

const body = goStruct(
  'PostureCheck',
  {
    id: { type: goString },
    name: { type: goString },
    network_id: { type: goString },
    description: { type: goString },
    attribute: { type: goString },
    values: { type: goStrings },
    severity: { type: goInt },
    user_groups: { type: { kind: 'map', name: 'datatypes.JSONMap' } },
    status: { type: goBool },
  },
  'schema',
)

/** Values that an attribute takes; an attribute without a row takes a version, a location or anything. */
const fixedValues: Readonly<Record<string, readonly string[]>> = {
  os: ['linux', 'darwin', 'windows', 'ios', 'android'],
  os_family: [
    'linux-debian',
    'linux-redhat',
    'linux-suse',
    'linux-arch',
    'linux-gentoo',
    'linux-other',
    'darwin',
    'windows',
    'ios',
    'android',
  ],
  auto_update: ['true', 'false'],
}
const anyValues: Readonly<Record<string, readonly string[]>> = {
  client_location: ['any_valid_iso_country_codes'],
  client_version: ['any_valid_semantic_version'],
  os_version: ['any_valid_semantic_version'],
  kernel_version: ['any_valid_semantic_version'],
}

/** Conditions on the devices of a network. */
export function postureRoutes(services: Services): Route[] {
  return [
    route({ method: 'GET', path: `${path}/attrs` }, 'user', () =>
      wrapped('fetched posture checks', {
        attributes: postureAttributes,
        values: Object.fromEntries(postureAttributes.map((name) => [name, fixedValues[name] ?? anyValues[name]])),
      }),
    ),
    route({ method: 'GET', path }, 'user', (request) => list(services.database.view, request)),
    route({ method: 'POST', path }, 'user', (request) => create(services, request)),
    route({ method: 'PUT', path }, 'user', (request) => update(services, request)),
    route({ method: 'DELETE', path }, 'user', (request) => remove(services, request)),
  ]
}

function list(view: View, request: Request): Reply {
  const network = request.query.get('network') ?? ''
  if (network === '') return refused(400, 'network is required')
  if (view.get('networks', network) === undefined) return refused(400, 'network not found')
  const id = request.query.get('id') ?? ''
  const found = view.list('postureChecks').filter((check) => check.network === network && (id === '' || check.id === id))
  if (id === '') return wrapped('fetched posture checks', found.map(encodePostureCheck))
  const [one] = found
  return one === undefined
    ? refused(500, 'error listing posture checks record not found')
    : wrapped('fetched posture check', encodePostureCheck(one))
}

function create(services: Services, request: Request): Reply {
  const given = decodeGo(request.body, body)
  if (!given.ok) return refused(400, given.message)
  const draft = services.database.draft()
  const trouble = checkTrouble(draft, given.value)
  if (trouble !== null) return refused(400, trouble)
  if (!isIn({ network: given.value.network_id ?? '' }, request)) return refused(400, 'invalid network')
  const now = services.clock()
  const facts = { id: services.newId(), enabled: true, network: given.value.network_id ?? '', createdBy: request.user }
  const check: PostureCheckRecord = { ...facts, createdAt: now, updatedAt: 0, ...wanted(given.value) }
  draft.put('postureChecks', check)
  services.database.commit(draft)
  return wrapped('created posture check', encodePostureCheck(check))
}

function update(services: Services, request: Request): Reply {
  const given = decodeGo(request.body, body)
  if (!given.ok) return refused(400, given.message)
  const draft = services.database.draft()
  const trouble = checkTrouble(draft, given.value)
  if (trouble !== null) return refused(400, trouble)
  const old = draft.get('postureChecks', given.value.id ?? '')
  if (old === undefined || !isIn(old, request)) return refused(400, 'record not found')
  const check = { ...old, ...wanted(given.value), enabled: given.value.status ?? false, updatedAt: services.clock() }
  draft.put('postureChecks', check)
  services.database.commit(draft)
  return wrapped('updated posture check', encodePostureCheck(check))
}

function remove(services: Services, request: Request): Reply {
  const id = request.query.get('id') ?? ''
  if (id === '') return refused(400, 'id is required')
  const draft = services.database.draft()
  const check = draft.get('postureChecks', id)
  if (check === undefined || !isIn(check, request)) return refused(400, 'record not found')
  draft.remove('postureChecks', id)
  services.database.commit(draft)
  return wrapped('deleted posture check', encodePostureCheck(check))
}

/** Permission was given for the network of the query: the check must be one of it (deviation permissions-are-for-the-named-network). */
function isIn(check: Pick<PostureCheckRecord, 'network'>, request: Request): boolean {
  const network = request.query.get('network') ?? ''
  return network === '' || check.network === network
}

function wanted(
  given: Decoded<typeof body>,
): Pick<PostureCheckRecord, 'name' | 'description' | 'attribute' | 'values' | 'severity' | 'groups'> {
  const { name = '', description = '', attribute = '', severity = 0 } = given
  return { name, description, attribute, values: valuesOf(given), severity, groups: Object.keys(given.user_groups ?? {}) }
}

function valuesOf({ attribute, values }: Decoded<typeof body>): string[] {
  const cased = (values ?? []).map((value) => (attribute === 'client_location' ? value.toUpperCase() : value.toLowerCase()))
  return /version$/.test(attribute ?? '') ? cased.map((value) => value.replace(/^v/, '')) : cased
}

function checkTrouble(view: View, given: Decoded<typeof body>): string | null {
  if (!given.name) return 'name cannot be empty'
  if (view.get('networks', given.network_id ?? '') === undefined) return 'invalid network'
  const attribute = postureAttributes.find((known) => known === given.attribute)
  if (attribute === undefined) return 'unkown attribute'
  const values = valuesOf(given)
  if (values.length === 0) return 'attribute value cannot be empty'
  const fixed = fixedValues[attribute]
  if (fixed !== undefined && values.some((value) => !fixed.includes(value))) return 'invalid attribute value'
  if (attribute === 'client_location' && values.some((value) => !/^[A-Z]{2}$/.test(value))) return 'invalid country code'
  if (/version$/.test(attribute)) {
    if (values.length !== 1) return 'version attribute must have exactly one value (minimum version)'
    if (!/^\d+(\.\d+)*([-+.].*)?$/.test(values[0] ?? '')) return 'invalid attribute version value'
  }
  const groups = Object.keys(given.user_groups ?? {})
  return groups.every((id) => id === '*' || findGroup(view, id) !== undefined) ? null : 'unknown tag'
}
