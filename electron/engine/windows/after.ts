import type { Wanted } from '../platform.ts'
import type { ObservedWindows } from './observed.ts'

/** What stands once the plan for `wanted` has run. */
export function afterWindows(observed: ObservedWindows, wanted: Wanted): ObservedWindows {
  const { uplink } = observed
  if (wanted.traffic === 'open') {
    return { uplink, service: 'absent', started: null, peer: null, nameservers: null, guard: false, file: false }
  }
  const pass = wanted.tunnels.find((tunnel) => tunnel.carrying)?.pass
  const closed = { uplink, service: 'running', guard: false, file: true } as const
  if (pass === undefined) {
    const stayed = observed.service === 'running'
    return { ...closed, started: stayed ? observed.started : null, peer: null, nameservers: stayed ? observed.nameservers : null }
  }
  const { keyId, peerKey, addresses, dns, mtu } = pass
  return {
    ...closed,
    started: { keyId, peerKey, addresses, dns, mtu },
    peer: { publicKey: peerKey, endpoint: pass.endpoints[0] ?? null },
    nameservers: dns.length === 0 ? null : dns,
  }
}
