import type { Wanted } from '../../platform.ts'
import { command, type Step } from '../../step.ts'
import { programs, slotInterface } from '../names.ts'
import type { Observed, ObservedDns } from '../observed.ts'
import { resolvconfRecord } from './observe-dns.ts'

/** The name servers of the gateway in use; none = the pass names none, or nothing carries: then what is there stays. */
export function wantedNameservers(wanted: Wanted): readonly string[] {
  return wanted.tunnels.find((tunnel) => tunnel.carrying)?.pass.dns ?? []
}

export interface DnsSteps {
  /** Quick, and needs no tunnel. */
  readonly before: readonly Step[]
  /** Takes a process or more, or needs the interface: beside WireGuard's configuration, so that no handshake waits for it. */
  readonly beside: readonly Step[]
}

/** From the resolver's configuration as it is to ours. */
export function planDns(observed: Pick<Observed, 'machine' | 'dns'>, wanted: Wanted): DnsSteps {
  const nameservers = wantedNameservers(wanted)
  const carrier = wanted.tunnels.find((tunnel) => tunnel.carrying)
  if (carrier === undefined || nameservers.length === 0) return { before: [], beside: [] }
  const { dns } = observed
  const after = dnsFor(observed, wanted)
  if (after === null || sameDns(dns, after)) return { before: [], beside: [] }
  switch (after.kind) {
    case 'file':
      return {
        before: [{ what: 'write resolv.conf', run: { kind: 'writeResolvConf', nameservers }, undo: { kind: 'restoreResolvConf' } }],
        beside: [],
      }
    case 'resolvconf':
      return { before: [], beside: [addRecord(nameservers)] }
    case 'resolved':
      return { before: [], beside: setLink(after.interface, nameservers) }
  }
}

/** What takes ours away again. systemd-resolved forgets it with the interface. */
export function restoreDns({ dns }: Pick<Observed, 'dns'>): readonly Step[] {
  switch (dns.kind) {
    case 'file':
      return [{ what: 'restore resolv.conf', run: { kind: 'restoreResolvConf' }, undo: 'keep' }]
    case 'resolvconf':
      return [{ what: 'remove the record from resolvconf', run: removeRecord, undo: 'keep' }]
    default:
      return []
  }
}

/** How ours looks once it is there; null = nothing is wanted. */
export function dnsFor({ machine }: Pick<Observed, 'machine'>, wanted: Wanted): Exclude<ObservedDns, { kind: 'foreign' }> | null {
  const nameservers = wantedNameservers(wanted)
  const carrier = wanted.tunnels.find((tunnel) => tunnel.carrying)
  if (carrier === undefined || nameservers.length === 0) return null
  switch (machine.resolver) {
    case 'resolved':
      return { kind: 'resolved', interface: slotInterface(carrier.slot), nameservers }
    case 'resolvconf':
      return { kind: 'resolvconf', nameservers }
    case 'networkManager':
    case 'file':
      return { kind: 'file', nameservers }
  }
}

function sameDns(is: ObservedDns, wanted: ObservedDns): boolean {
  if (is.kind === 'foreign' || wanted.kind === 'foreign') return is.kind === wanted.kind
  const link = (dns: ObservedDns) => (dns.kind === 'resolved' ? dns.interface : '')
  return is.kind === wanted.kind && link(is) === link(wanted) && is.nameservers.join() === wanted.nameservers.join()
}

/** `~.` makes resolved ask this link for every name, and links without it for none but their own domains (systemd-resolved.service(8), "Protocols and routing"). */
function setLink(name: string, nameservers: readonly string[]): readonly Step[] {
  const revert = command(programs.resolvectl, ['revert', name], { okExitCodes: [1] })
  const step = (what: string, args: readonly string[]): Step => ({ what, run: command(programs.resolvectl, args), undo: revert })
  return [
    step('DNS servers', ['dns', name, ...nameservers]),
    step('DNS for every name', ['domain', name, '~.']),
    step('DNS default', ['default-route', name, 'yes']),
  ]
}

/** `-m 0 -x`: first, and alone (openresolv; Debian's takes the order from the record's name, and keeps others behind it). */
function addRecord(nameservers: readonly string[]): Step {
  const stdin = nameservers.map((server) => `nameserver ${server}\n`).join('')
  return {
    what: 'add a record to resolvconf',
    run: command(programs.resolvconf, ['-a', resolvconfRecord, '-m', '0', '-x'], { stdin }),
    undo: removeRecord,
  }
}

/** `-f`: no fault when there is none. */
export const removeRecord = command(programs.resolvconf, ['-d', resolvconfRecord, '-f'])
