import type { View } from '../store/draft.ts'
import type { ClientRecord, NetworkRecord, NodeRecord } from '../store/records.ts'
import { parseRange, rangeText } from './address-range.ts'

/** What a remote client sends through a plain gateway: its network, and the ranges behind the network's other remote clients. */
export function splitRanges(view: View, network: NetworkRecord, client: ClientRecord): string[] {
  const others = view.find('clientsByNetwork', client.network).filter(({ id }) => id !== client.id)
  const behind = others.flatMap(({ extraRanges }) => extraRanges ?? []).flatMap((text) => parseRange(text) ?? [])
  const further = [...new Set(behind.map(rangeText))].sort()
  return [network.range4, network.range6, ...further].filter((range) => range !== '')
}

/** What it sends through an internet gateway, in one text: everything of the families that both have. */
export function everything(gateway: NodeRecord, client: ClientRecord): string {
  return gateway.address6 !== '' && client.address6 !== '' ? '0.0.0.0/0,::/0' : '0.0.0.0/0'
}
