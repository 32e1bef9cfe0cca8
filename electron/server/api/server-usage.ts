import { shownStatus } from '../domain/node-status.ts'
import type { Services } from '../services.ts'
import type { NodeRecord } from '../store/records.ts'

/** `GET /api/server/usage` (upstream GetCurrentServerUsage): hosts and remote clients count while they are online, all others while they are there. */
export function serverUsage(services: Services) {
  const { view } = services.database
  const nodes = view.list('nodes')
  const clients = view.list('clients').filter(({ enabled }) => enabled)
  const online = nodes.filter((node) => shownStatus(services, node) === 'online')
  const networks = view.list('networks').map(({ name }) => {
    const own = nodes.filter(({ network }) => network === name)
    const remote = clients.filter(({ network }) => network === name).length
    return [name, { nodes: own.length + remote, clients: remote, ...roles(own) }] as const
  })
  return {
    servers: 1,
    users: view.list('users').length,
    hosts: new Set(online.map(({ hostId }) => hostId)).size,
    clients: clients.length,
    networks: networks.length,
    ...roles(nodes),
    network_usage: Object.fromEntries(networks),
  }
}

function roles(nodes: readonly NodeRecord[]) {
  const count = (has: (node: NodeRecord) => boolean) => nodes.filter(has).length
  return {
    ingresses: count(({ isIngress }) => isIngress),
    egresses: 0,
    relays: count(({ isRelay }) => isRelay),
    internet_gateways: count(({ isInternetGateway }) => isInternetGateway),
    fail_overs: count(({ isAutoRelay }) => isAutoRelay),
  }
}
