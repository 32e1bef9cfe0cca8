import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import type { CheckResult } from '../inspection.ts'
import type { Wanted } from '../platform.ts'
import { type Attempt, type Outcome, tryToLeave } from './check-probe.ts'
import { gatherMachine } from './machine-facts.ts'
import { filterTable, programs } from './names.ts'
import { runProgram } from './run-command.ts'

/**
 * The negative test: programs bound to the physical device and to its address try to get out, one after the other, IPv4, IPv6, TCP, UDP, ICMP and questions
 * to name servers. That they fail isn't enough: our own counters must say that it was us.
 */
export async function check(wanted: Wanted | null): Promise<readonly CheckResult[]> {
  const attempts = plannedAttempts(physicalLink(), lanResolver())
  if (wanted?.traffic !== 'closed') return attempts.map(({ name }) => ({ name, outcome: 'skipped', detail: 'Traffic is not closed.' }))
  const results: CheckResult[] = []
  for (const attempt of attempts) {
    const { outcome, ours } = await counted(() => tryToLeave(attempt), readRefusals)
    results.push(judgeAttempt(attempt, outcome, ours))
  }
  return results
}

/** The filter may be replaced in the middle of an attempt (a switch ends), and counts anew: the attempt is made again. */
const tries = 3

/** What an attempt came to, and by how much our counters rose during it. */
export async function counted(
  attempt: () => Promise<Outcome>,
  read: () => Promise<Counters>,
): Promise<{ outcome: Outcome; ours: Refusals }> {
  for (let left = tries - 1; ; left -= 1) {
    const before = await read()
    const outcome = await attempt()
    const after = await read()
    const ours = { rejected: after.rejected - before.rejected, dropped: after.dropped - before.dropped }
    if (after.table === before.table || left === 0) return { outcome, ours }
  }
}

export interface PhysicalLink {
  readonly device: string
  readonly ipv4: string | null
  readonly ipv6: string | null
}

/** Documentation addresses (RFC 5737, 3849): nobody is bothered if it does get out. */
export function plannedAttempts(link: PhysicalLink | null, resolver: string): readonly Attempt[] {
  if (link === null) return []
  return ([4, 6] as const).flatMap((family) => {
    const own = family === 4 ? link.ipv4 : link.ipv6
    const target = family === 4 ? '192.0.2.1' : '2001:db8::1'
    const binds: readonly Attempt['bind'][] = [{ device: link.device }, ...(own === null ? [] : [{ address: own }])]
    return binds.flatMap((bind) => {
      const where = 'device' in bind ? `bound to ${bind.device}` : `from ${bind.address}`
      const attempt = (what: string, protocol: Attempt['protocol'], port: number, to = target): Attempt => ({
        name: `IPv${family} ${what} ${where}`,
        protocol,
        bind,
        target: to,
        port,
      })
      return [
        attempt('TCP', 'tcp', 443),
        attempt('UDP', 'udp', 9),
        attempt('ping', 'icmp', 0),
        attempt('DNS', 'udp', 53, family === 4 ? resolver : target),
      ]
    })
  })
}

/** By how much our own counters rose meanwhile: `rejected` in the chain that tells programs, `dropped` by what is silent. */
export interface Refusals {
  readonly rejected: number
  readonly dropped: number
}

/** What the routing layer says: no route, the unreachable rule, an address that doesn't fit the way. */
const routingErrors = ['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EACCES', 'EINVAL']

/** Pure. What nothing on this machine refused has left, as far as anybody here can tell. */
export function judgeAttempt(attempt: Attempt, outcome: Outcome, ours: Refusals): CheckResult {
  const { name } = attempt
  const to = `${attempt.target}${attempt.port === 0 ? '' : ` port ${attempt.port}`}`
  const count = ours.rejected + ours.dropped
  switch (outcome.kind) {
    case 'impossible':
      return { name, outcome: 'skipped', detail: `It can't be tried: ${outcome.error}.` }
    case 'answered':
      return { name, outcome: 'leaked', detail: `${to} answered.` }
    case 'silent':
      // a rejection would have been told at once: only the silent counters can be this one's
      return ours.dropped > 0
        ? { name, outcome: 'blocked', by: 'filter', detail: `${to}: our filter dropped it (+${ours.dropped}).` }
        : { name, outcome: 'leaked', detail: `${to}: nothing on this machine refused it.` }
    case 'refused':
      if (count > 0)
        return { name, outcome: 'blocked', by: 'filter', detail: `${to}: our filter refused it (+${count}, ${outcome.error}).` }
      if (outcome.at === 'later') return { name, outcome: 'leaked', detail: `${to}: refused from outside (${outcome.error}).` }
      return routingErrors.includes(outcome.error)
        ? { name, outcome: 'blocked', by: 'routing', detail: `${to}: the routing layer has no way there (${outcome.error}).` }
        : { name, outcome: 'blocked', by: 'other', detail: `${to}: something else on this machine refused it (${outcome.error}).` }
  }
}

async function readRefusals(): Promise<Counters> {
  const ran = await runProgram({ program: programs.nft, args: ['-a', 'list', 'table', 'inet', filterTable] })
  return refusalsIn(ran.ok && ran.value.exit === 0 ? ran.value.stdout : '')
}

/** What the filter has counted since it was loaded. */
export interface Counters extends Refusals {
  /** The kernel's number of this table; another one when it was loaded anew (nft -a). '' = no table. */
  readonly table: string
}

/** Sums the counters of a listing, chain by chain. */
export function refusalsIn(listing: string): Counters {
  let chain = ''
  const sums = { rejected: 0, dropped: 0 }
  for (const line of listing.split('\n')) {
    chain = /^\tchain (\S+) \{/.exec(line)?.[1] ?? chain
    const packets = Number(/counter packets (\d+)/.exec(line)?.[1] ?? 0)
    if (chain === 'refuse') sums.rejected += packets
    else if (chain === 'output' || chain === 'guard') sums.dropped += packets
  }
  return { ...sums, table: /^table inet \S+ \{ # handle (\d+)$/m.exec(listing)?.[1] ?? '' }
}

function physicalLink(): PhysicalLink | null {
  const machine = gatherMachine()
  const device = machine.defaultInterfaces[4] ?? machine.defaultInterfaces[6] ?? machine.lan[0]?.interface
  if (device === undefined) return null
  const own = networkInterfaces()[device] ?? []
  const first = (family: 'IPv4' | 'IPv6') =>
    own.find((entry) => entry.family === family && !entry.address.startsWith('fe80:'))?.address ?? null
  return { device, ipv4: first('IPv4'), ipv6: first('IPv6') }
}

/** The local network's own resolver is the next hop more often than not. */
function lanResolver(): string {
  const line = readFileSync('/proc/self/net/route', 'utf8')
    .split('\n')
    .find((candidate) => candidate.split('\t')[1] === '00000000')
  const hex = line?.split('\t')[2] ?? '00000000'
  const address = [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.')
  return address === '0.0.0.0' ? '192.0.2.53' : address
}
