import { fail, ok, type Result } from '../../common/result.ts'
import { parseAddress, parseEndpoint } from '../../common/tunnel/pass-bounds.ts'
import type { TunnelFile } from '../step.ts'

/** The keys that a tunnel's file has and a plan hasn't. */
export interface TunnelKeys {
  readonly privateKey: string
  readonly peerKey: string
}

/**
 * A tunnel as wireguard.exe reads it (wg-quick(8)). A line of somebody else's making could be `PreUp`, which runs as SYSTEM where an administrator
 * allowed scripts: so every value is taken apart here, too, and none with anything more in it is written.
 */
export function tunnelFileText(file: TunnelFile, keys: TunnelKeys): Result<string> {
  const wrong = wrongValue(file, keys)
  if (wrong !== null) return fail({ code: 'pass.refused', field: wrong, reason: 'not what it should be' })
  const lines = [
    '[Interface]',
    `PrivateKey = ${keys.privateKey}`,
    `Address = ${file.addresses.map((address) => `${address}/${address.includes(':') ? 128 : 32}`).join(', ')}`,
    ...(file.dns.length === 0 ? [] : [`DNS = ${file.dns.join(', ')}`]),
    `MTU = ${file.mtu}`,
    '',
    '[Peer]',
    `PublicKey = ${keys.peerKey}`,
    ...(file.endpoint === null ? [] : [`Endpoint = ${file.endpoint}`]),
    `AllowedIPs = ${file.allowedIps.join(', ')}`,
    ...(file.keepalive === 0 ? [] : [`PersistentKeepalive = ${file.keepalive}`]),
    '',
  ]
  return ok(lines.join('\r\n'))
}

function wrongValue(file: TunnelFile, keys: TunnelKeys): string | null {
  const isKey = (text: string) => /^[A-Za-z0-9+/]{43}=$/.test(text)
  if (!isKey(keys.privateKey)) return 'keyId'
  if (!isKey(keys.peerKey)) return 'peerKey'
  if (file.addresses.length === 0 || !file.addresses.every((text) => parseAddress(text) !== null)) return 'addresses'
  if (!file.dns.every((text) => parseAddress(text) !== null)) return 'dns'
  if (file.endpoint !== null && parseEndpoint(file.endpoint) === null) return 'endpoints'
  if (!file.allowedIps.every((text) => text === '0.0.0.0/0' || text === '::/0')) return 'addresses'
  return [file.mtu, file.keepalive].every(Number.isInteger) ? null : 'mtu'
}
