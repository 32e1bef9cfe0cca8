import ipaddr from 'ipaddr.js'
import { serverOperations } from '../../netmaker/wire/server.ts'
import { isAddress } from '../domain/address-range.ts'
import { type Reply, raw, text, wrapped } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'
import { featureFlags, serverConfig, serverInfo, serverSettings, serverStatus } from './server-facts.ts'
import { serverUsage } from './server-usage.ts'
import { updateSettings } from './settings-update.ts'

/** Health, status and the server's own facts (netmaker-api.md 3). */
export function serverRoutes(services: Services): Route[] {
  const { names, policy, edition } = services
  return [
    route(serverOperations.health, 'nobody', () => text('Server is up and running!!')),
    route(serverOperations.ownAddress, 'nobody', ownAddress),
    route(serverOperations.status, 'nobody', () => raw(serverStatus(edition))),
    route(serverOperations.featureFlags, 'nobody', () => wrapped('', featureFlags(policy, edition))),
    route(serverOperations.config, 'token', () => raw(serverConfig(names, policy, edition))),
    route(serverOperations.settings, 'token', () => wrapped('fetched server settings successfully', serverSettings(policy))),
    route({ method: 'PUT', path: '/api/server/settings' }, 'user', (request) => updateSettings(services, request)),
    route(serverOperations.info, 'user', () => raw(serverInfo(names, edition))),
    route(serverOperations.usage, 'user', () => wrapped('', serverUsage(services))),
  ]
}

/** The caller's public address. Headers are believed only from a trusted proxy. */
function ownAddress(request: Request): Reply {
  const claimed = request.proxied ? [request.header('x-real-ip'), ...request.header('x-forwarded-for').split(',')] : []
  const isPublic = (address: string) => isAddress(address) && !isPrivate(address)
  const found = claimed.map((address) => address.trim()).find(isPublic)
  if (found !== undefined) return text(found)
  if (isPublic(request.remoteAddress)) return text(request.remoteAddress)
  return request.remoteAddress === '' ? text('no ip found', 400) : text(`ip is invalid: ${request.remoteAddress}`, 400)
}

/** What Go calls private or loopback: RFC 1918, RFC 4193, 127/8, ::1. */
function isPrivate(address: string): boolean {
  return ['private', 'loopback', 'uniqueLocal'].includes(ipaddr.parse(address).range())
}
