import type { View } from '../store/draft.ts'
import type { NetworkRecord } from '../store/records.ts'
import { freeAddress, parseRange } from './address-range.ts'

export interface Addresses {
  /** Without mask, '' when the network has no such range. */
  readonly address4: string
  readonly address6: string
}

/** The next free addresses of a network, or the server's text when it is full. */
export function assignAddresses(view: View, network: NetworkRecord, from: 'bottom' | 'top'): Addresses | { readonly full: string } {
  const taken = takenAddresses(view, network.name)
  const address4 = assign(network.range4, taken, from)
  if (address4 === null) return { full: 'ERROR: No unique addresses available. Check network subnet' }
  const address6 = assign(network.range6, taken, from)
  if (address6 === null) return { full: 'ERROR: No unique IPv6 addresses available. Check network subnet' }
  return { address4, address6 }
}

export function withoutMask(address: string): string {
  return address.split('/')[0] ?? ''
}

/** `100.64.0.1` in `100.64.0.0/16` → `100.64.0.1/16`. */
export function withMask(address: string, range: string): string {
  return address === '' ? '' : `${address}/${range.split('/')[1] ?? ''}`
}

function assign(range: string, taken: ReadonlySet<string>, from: 'bottom' | 'top'): string | null {
  const parsed = range === '' ? null : parseRange(range)
  return parsed === null ? '' : freeAddress(parsed, taken, from)
}

function takenAddresses(view: View, network: string): Set<string> {
  const taken = new Set<string>()
  for (const node of view.find('nodesByNetwork', network)) taken.add(withoutMask(node.address4)).add(withoutMask(node.address6))
  for (const client of view.find('clientsByNetwork', network)) taken.add(client.address4).add(client.address6)
  return taken
}
