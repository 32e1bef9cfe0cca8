import type { Host, Node } from '../model/snapshot.ts'

/**
 * Whether IPv6 traffic sent into the tunnel leaves on the other side: the gateway has an IPv6 address in the mesh (else it can't be addressed) and a
 * public IPv6 endpoint (else it has no IPv6 uplink to forward to). A gateway that fails either is IPv4 only, and its clients must block IPv6.
 * Netmaker itself looks at the mesh address alone (netmaker-api.md 7.4), which black-holes IPv6 behind an IPv4-only uplink.
 */
export function forwardsIpv6(gateway: Pick<Node, 'address6'>, host: Pick<Host, 'endpoint6'>): boolean {
  return gateway.address6 !== '' && host.endpoint6 !== ''
}
