import { networkInterfaces } from 'node:os'
import { familyOf, within } from '../../common/net/prefix.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { parseAddress } from '../../common/tunnel/pass-bounds.ts'
import type { Explanation } from '../inspection.ts'
import type { Wanted } from '../platform.ts'
import type { Output } from '../run-to-end.ts'
import { decidingRule, type PolicyRule, readPolicyRules } from './deciding-rule.ts'
import { type FilterPolicy, linkMulticast } from './filter.ts'
import { filterTable, mark, meshInterface, meshTable, programs, slotInterface, slots, slotTable, tunnelTable } from './names.ts'
import { linkExists } from './net-devices.ts'
import { gatherSurroundings } from './observe.ts'
import { runProgram } from './run-command.ts'
import { filterPolicy } from './tunnel-policy.ts'

/** Somebody ordinary: root has a rule of its own, for next hops. */
const ordinaryUid = 65534

/** Asks the kernel where packets to `address` would go: of an ordinary program, of WireGuard itself, and of a program bound to the way out; and says which rules decide. */
export async function explain(address: string, wanted: Wanted | null): Promise<Result<Explanation>> {
  if (parseAddress(address) === null) return fail({ code: 'request.malformed', detail: `not an IP address: ${address}` })
  const family = familyOf(address)
  const machine = await gatherSurroundings()
  const link = machine.defaultInterfaces[family] ?? machine.lan[0]?.interface ?? null
  const ask = (...more: readonly string[]) =>
    runProgram({ program: programs.ip, args: [family === 6 ? '-6' : '-4', '-N', 'route', 'get', address, ...more] })
  const [rules, filter, plain, marked, bound] = await Promise.all([
    readPolicyRules(family),
    runProgram({ program: programs.nft, args: ['list', 'chain', 'inet', filterTable, 'output'] }),
    ask('uid', String(ordinaryUid)),
    ask('uid', '0', 'mark', String(mark)),
    link === null ? null : ask('uid', String(ordinaryUid), 'oif', link),
  ])
  if (!plain.ok) return plain
  const policy = wanted === null || !filter.ok || filter.value.exit !== 0 ? null : filterPolicy(wanted, machine, null)
  const around: Surroundings = { address, rules, policy, isHost: linkExists(meshInterface) }
  const kernel = (ran: Result<Output>): KernelAnswer =>
    ran.ok ? { text: (ran.value.exit === 0 ? ran.value.stdout : ran.value.stderr).trim(), reachable: ran.value.exit === 0 } : noAnswer
  const others = [
    ...(policy === null ? [] : [{ packet: 'marked' as const, ...judge(kernel(marked), around, { uid: 0, fwmark: mark, oif: null }) }]),
    ...(bound === null || link === null || link in ownAddresses(address)
      ? []
      : [{ packet: 'bound' as const, ...judge(kernel(bound), around, { uid: ordinaryUid, fwmark: 0, oif: link }) }]),
  ]
  return ok({ address, ...judge(kernel(plain), around, { uid: ordinaryUid, fwmark: 0, oif: null }), others })
}

/** The interface that has this address, if it is our own. */
function ownAddresses(address: string): Readonly<Record<string, true>> {
  return Object.fromEntries(
    Object.entries(networkInterfaces()).flatMap(([name, all]) =>
      all?.some((one) => one.address === address) ? [[name, true] as const] : [],
    ),
  )
}

export interface KernelAnswer {
  readonly text: string
  readonly reachable: boolean
}

const noAnswer: KernelAnswer = { text: '', reachable: false }

export interface Surroundings {
  readonly address: string
  /** All of the machine's rules for this family, by priority. */
  readonly rules: readonly PolicyRule[]
  /** What our filter allows; null when it doesn't stand. */
  readonly policy: FilterPolicy | null
  /** A host of a mesh as well: its WireGuard carries the mark to every peer, not to the gateway alone. */
  readonly isHost?: boolean
}

export interface AskedPacket {
  readonly uid: number
  readonly fwmark: number
  readonly oif: string | null
}

type Judged = Pick<Explanation, 'verdict' | 'device' | 'source' | 'table' | 'kernel' | 'because' | 'rule'>

/** Pure: the kernel's sentence, its rules and our own filter make the verdict. */
export function judge(
  { text: kernel, reachable }: KernelAnswer,
  { address, rules, policy, isHost = false }: Surroundings,
  packet: AskedPacket,
): Judged {
  const word = (name: string) => new RegExp(`\\b${name} (\\S+)`).exec(kernel)?.[1] ?? ''
  const device = word('dev')
  const refused = !reachable || /^(unreachable|prohibit|blackhole) /.test(kernel)
  const isLocal = device === 'lo' || /^(2 )?(local|2) /.test(kernel)
  const table = Number(word('table') || (isLocal ? 255 : 254))
  const rule = decidingRule(rules, { address, ...packet }, refused ? null : table)
  const found = {
    device: refused ? '' : device,
    source: word('src'),
    table: refused ? '' : tableName(table),
    kernel,
    rule: rule === null ? null : { priority: rule.priority, selector: rule.text, table: rule.table === null ? '' : tableName(rule.table) },
  }
  // the reason comes first, and then what only who knows the kernel can read
  const decided = rule === null ? [] : [`Rule ${rule.priority} decides: ${rule.text}.`]
  const say = (verdict: Explanation['verdict'], sentence: string): Judged => ({ ...found, verdict, because: [sentence, ...decided] })
  if (refused) return policy === null ? say('unknown', 'This machine has no route there.') : say('blocked', whyRefused(policy, packet))
  if (isLocal) return say('local', 'It is an address of this machine.')
  if (policy === null) return say(device === meshInterface ? 'tunnel' : 'direct', 'Nothing of Waygate stands in the way.')
  if (policy.tunnels.some((tunnel) => tunnel.interface === device)) return say('tunnel', `It leaves through ${device}.`)
  if (device === meshInterface) return say('tunnel', 'It leaves through the mesh of this host.')
  if (packet.fwmark === mark) {
    const carries = isHost || policy.tunnels.some(({ endpoints }) => endpoints.some((endpoint) => sameAddress(hostOf(endpoint), address)))
    return say(carries ? 'direct' : 'blocked', 'Only WireGuard itself sends so, and the filter lets it reach the gateway alone.')
  }
  const allowed = besideTunnel(address, device, policy)
  return allowed === null
    ? say('blocked', `The kernel would use ${device}, but the filter lets nothing out there.`)
    : say('direct', allowed)
}

function whyRefused({ tunnels }: NonNullable<Surroundings['policy']>, { oif }: AskedPacket): string {
  if (tunnels.length === 0) return 'Nothing is joined and nothing may leave, so it is refused.'
  return oif === null ? 'No tunnel carries this address family, so it is refused.' : 'Beside the tunnel there is no way.'
}

function sameAddress(one: string, other: string): boolean {
  return parseAddress(one)?.toString() === parseAddress(other)?.toString()
}

/** Of `ip:port` or `[ip]:port`. */
function hostOf(endpoint: string): string {
  return endpoint.slice(0, endpoint.lastIndexOf(':')).replace(/^\[|\]$/g, '')
}

/** Why an ordinary packet may leave beside the tunnel; null when it may not. */
function besideTunnel(address: string, device: string, policy: FilterPolicy): string | null {
  if (policy.inside.includes(device)) return `${device} is a bridge of containers or virtual machines on this machine, which always works.`
  const vpn = policy.vpns.find((one) => one.interface === device)
  if (vpn !== undefined) {
    const routed = vpn.routes.some(({ to }) => within(address, [to]))
    return routed ? `It belongs to the other VPN on ${device}, which doesn't hold the internet of this machine.` : null
  }
  const link = policy.lan.find((one) => one.interface === device)
  const reserved = policy.tunnels.flatMap((tunnel) => [...tunnel.addresses, ...tunnel.dns])
  const multicast = [...linkMulticast[4].split(', '), ...linkMulticast[6].split(', ')]
  if (link === undefined || reserved.includes(address) || !within(address, [...link.prefixes, ...multicast])) return null
  return `It lies in the local network of ${device}, which is allowed beside the tunnel (never for name servers).`
}

function tableName(number: number): string {
  const names: Readonly<Record<number, string>> = {
    254: 'main',
    255: 'local',
    253: 'default',
    [tunnelTable]: 'waygate',
    [meshTable]: 'waygate mesh',
    ...Object.fromEntries(slots.map((slot) => [slotTable(slot), slotInterface(slot)])),
  }
  return names[number] ?? String(number)
}
