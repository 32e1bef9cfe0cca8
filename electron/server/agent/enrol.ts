import { randomBytes } from 'node:crypto'
import { type EnrolAnswer, type EnrolRequest, enrolRequestSchema } from '../../common/contracts/agent.ts'
import { whyNotRelayed } from '../../common/rules/relayed.ts'
import { asDefaultGateway } from '../api/default-hosts.ts'
import { isUsable } from '../api/enrolment-routes.ts'
import { isWireGuardKey } from '../api/ext-client-body.ts'
import { hashToken, sameHash } from '../auth/security-check.ts'
import { familyOf, isAddress } from '../domain/address-range.ts'
import { snapshotAround, snapshotFacts } from '../domain/domain-snapshot.ts'
import { joinNetwork, membershipOf } from '../domain/membership.ts'
import { putNode, setRelayed } from '../domain/node-changes.ts'
import { type Reply, raw, refused } from '../http/reply.ts'
import type { Request } from '../http/router.ts'
import type { Services } from '../services.ts'
import type { Draft } from '../store/draft.ts'
import type { HostRecord, KeyRecord, NodeRecord } from '../store/records.ts'

/**
 * Lets a machine in: 401 for a key that is unknown, used up or expired, 400 for facts that can't be. A host that enrols again with its own name,
 * public key and host pass (an answer was lost) stays the same host with a new token; its old one is dead. A name and a public key are no secrets: without
 * the pass that it came with, a usable enrolment key gets nobody into its place (deviation hosts-prove-who-they-are).
 */
export function enrol(services: Services, request: Request): Reply {
  const facts = readFacts(request.body)
  if (typeof facts === 'string') return refused(400, facts)
  const draft = services.database.draft()
  const key = findKey(draft, facts.key)
  if (key === undefined || !isUsable(key, services.clock())) return refused(401, 'enrolment key is unknown, used up or expired')
  const networks = key.networks.filter((name) => draft.get('networks', name) !== undefined)
  if (networks.length === 0) return refused(400, `none of the networks of this key exists: ${key.networks.join(', ')}`)
  const namesake = draft.list('hosts').find((host) => host.name === facts.name)
  if (namesake !== undefined && !isSameHost(namesake, facts)) return refused(400, `host name is taken: ${facts.name}`)
  const twin = draft.list('hosts').find((host) => host.publicKey === facts.publicKey)
  if (twin !== undefined && twin.id !== namesake?.id) return refused(400, `public key is in use by another host: ${twin.name}`)

  const token = randomBytes(32).toString('base64url')
  const host = hostRecord(services, facts, request.remoteAddress, token, namesake)
  draft.put('hosts', host)
  for (const name of networks) {
    if (membershipOf(draft, host.id, name) !== undefined) continue
    const joined = joinNetwork(draft, host.id, name, { id: services.newId(), now: services.clock() })
    if (!joined.ok) return refused(400, joined.message)
    furnish(services, draft, key, host, joined.node)
  }
  if (key.usesRemaining > 0) draft.put('enrolmentKeys', { ...key, usesRemaining: key.usesRemaining - 1 })
  services.database.checkIns.set(host.id, services.clock())
  services.database.commit(draft)
  const answer: EnrolAnswer = { hostId: host.id, hostToken: token, networks }
  return raw(answer)
}

/** A host without a pass (none enrolled it, or one of before passes were) is nobody's to take over. */
function isSameHost(host: HostRecord, { publicKey, hostPass }: EnrolRequest): boolean {
  return host.publicKey === publicKey && sameHash(hashToken(hostPass), host.passHash ?? '')
}

/** What the key says of new members: their tags, and who relays them. */
function furnish(services: Services, draft: Draft, key: KeyRecord, host: HostRecord, joined: NodeRecord): void {
  const now = services.clock()
  const tags = Object.fromEntries((key.groups ?? []).map((tag) => [tag, {}]))
  const autoAssignGateway = services.edition === 'pro' && (key.autoAssignGateway ?? false)
  const node = { ...joined, tags, autoAssignGateway }
  putNode(draft, node, now)
  asDefaultGateway(services, draft, host, node)
  const relay = draft.get('nodes', key.relay ?? '')
  const snapshot = snapshotAround(draft, [node.id, key.relay ?? ''], snapshotFacts(services))
  // a relay that is none any more, or can't have this host, is passed over
  if (relay?.isGateway !== true || relay.network !== node.network || whyNotRelayed(snapshot, relay.id, node.id).length > 0) return
  setRelayed(draft, relay, [...(relay.relayedNodes ?? []), node.id], now)
}

function readFacts(body: string): EnrolRequest | string {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return 'body is not JSON'
  }
  const parsed = enrolRequestSchema.safeParse(json)
  if (!parsed.success) return parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  const facts = parsed.data
  if (!isWireGuardKey(facts.publicKey)) return 'publicKey: not a WireGuard key'
  return endpointTrouble(facts.endpoint4, facts.endpoint6) ?? facts
}

/** Why these can't be endpoints; null: they can ('' = unknown). */
export function endpointTrouble(endpoint4: string, endpoint6: string): string | null {
  if (endpoint4 !== '' && !(isAddress(endpoint4) && familyOf(endpoint4) === 4)) return 'endpoint4: not an IPv4 address'
  if (endpoint6 !== '' && !(isAddress(endpoint6) && familyOf(endpoint6) === 6)) return 'endpoint6: not an IPv6 address'
  return null
}

/** By value, or by token (which carries the value). */
function findKey(draft: Draft, given: string): KeyRecord | undefined {
  return draft.get('enrolmentKeys', given) ?? draft.get('enrolmentKeys', tokenValue(given))
}

function tokenValue(token: string): string {
  try {
    const content: unknown = JSON.parse(Buffer.from(token, 'base64').toString('utf8'))
    return typeof content === 'object' && content !== null && 'value' in content ? String(content.value) : ''
  } catch {
    return ''
  }
}

function hostRecord(services: Services, facts: EnrolRequest, seen: string, token: string, known: HostRecord | undefined): HostRecord {
  const address = seen.replace(/^::ffff:/, '')
  const seen4 = familyOf(address) === 4 ? address : ''
  const seen6 = familyOf(address) === 6 ? address : ''
  const unknown = facts.endpoint4 === '' && facts.endpoint6 === ''
  return {
    id: known?.id ?? services.newId(),
    name: facts.name,
    os: facts.os,
    osFamily: facts.osFamily,
    kernelVersion: facts.kernel,
    version: facts.version,
    firewall: facts.firewall,
    verbosity: 0,
    isStaticPort: known?.isStaticPort ?? true,
    isStatic: true,
    listenPort: facts.listenPort,
    publicListenPort: 0,
    mtu: facts.mtu,
    interfaces: facts.interfaces,
    defaultInterface: facts.defaultInterface,
    endpoint4: unknown ? seen4 : facts.endpoint4,
    // never guessed: a non-empty one also says that this host can forward IPv6
    endpoint6: unknown && seen4 === '' ? seen6 : facts.endpoint6,
    publicKey: facts.publicKey,
    macAddress: known?.macAddress ?? '',
    isDefault: known?.isDefault ?? false,
    natType: '',
    keepalive: 20,
    autoUpdate: false,
    // deviation agent-hosts-serve-no-dns
    dns: 'no',
    location: known?.location ?? '',
    country: known?.country ?? '',
    tokenHash: hashToken(token),
    passHash: hashToken(facts.hostPass),
    ...(known?.onDeadGateway === undefined ? {} : { onDeadGateway: known.onDeadGateway }),
  }
}
