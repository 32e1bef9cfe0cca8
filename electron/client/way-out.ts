import type { TunnelView, WayOut } from '../common/contracts/app/tunnel.ts'
import type { HelperStatus } from '../common/contracts/helper.ts'
import type { Node, Snapshot } from '../common/model/snapshot.ts'
import { indexOf, nodeName } from '../common/rules/snapshot-index.ts'
import { trafficOf } from './session/traffic.ts'

export interface WayOutFacts {
  readonly helper: TunnelView['helper']
  /** null before the first answer of the server, and when signed out. */
  readonly snapshot: Snapshot | null
  /** Of this machine's interfaces. */
  readonly addresses: ReadonlySet<string>
  /** Whether there is a network to leave by, other than these devices. */
  readonly uplink: (besides?: readonly string[]) => boolean
}

/**
 * Through which gateway this machine leaves, by what the helper sees on it: our tunnel before everything, else whoever holds the default route. netclient's
 * routes come before other VPNs', because its rule does (netmaker-api.md 8.2, 8.5). Names come from the server's list.
 */
export function wayOut({ helper, ...facts }: WayOutFacts): WayOut {
  if (helper.link !== 'ready') return { kind: 'unknown' }
  const { status } = helper
  const traffic = trafficOf(helper)
  switch (traffic.way) {
    case 'tunnel':
      return { kind: 'waygate', gateway: nameOfPass(status, traffic.passId), passId: traffic.passId }
    case 'closed':
      return { kind: 'closed', gateway: status.intent.want === 'open' ? '' : nameOfPass(status, status.intent.want.through[0] ?? '') }
    case 'unknown':
      return { kind: 'unknown' }
    case 'direct':
      return besideUs(status, facts)
    default:
      return traffic satisfies never
  }
}

function besideUs(status: HelperStatus, { snapshot, addresses, uplink }: Omit<WayOutFacts, 'helper'>): WayOut {
  if (status.host?.role === 'through') return { kind: 'agent', gateway: status.host.through ?? '' }
  const vpns = status.otherVpn ?? []
  const own = snapshot === null ? null : ownNode(snapshot, addresses)
  const host =
    own === null || snapshot === null ? null : { network: own.network, nodeId: own.id, name: nodeName(indexOf(snapshot), own.id) }
  const netclient = vpns.find(({ kind, holdsDefault }) => kind === 'netclient' && holdsDefault)
  if (netclient !== undefined) {
    const via = netclient.via ?? ''
    return { kind: 'netclient', gateway: snapshot === null ? '' : gatewayName(snapshot, via, own), via, host }
  }
  const ways = vpns.flatMap(({ interface: name, kind, holdsDefault }) =>
    holdsDefault && kind !== 'netclient' ? [{ kind: 'vpn' as const, interface: name, maker: kind }] : [],
  )
  // with the cable out a VPN keeps its routes, and leads nowhere
  if (!uplink(ways.length === 0 ? [] : vpns.map(({ interface: name }) => name))) return { kind: 'none' }
  if (ways[0] !== undefined) return ways[0]
  return { kind: 'direct', host: vpns.some(({ kind }) => kind === 'netclient') ? host : null }
}

/** This machine among the hosts: by a mesh address that one of its interfaces carries. One that uses a gateway comes first. */
export function ownNode(snapshot: Snapshot, addresses: ReadonlySet<string>): Node | null {
  const own = snapshot.nodes.filter(({ address4, address6 }) =>
    [address4, address6].some((address) => address !== '' && addresses.has(address)),
  )
  return own.find(({ internetGateway }) => internetGateway !== '') ?? own[0] ?? null
}

/** What the machine's own route says wins over the server's word, which may be seconds ahead (netmaker-api.md 6.7). */
function gatewayName(snapshot: Snapshot, via: string, own: Node | null): string {
  const hop = snapshot.nodes.find(
    ({ network, address4, address6 }) => via !== '' && (own === null || network === own.network) && [address4, address6].includes(via),
  )
  const gateway = hop?.id ?? (via === '' ? (own?.internetGateway ?? '') : '')
  return gateway === '' ? '' : nodeName(indexOf(snapshot), gateway)
}

function nameOfPass(status: HelperStatus, passId: string): string {
  return status.passes.find((pass) => pass.passId === passId)?.gatewayName ?? ''
}
