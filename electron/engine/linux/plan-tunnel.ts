import type { Family } from '../../common/net/prefix.ts'
import type { Wanted, WantedTunnel } from '../platform.ts'
import { type Act, command, type Plan, type Step } from '../step.ts'
import { planDns, restoreDns } from './dns/plan-dns.ts'
import { filterText, policyDigest } from './filter.ts'
import { filterTable, programs, slotInterface, slotTable, tunnelProtocol, tunnelTable } from './names.ts'
import type { Observed, ObservedTunnel } from './observed.ts'
import { ruleChanges } from './rule.ts'
import { everything, families, filterPolicy, needsMarkedAnswers, tunnelConfig, tunnelRules } from './tunnel-policy.ts'

/** From what is to what is wanted, for the machine's own traffic. Empty stages = nothing to do. */
export function planTunnel(observed: Observed, wanted: Wanted): Plan {
  const plan = wanted.traffic === 'open' ? planOpen(observed) : planClosed(observed, wanted)
  return { ...plan, stages: plan.stages.filter((stage) => stage.length > 0) }
}

/**
 * Block first, then tunnels. On a machine that is open: filter ‖ wireguard-go ‖ IPv6 rules (a process and an interface without addresses and routes lead
 * nowhere), then one batch of IPv4 rules, addresses, link and routes, then keys and peer, which start the handshake. Where something of ours stands, the
 * filter goes before everything else: what it will refuse must be refused before rules and tunnels change. What is in the way of a slot goes right after it;
 * what has become superfluous goes last.
 */
function planClosed(observed: Observed, wanted: Wanted): Plan {
  const stale = observed.tunnels.filter((is) => !wanted.tunnels.some((tunnel) => isSame(is, tunnel)))
  const fresh = wanted.tunnels.filter((tunnel) => !observed.tunnels.some((is) => isSame(is, tunnel)))
  const inTheWay = stale.filter((is) => fresh.some((tunnel) => tunnel.slot === is.slot))
  const superfluous = stale.filter((is) => !inTheWay.includes(is))
  const filter = [...loadFilter(observed, wanted), ...markedAnswers(observed, wanted)]
  const rules = { 4: ruleLines(observed, wanted, 4), 6: ruleLines(observed, wanted, 6) }
  const links = [...fresh.flatMap(linkLines), ...sizeLines(observed, wanted), ...defaultLines(observed, wanted, fresh)]
  const block: readonly (readonly Step[])[] = isOpen(observed)
    ? [
        [...filter, ...fresh.map(start), ...closeFamily(6, rules[6])],
        // in one batch: where there are IPv4 rules, what waited is gone
        [
          {
            ...keep(
              links.length > 0 ? 'IPv4 rules, addresses, link and routes' : 'IPv4 rules',
              batch([dropWaiting, ...rules[4], ...links]),
            ),
            blocks: true,
          },
        ],
      ]
    : [
        filter,
        inTheWay.map(stop),
        filter.length + stale.length + fresh.length + links.length === 0 && areGoing([...rules[4], ...rules[6]]) ? [afterTheNews] : [],
        [...fresh.map(start), ...closeFamily(4, [...(mayWait(observed) ? [dropWaiting] : []), ...rules[4]]), ...closeFamily(6, rules[6])],
        links.length > 0 ? [keep('addresses, link and routes', batch(links))] : [],
      ]
  const dns = planDns(observed, wanted)
  return {
    title: wanted.tunnels.length === 0 ? 'hold' : `through ${wanted.tunnels.map((tunnel) => tunnel.pass.passId).join(', ')}`,
    onFailure: 'undo',
    stages: [
      ...block.slice(0, -1),
      [...(block.at(-1) ?? []), ...dns.before],
      // after the routes: an answer for which no route leads back is dropped (rp_filter = 2), and a dropped first answer costs 5 s
      [...fresh.map((tunnel) => configure(tunnel, observed)), ...dns.beside],
      superfluous.map(stop),
    ],
  }
}

/**
 * Packets that were let out before the filter stood, and wait in the kernel for their next hop's hardware address, would leave seconds later: up to 101 a
 * neighbour, seen after an uplink had lost its carrier. Forgetting the neighbours that aren't known yet drops them. A line for `ip -batch`, both families.
 */
const dropWaiting = 'neighbour flush all nud incomplete'

/** The filter is missing, or stands alone: an engine that died behind it didn't come to the IPv4 rules, with which they are dropped. */
function mayWait({ filter, rules }: Observed): boolean {
  return filter === null || rules[4].length === 0
}

function isOpen({ filter, rules, tunnels }: Observed): boolean {
  return filter === null && rules[4].length === 0 && rules[6].length === 0 && tunnels.length === 0
}

/** Rules that are no longer needed; what they allow is still subject to the filter. */
function areGoing(lines: readonly string[]): boolean {
  return lines.length > 0 && lines.every((line) => line.startsWith('rule del'))
}

/** Starting a program stops this process for some milliseconds: whoever waits for the state that led here is told first. */
const afterTheNews: Step = keep('let the news out', { kind: 'pause', ms: 10 })

/** Removing, side by side: what is still there a moment longer only refuses. */
function planOpen(observed: Observed): Plan {
  return {
    title: 'open',
    onFailure: 'carryOn',
    stages: [
      [
        // by the time each takes: the slowest begins first
        ...(observed.filter === null ? [] : [removeTable(filterTable)]),
        ...observed.tunnels.map(stop),
        ...([4, 6] as const).flatMap((family) => (observed.rules[family].length === 0 ? [] : [flushRules(family, tunnelProtocol)])),
        ...restoreDns(observed),
        ...(srcValidMark in observed.sysctlBefore && observed.mesh === null
          ? [keep('restore src_valid_mark', { kind: 'restoreSysctl', path: srcValidMark })]
          : []),
      ],
    ],
  }
}

function loadFilter(observed: Observed, wanted: Wanted): readonly Step[] {
  const policy = filterPolicy(wanted, observed.machine, observed.mesh)
  if (observed.filter === policyDigest(policy)) return []
  const stdin = filterText(policy, observed.filter === null ? 'create' : 'replace')
  return [{ what: 'load the filter', run: command(programs.nft, ['-f', '-'], { stdin }), undo: 'keep', blocks: true }]
}

function ruleLines(observed: Observed, wanted: Wanted, family: Family): readonly string[] {
  return ruleChanges(observed.rules[family], tunnelRules(family, wanted, observed.machine))
}

function closeFamily(family: Family, lines: readonly string[]): readonly Step[] {
  return lines.length === 0 ? [] : [{ what: `IPv${family} rules`, run: batch(lines, family), undo: 'keep', blocks: true }]
}

function start({ slot }: WantedTunnel): Step {
  const name = slotInterface(slot)
  return { what: `start ${name}`, run: { kind: 'startWireGuard', interface: name }, undo: { kind: 'stopWireGuard', interface: name } }
}

function stop(is: Pick<ObservedTunnel, 'slot'>): Step {
  const name = slotInterface(is.slot)
  return keep(`remove ${name}`, { kind: 'stopWireGuard', interface: name })
}

function configure(tunnel: WantedTunnel, observed: Observed): Step {
  const name = slotInterface(tunnel.slot)
  return keep(`configure ${name}`, { kind: 'configureWireGuard', interface: name, config: tunnelConfig(tunnel.pass, observed.machine) })
}

/** Addresses, link and routes of a fresh tunnel. */
function linkLines({ slot, pass }: WantedTunnel): readonly string[] {
  const name = slotInterface(slot)
  return [
    // or the kernel makes up a link-local address and sends router solicitations into the tunnel
    `link set dev ${name} addrgenmode none`,
    ...pass.addresses.map((address) => `address add ${address}/${address.includes(':') ? '128 nodad' : '32'} dev ${name}`),
    `link set dev ${name} mtu ${pass.mtu} up`,
    ...families(pass).map(
      (family) => `route replace ${everything(family)} dev ${name} table ${slotTable(slot)} protocol ${tunnelProtocol}`,
    ),
  ]
}

/** A path that carries less, or more, than before changes the size of the tunnel that stands. */
function sizeLines(observed: Observed, wanted: Wanted): readonly string[] {
  return wanted.tunnels.flatMap((tunnel) => {
    const is = observed.tunnels.find((candidate) => isSame(candidate, tunnel))
    return is === undefined || is.mtu === tunnel.pass.mtu ? [] : [`link set dev ${slotInterface(tunnel.slot)} mtu ${tunnel.pass.mtu}`]
  })
}

/** `route replace` with one metric moves the default from one tunnel to the other without a gap; a family that the new one lacks is taken away. */
function defaultLines(observed: Observed, wanted: Wanted, fresh: readonly WantedTunnel[]): readonly string[] {
  const carrier = wanted.tunnels.find((tunnel) => tunnel.carrying)
  const kept = observed.tunnels.filter((is) => wanted.tunnels.some((tunnel) => isSame(is, tunnel)))
  return ([4, 6] as const).flatMap((family) => {
    const route = `${everything(family)} dev`
    const rest = `table ${tunnelTable} metric 100 protocol ${tunnelProtocol}`
    if (carrier !== undefined && families(carrier.pass).includes(family)) {
      const already = !fresh.includes(carrier) && kept.some((is) => is.slot === carrier.slot && is.carries.includes(family))
      return already ? [] : [`route replace ${route} ${slotInterface(carrier.slot)} ${rest}`]
    }
    return kept.filter((is) => is.carries.includes(family)).map((is) => `route del ${route} ${slotInterface(is.slot)} ${rest}`)
  })
}

export const srcValidMark = 'net/ipv4/conf/all/src_valid_mark'

function markedAnswers(observed: Observed, wanted: Wanted): readonly Step[] {
  if (!needsMarkedAnswers(wanted, observed.machine) || srcValidMark in observed.sysctlBefore) return []
  return [
    {
      what: 'marked answers',
      run: { kind: 'setSysctl', path: srcValidMark, value: '1' },
      undo: { kind: 'restoreSysctl', path: srcValidMark },
    },
  ]
}

/** The tunnel that stands is the one that is wanted: same slot, gateway and addresses. */
export function isSame(is: ObservedTunnel, wanted: WantedTunnel): boolean {
  return (
    is.slot === wanted.slot &&
    is.keyId === wanted.pass.keyId &&
    is.peerKey === wanted.pass.peerKey &&
    [...is.addresses].sort().join() === [...wanted.pass.addresses].sort().join()
  )
}

export function batch(lines: readonly string[], family: Family | null = null): Act {
  return command(programs.ip, [...(family === 6 ? ['-6'] : []), '-batch', '-'], { stdin: `${lines.join('\n')}\n` })
}

export function flushRules(family: Family, protocol: number): Step {
  return keep(
    `flush IPv${family} rules`,
    command(programs.ip, [...(family === 6 ? ['-6'] : []), 'rule', 'flush', 'protocol', String(protocol)]),
  )
}

export function removeTable(table: string): Step {
  return keep(`remove table ${table}`, command(programs.nft, ['-f', '-'], { stdin: `table inet ${table}\ndelete table inet ${table}\n` }))
}

export function keep(what: string, run: Act): Step {
  return { what, run, undo: 'keep' }
}
