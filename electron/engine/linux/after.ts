import type { Wanted } from '../platform.ts'
import { policyDigest } from './filter.ts'
import { slotInterface } from './names.ts'
import type { Observed, ObservedDns } from './observed.ts'
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
    dns: dnsAfter(observed, wanted),
    sysctlBefore: needsMarkedAnswers(wanted, observed.machine) ? { [srcValidMark]: '0', ...observed.sysctlBefore } : observed.sysctlBefore,
  }
}

function dnsAfter(observed: Observed, wanted: Wanted): ObservedDns {
  const carrier = wanted.tunnels.find((tunnel) => tunnel.carrying)
  const nameservers = carrier?.pass.dns ?? []
  if (carrier === undefined || nameservers.length === 0) return observed.dns
  return observed.machine.resolver === 'file'
    ? { kind: 'file', nameservers }
    : { kind: 'resolved', interface: slotInterface(carrier.slot), nameservers }
}
