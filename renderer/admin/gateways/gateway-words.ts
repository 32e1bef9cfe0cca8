import type { AdminGatewayRow, AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { groupBy } from '../../../electron/common/group-by.ts'
import type { useT } from '../../i18n/use-words.ts'
import { type RowWords, rowWords } from '../../ui/table/row-words.ts'

/** Hosts by the gateway that they leave through; made once per list. */
export function hostsByGateway(hosts: readonly AdminHostRow[]): ReadonlyMap<string, readonly AdminHostRow[]> {
  const known = byGateway.get(hosts)
  if (known !== undefined) return known
  const groups = groupBy(
    hosts.filter(({ usesId }) => usesId !== ''),
    ({ usesId }) => usesId,
  )
  byGateway.set(hosts, groups)
  return groups
}

const byGateway = new WeakMap<readonly AdminHostRow[], ReadonlyMap<string, readonly AdminHostRow[]>>()

/** Hosts by the relay that they are behind; made once per list. */
export function hostsByRelay(hosts: readonly AdminHostRow[]): ReadonlyMap<string, readonly AdminHostRow[]> {
  const known = byRelay.get(hosts)
  if (known !== undefined) return known
  const groups = groupBy(
    hosts.filter(({ relayId }) => relayId !== ''),
    ({ relayId }) => relayId,
  )
  byRelay.set(hosts, groups)
  return groups
}

const byRelay = new WeakMap<readonly AdminHostRow[], ReadonlyMap<string, readonly AdminHostRow[]>>()

/** A gateway is found by its own name, address and state, by its hosts, and by those behind them. */
export function gatewayWords(hosts: readonly AdminHostRow[], t: Say): RowWords<AdminGatewayRow> {
  const known = wordsOf.get(hosts)
  if (known?.t === t) return known.words
  const connected = hostsByGateway(hosts)
  const relayed = hostsByRelay(hosts)
  const words = rowWords<AdminGatewayRow>(({ id, name, exitAddress, status, internet }) => [
    name,
    exitAddress,
    t(`node.${status}`),
    internet ? '' : t('admin.noInternet'),
    ...(connected.get(id) ?? []).flatMap((host) => [host.name, host.address, ...(relayed.get(host.id) ?? []).map((one) => one.name)]),
  ])
  wordsOf.set(hosts, { t, words })
  return words
}

type Say = ReturnType<typeof useT>

const wordsOf = new WeakMap<readonly AdminHostRow[], { readonly t: Say; readonly words: RowWords<AdminGatewayRow> }>()

/** The hosts of one gateway: all of them when the gateway itself matches, else those that match. */
export function matchingHosts(gateway: AdminGatewayRow, hosts: readonly AdminHostRow[], text: string): readonly AdminHostRow[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '' || gateway.name.toLowerCase().includes(wanted) || gateway.exitAddress.includes(wanted)) return hosts
  const found = hosts.filter(({ name, address }) => name.toLowerCase().includes(wanted) || address.includes(wanted))
  return found.length === 0 ? hosts : found
}
