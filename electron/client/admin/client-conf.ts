import type { Gateway } from '../../common/model/gateway.ts'
import type { Network, RemoteClient } from '../../common/model/snapshot.ts'

export interface ConfFacts {
  readonly client: Pick<RemoteClient, 'address4' | 'address6' | 'dns'>
  readonly gateway: Gateway
  readonly network: Pick<Network, 'range4' | 'range6'>
  readonly privateKey: string
}

/**
 * A WireGuard configuration from the registration and the gateway's entry, never from the server's text: that one may name a wrong port and leaves IPv6
 * beside the tunnel of an IPv4-only gateway (netmaker-api.md 7.4, traps). It holds a private key.
 */
export function clientConf({ client, gateway, network, privateKey }: ConfFacts): string {
  const addresses = [client.address4 === '' ? '' : `${client.address4}/32`, client.address6 === '' ? '' : `${client.address6}/128`]
  const dns = client.dns === '' ? (gateway.internet ? gateway.dns.join(', ') : '') : client.dns
  const ranges = gateway.internet ? ['0.0.0.0/0', '::/0'] : [network.range4, network.range6]
  const list = (values: readonly string[]) =>
    values
      .map(inOneWord)
      .filter((value) => value !== '')
      .join(', ')
  return [
    '[Interface]',
    `Address = ${list(addresses)}`,
    `PrivateKey = ${privateKey}`,
    `MTU = ${gateway.mtu}`,
    ...(dns === '' ? [] : [`DNS = ${list(dns.split(','))}`]),
    '',
    '[Peer]',
    `PublicKey = ${inOneWord(gateway.publicKey)}`,
    `AllowedIPs = ${list(ranges)}`,
    `Endpoint = ${inOneWord(gateway.endpoints[0] ?? '')}`,
    ...(gateway.keepalive === 0 ? [] : [`PersistentKeepalive = ${gateway.keepalive}`]),
    '',
  ].join('\n')
}

/** What a server says never begins a line of its own: `wg-quick` runs what stands behind `PostUp`. */
function inOneWord(text: string): string {
  return text.replace(/[^!-~]/g, '')
}
