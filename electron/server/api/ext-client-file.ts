import { familyOf } from '../domain/address-range.ts'
import type { ClientRecord, HostRecord, NetworkRecord, NodeRecord } from '../store/records.ts'

export interface FileParts {
  readonly client: ClientRecord
  readonly dns: string
  readonly gateway: NodeRecord
  readonly host: HostRecord
  readonly network: NetworkRecord
  /** '' = the host's own endpoint. */
  readonly preferredAddress: string
  /** What goes through the tunnel, in the notation of the file. */
  readonly allowedRanges: string
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
    `AllowedIPs = ${parts.allowedRanges}`,
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

/** Go's word for an address that isn't there: the line is of no use, and says why. */
const none = '<nil>'

function endpoint({ host, preferredAddress }: FileParts): string {
  if (preferredAddress !== '') return withPort(preferredAddress, host.listenPort)
  return isIpv4(host.endpoint4) ? withPort(host.endpoint4, host.listenPort) : `[${host.endpoint6 || none}]:${host.listenPort}`
}

function withPort(address: string, port: number): string {
  return isIpv4(address) ? `${address}:${port}` : `[${address}]:${port}`
}

function isIpv4(address: string): boolean {
  return address !== '' && familyOf(address) === 4
}
