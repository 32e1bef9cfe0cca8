import type { Wanted } from '../platform.ts'
import { dnsFor } from './dns/plan-dns.ts'
import { policyDigest } from './filter.ts'
import type { Observed } from './observed.ts'
import { srcValidMark } from './plan-tunnel.ts'
import { families, filterPolicy, needsMarkedAnswers, tunnelRules } from './tunnel-policy.ts'

/** What stands once the plan for `wanted` has run: remembered, so that the next plan needs no look at everything first. */
export function afterTunnel(observed: Observed, wanted: Wanted): Observed {
  if (wanted.traffic === 'open') {
    return { ...observed, filter: null, rules: { 4: [], 6: [] }, tunnels: [], dns: { kind: 'foreign' } }
  }
  return {
    ...observed,
    filter: policyDigest(filterPolicy(wanted, observed.machine, observed.mesh)),
    rules: { 4: tunnelRules(4, wanted, observed.machine), 6: tunnelRules(6, wanted, observed.machine) },
    tunnels: wanted.tunnels.map(({ slot, pass, carrying }) => ({
      slot,
      keyId: pass.keyId,
      peerKey: pass.peerKey,
      addresses: pass.addresses,
      mtu: pass.mtu,
      carries: carrying ? families(pass) : [],
    })),
    dns: dnsFor(observed, wanted) ?? observed.dns,
    sysctlBefore: needsMarkedAnswers(wanted, observed.machine) ? { [srcValidMark]: '0', ...observed.sysctlBefore } : observed.sysctlBefore,
  }
}
