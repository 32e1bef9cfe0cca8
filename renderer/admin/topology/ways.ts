import type { AdminGatewayRow, AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'

/** Something on the map that does not work as it is drawn. `id`: of the machine where it shows. */
export interface Problem {
  readonly id: string
  readonly kind: 'gatewayAway' | 'chained' | 'gatewayGone' | 'noInternetRole' | 'relayAway' | 'notApplied'
  readonly name: string
  /** Hosts that it concerns, or the other party's name. */
  readonly count: number
  readonly other: string
}

/** A network as its lists tell it, by id. */
export interface Machines {
  readonly gateways: ReadonlyMap<string, AdminGatewayRow>
  readonly hosts: ReadonlyMap<string, AdminHostRow>
}

export function machinesOf(gateways: readonly AdminGatewayRow[], hosts: readonly AdminHostRow[]): Machines {
  return { gateways: new Map(gateways.map((row) => [row.id, row])), hosts: new Map(hosts.map((row) => [row.id, row])) }
}

/** The machines that a host's traffic passes on its way to the internet, itself first: a relay takes it along to the relay's gateway. */
export function wayOf({ gateways, hosts }: Machines, id: string): readonly string[] {
  const host = hosts.get(id)
  if (host === undefined) return gateways.has(id) ? [id] : []
  if (host.usesId !== '') return host.usesId === id ? [id] : [id, host.usesId]
  const relay = hosts.get(host.relayId)
  return relay === undefined || relay.usesId === '' ? [id] : [id, relay.id, relay.usesId]
}

/** Everything that is wrong, in the order of the lists. */
export function problemsOf({ gateways, hosts }: Machines): readonly Problem[] {
  const problems: Problem[] = []
  for (const { id, name, status, hostCount, internet } of gateways.values()) {
    if (hostCount > 0 && isAway(status)) problems.push({ id, kind: 'gatewayAway', name, count: hostCount, other: '' })
    if (hostCount > 0 && !internet) problems.push({ id, kind: 'noInternetRole', name, count: hostCount, other: '' })
  }
  for (const { id, name, role, usesId, uses, relayedCount, status, report, reportFault } of hosts.values()) {
    if (role === 'gateway' && usesId !== '') problems.push({ id, kind: 'chained', name, count: 1, other: uses })
    if (usesId !== '' && !gateways.has(usesId)) problems.push({ id, kind: 'gatewayGone', name, count: 1, other: uses })
    if (relayedCount > 0 && isAway(status)) problems.push({ id, kind: 'relayAway', name, count: relayedCount, other: '' })
    if (report === 'failed') problems.push({ id, kind: 'notApplied', name, count: 1, other: reportFault })
  }
  return problems
}

export function isAway(status: AdminHostRow['status']): boolean {
  return status === 'offline' || status === 'disconnected' || status === 'error'
}
