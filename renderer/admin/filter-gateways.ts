import type { AdminGateway } from '../../electron/common/contracts/app/admin.ts'

export type ConnectedHost = AdminGateway['hosts'][number]

/** Gateways that match by themselves or by a connected host. The same array when there is nothing to filter by. */
export function filterGateways(gateways: readonly AdminGateway[], text: string): readonly AdminGateway[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return gateways
  return gateways.filter((gateway) => matchesItself(gateway, wanted) || gateway.hosts.some((host) => matchesHost(host, wanted)))
}

/** The hosts of one gateway: all of them when the gateway itself matches, else those that match. */
export function filterHosts(gateway: AdminGateway, text: string): readonly ConnectedHost[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '' || matchesItself(gateway, wanted)) return gateway.hosts
  const found = gateway.hosts.filter((host) => matchesHost(host, wanted))
  return found.length === 0 ? gateway.hosts : found
}

function matchesItself({ name, exitAddress }: AdminGateway, wanted: string): boolean {
  return name.toLowerCase().includes(wanted) || exitAddress.includes(wanted)
}

function matchesHost({ name, address, relaying }: ConnectedHost, wanted: string): boolean {
  return name.toLowerCase().includes(wanted) || address.includes(wanted) || relaying.some((one) => one.toLowerCase().includes(wanted))
}
