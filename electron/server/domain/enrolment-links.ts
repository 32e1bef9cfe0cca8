import type { Draft } from '../store/draft.ts'

/** What enrolment keys name and what may go: networks, their tags, relays. */

/** A key with no network left goes, whoever made it; tags are called after their network. */
export function unlinkNetwork(draft: Draft, network: string): void {
  for (const key of draft.list('enrolmentKeys')) {
    const networks = key.networks.filter((other) => other !== network)
    const groups = key.groups?.filter((tag) => tag.split('.')[0] !== network) ?? null
    const isUnlinked = networks.length < key.networks.length || (groups ?? []).length < (key.groups ?? []).length
    if (!isUnlinked) continue
    if (networks.length === 0) draft.remove('enrolmentKeys', key.value)
    else draft.put('enrolmentKeys', { ...key, networks, groups })
  }
}

/** Hosts of these keys would be relayed by a node that relays no more. */
export function unlinkRelay(draft: Draft, nodeId: string): void {
  for (const key of draft.list('enrolmentKeys')) {
    if (key.relay === nodeId) draft.put('enrolmentKeys', { ...key, relay: '' })
  }
}
