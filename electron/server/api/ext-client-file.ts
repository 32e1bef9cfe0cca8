import type { ClientRecord, HostRecord, NetworkRecord, NodeRecord } from '../store/records.ts'

export interface FileParts {
  readonly client: ClientRecord
  readonly dns: string
  readonly gateway: NodeRecord
  readonly host: HostRecord
  readonly network: NetworkRecord
  /** '' = the host's own endpoint. */
  readonly preferredAddress: string
  /** A picture has no room for them. */
  readonly hooks: boolean
}

/** The WireGuard configuration of a remote client, line by line as upstream writes it, empty lines included (netmaker-api.md 7.4). */
export function clientFile(parts: FileParts): string {
  const { client, dns, gateway, host, network } = parts
  const keepalive = gateway.ingressKeepalive || network.keepalive
  return [
    '[Interface]',
    `Address = ${addresses(client)}`,
    `PrivateKey = ${client.privateKey}`,
    `MTU = ${gateway.ingressMtu || host.mtu || 1420}`,
    dns === '' ? '' : `DNS = ${dns}`,
    hook('PostUp', parts.hooks ? client.postUp : ''),
    hook('PostDown', parts.hooks ? client.postDown : ''),
    '',
    '[Peer]',
    `PublicKey = ${host.publicKey}`,
    `AllowedIPs = ${allowedRanges(parts)}`,
    `Endpoint = ${endpoint(parts)}`,
    keepalive === 0 ? '' : `PersistentKeepalive = ${keepalive}`,
    '',
    '',
  ].join('\n')
}

function addresses(client: ClientRecord): string {
  const list = [client.address4 === '' ? '' : `${client.address4}/32`, client.address6 === '' ? '' : `${client.address6}/128`]
  return list.filter((address) => address !== '').join(',')
}

function hook(name: string, commands: string): string {
  return commands === ''
    ? ''
    : commands
        .split('\n')
        .map((command) => `${name} = ${command}\n`)
        .join('')
}

function allowedRanges({ client, gateway, network }: FileParts): string {
  if (gateway.isInternetGateway) return gateway.address6 !== '' && client.address6 !== '' ? '0.0.0.0/0,::/0' : '0.0.0.0/0'
  return [network.range4, network.range6].filter((range) => range !== '').join(',')
}

function endpoint({ host, preferredAddress }: FileParts): string {
  const address = preferredAddress || host.endpoint4 || host.endpoint6
  return address.includes(':') ? `[${address}]:${host.listenPort}` : `${address}:${host.listenPort}`
}
