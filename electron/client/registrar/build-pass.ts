import type { Gateway } from '../../common/model/gateway.ts'
import type { RemoteClient } from '../../common/model/snapshot.ts'
import type { Pass } from '../../common/tunnel/pass.ts'
import { splitList } from '../gateways/gateway-list.ts'

export interface PassFacts {
  /** The helper's name for the key; a key is made for one pass alone, so it names the pass too. */
  readonly keyId: string
  readonly account: string
  readonly client: RemoteClient
  readonly gateway: Gateway
  readonly apiAddresses: readonly string[]
  readonly checkedAt: number
  /** Bytes, null = none. */
  readonly mtuLimit: number | null
}

/**
 * A pass from the registration and the gateway's entry, never from the configuration text: that one has a port that may be wrong and lines that may be
 * missing (netmaker-api.md 7.4). Resolvers: the client's own, else the gateway's, which falls back to 1.1.1.1.
 */
export function buildPass({ keyId, account, client, gateway, apiAddresses, checkedAt, mtuLimit }: PassFacts): Pass {
  const dns = splitList(client.dns)
  return {
    passId: keyId,
    keyId,
    account,
    network: gateway.network,
    gatewayNodeId: gateway.nodeId,
    gatewayName: gateway.name,
    clientId: client.id,
    // Without an IPv6 way out beyond the gateway, no IPv6 address: the helper then refuses IPv6 at once instead of losing it in the tunnel
    addresses: [client.address4, gateway.ipv6 ? client.address6 : ''].filter((address) => address !== ''),
    peerKey: gateway.publicKey,
    endpoints: [...gateway.endpoints],
    dns: (dns.length > 0 ? dns : gateway.dns).slice(0, 4),
    mtu: Math.min(gateway.mtu, mtuLimit ?? gateway.mtu),
    keepalive: gateway.keepalive,
    apiAddresses: apiAddresses.slice(0, 4),
    checkedAt,
    ...(gateway.accessUntil === undefined ? {} : { expiresAt: gateway.accessUntil }),
  }
}
