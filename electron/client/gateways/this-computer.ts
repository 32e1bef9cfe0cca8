import type { ClientDeps } from '../client-deps.ts'
import type { ThisComputer } from './gateway-list.ts'

/** What the gateways are judged against: this machine's addresses, what it says of itself, and its registrations as far as the helper shows them. */
export function thisComputer({ ownAddresses, device, helper }: ClientDeps): Required<ThisComputer> {
  const view = helper.view()
  const passes = view.link === 'ready' ? view.status.passes : []
  return {
    addresses: ownAddresses(),
    device,
    registrations: new Set(passes.map(({ network, clientId }) => `${network}/${clientId}`)),
  }
}
