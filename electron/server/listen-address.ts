import { isIPv6 } from 'node:net'
import type { Fault } from '../common/fault.ts'

export interface ListenAddress {
  readonly host: string
  readonly port: number
}

/** `127.0.0.1:8081`, `[::1]:8081`, `8081` (loopback). null: none of these. */
export function parseListenAddress(text: string): ListenAddress | null {
  const match = /^(?:(?:\[([0-9a-fA-F:.]+)\]|([^:\s[\]]+)):)?(\d{1,5})$/.exec(text)
  const port = Number(match?.[3])
  if (match === null || port > 65535) return null
  return { host: match[1] ?? match[2] ?? '127.0.0.1', port }
}

export function urlOf({ host, port }: ListenAddress, scheme = 'http'): string {
  return `${scheme}://${isIPv6(host) ? `[${host}]` : host}:${port}`
}

export function listenFault(address: ListenAddress, error: Error): Fault {
  const where = urlOf(address).slice('http://'.length)
  switch ('code' in error ? error.code : '') {
    case 'EADDRINUSE':
      return { code: 'already.running', what: `a server on ${where}`, detail: error.message }
    case 'EACCES':
      return { code: 'permission.missing', need: `to listen on ${where} (ports below 1024 are root's)`, detail: error.message }
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { code: 'server.address', address: where, reason: `${address.host} is no address of this machine` }
    default:
      return { code: 'internal', detail: error.message }
  }
}
