import fc from 'fast-check'
import { joinNetwork } from '../../../electron/server/domain/membership.ts'
import type { Database } from '../../../electron/server/store/database.ts'
import { clientKey } from '../../../electron/server/store/records.ts'
import { plainHost } from '../replay/plain-host.ts'

export interface Member {
  readonly os: string
  readonly firewall: string
  readonly isDefault: boolean
  readonly networks: readonly string[]
}

export const member: fc.Arbitrary<Member> = fc.record({
  os: fc.constantFrom('linux', 'linux', 'linux', 'windows', 'darwin'),
  firewall: fc.constantFrom('nftables', 'nftables', 'iptables', 'none'),
  isDefault: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  networks: fc.constantFrom(['office'], ['lab'], ['office', 'lab']),
})

/** Empties the server and makes two networks with these hosts, `h0` and on. */
export function furnish(database: Database, members: readonly Member[]): void {
  const draft = database.draft()
  const now = Date.now()
  for (const { id } of draft.list('nodes')) draft.remove('nodes', id)
  for (const { id } of draft.list('hosts')) draft.remove('hosts', id)
  for (const { network, id } of draft.list('clients')) draft.remove('clients', clientKey(network, id))
  for (const { value } of draft.list('enrolmentKeys')) draft.remove('enrolmentKeys', value)
  for (const name of ['office', 'lab']) {
    const range4 = name === 'office' ? '100.64.0.0/16' : '10.77.0.0/24'
    const facts = { range6: '', keepalive: 20, mtu: 1280, autoRemove: false, autoRemoveTags: [], autoRemoveThreshold: 0 }
    draft.put('networks', { id: crypto.randomUUID(), name, range4, ...facts, nodesUpdatedAt: now, createdAt: now, updatedAt: now })
  }
  for (const [at, { os, firewall, isDefault, networks }] of members.entries()) {
    const host = { ...plainHost(`h${at}`), os, firewall, isDefault }
    draft.put('hosts', host)
    for (const network of networks) joinNetwork(draft, host.id, network, { id: crypto.randomUUID(), now })
  }
  database.commit(draft)
}
