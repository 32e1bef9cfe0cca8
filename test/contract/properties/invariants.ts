import { expect } from 'vitest'
import type { Snapshot } from '../../../electron/common/model/snapshot.ts'

/** What holds in every state that a server can be brought into. */
export function invariants({ nodes }: Snapshot): void {
  for (const node of nodes) {
    const used = new Set(
      nodes.filter(({ hostId, internetGateway }) => hostId === node.hostId && internetGateway !== '').map((n) => n.internetGateway),
    )
    expect(used.size, 'one gateway per host over all networks').toBeLessThanOrEqual(1)
    if (node.internetGateway === '') continue
    expect(node.isInternetGateway, 'no chaining').toBe(false)
    const gateway = nodes.find(({ id }) => id === node.internetGateway)
    expect(gateway?.internetClients, 'a link is known on both sides').toContain(node.id)
    expect(gateway?.isInternetGateway, 'it leads to a gateway').toBe(true)
  }
  for (const relay of nodes) {
    for (const id of relay.relayedNodes) {
      expect(nodes.find((node) => node.id === id)?.relayedBy, 'a relayed host knows its relay').toBe(relay.id)
    }
  }
  for (const { id, isRelayed, relayedBy } of nodes) {
    expect(isRelayed).toBe(relayedBy !== '')
    if (relayedBy !== '') expect(nodes.find((node) => node.id === relayedBy)?.relayedNodes, 'a relay knows whom it relays').toContain(id)
  }
  for (const gateway of nodes) {
    for (const id of gateway.internetClients) {
      if (id !== gateway.id) expect(nodes.find((node) => node.id === id)?.internetGateway, 'both sides').toBe(gateway.id)
    }
  }
}
