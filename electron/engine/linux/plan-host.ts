import type { HostConfig } from '../../common/contracts/helper.ts'
import { covers, type Family, familyOf, outermost, parsePrefix } from '../../common/net/prefix.ts'
import type { WantedHost } from '../platform.ts'
import { command, type Plan, type Step, type WireGuardConfig } from '../step.ts'
import { type HostPolicy, hostFilterText, hostPolicyDigest } from './host-filter.ts'
import { acceptRa, forward4, forward6, forwardingFirst, replyMarks } from './host-settings.ts'
import { hostFilterTable, hostProtocol, mark, meshInterface, meshTable, priority, programs } from './names.ts'
import type { MachineFacts, Observed } from './observed.ts'
import { batch, flushRules, keep, removeTable, srcValidMark } from './plan-tunnel.ts'
import { closingRules, hostClosing, mainTable, type Rule, ruleChanges } from './rule.ts'
import { everything, ruleFamilies, unique } from './tunnel-policy.ts'

/** From what is to the wanted mesh host; null = none. */
export function planHost(observed: Observed, wanted: WantedHost | null): Plan {
  const plan = wanted === null ? planRemoval(observed) : planPresence(observed, wanted)
  return { ...plan, stages: plan.stages.filter((stage) => stage.length > 0) }
}

function planPresence(observed: Observed, wanted: WantedHost): Plan {
  const { config } = wanted
  const fresh = observed.mesh === null
  const configure = keep(`configure ${meshInterface}`, { kind: 'configureWireGuard', interface: meshInterface, config: meshConfig(config) })
  return {
    title: `host ${config.revision}`,
    onFailure: 'undo',
    stages: [
      [...loadFilter(observed, wanted), ...settings(observed, wanted)],
      fresh ? [start] : [],
      [configure],
      links(observed, wanted),
      rules(observed, wanted),
    ],
  }
}

function planRemoval(observed: Observed): Plan {
  const open = observed.filter === null
  const before = Object.keys(observed.sysctlBefore).filter((path) => path !== srcValidMark || open)
  return {
    title: 'no host',
    onFailure: 'carryOn',
    stages: [
      ([4, 6] as const).flatMap((family) => (observed.hostRules[family].length === 0 ? [] : [flushRules(family, hostProtocol)])),
      [
        ...(observed.mesh === null ? [] : [keep(`remove ${meshInterface}`, { kind: 'stopWireGuard', interface: meshInterface })]),
        ...(observed.hostFilter === null ? [] : [removeTable(hostFilterTable)]),
      ],
      // forwarding resets others, so it is restored before them
      before.sort(forwardingFirst).map((path) => keep(`restore ${path}`, { kind: 'restoreSysctl', path })),
    ],
  }
}

const start: Step = {
  what: `start ${meshInterface}`,
  run: { kind: 'startWireGuard', interface: meshInterface },
  undo: { kind: 'stopWireGuard', interface: meshInterface },
}

function loadFilter(observed: Observed, wanted: WantedHost): readonly Step[] {
  const policy = hostPolicy(wanted, observed.machine)
  if (observed.hostFilter === hostPolicyDigest(policy)) return []
  const stdin = hostFilterText(policy, observed.hostFilter === null ? 'create' : 'replace')
  return [keep('load the host filter', command(programs.nft, ['-f', '-'], { stdin }))]
}

export function hostPolicy(wanted: WantedHost, machine: MachineFacts): HostPolicy {
  const { config } = wanted
  const out = { ipv4: machine.defaultInterfaces[4], ipv6: machine.defaultInterfaces[6] }
  return {
    listenPort: config.listenPort,
    gateway: config.gateway === null ? null : { ranges: outermost(config.gateway.ranges), out },
    forwards: outermost(config.forwards),
    through: isThrough(wanted)
      ? {
          networks: outermost(config.addresses.map(withBits)),
          inside: machine.inside.map((bridge) => bridge.name),
          control: wanted.dial.targets,
          markedAnswers: machine.reversePath !== 'off',
        }
      : null,
  }
}

function isThrough(wanted: WantedHost): boolean {
  return wanted.config.through !== null && !wanted.throughSuspended
}

/** Only what is not yet as it should be; the former values are kept for the removal. */
function settings(observed: Observed, wanted: WantedHost): readonly Step[] {
  const { gateway, forwards } = wanted.config
  const { machine } = observed
  const ra = machine.defaultInterfaces[6] === null ? null : acceptRa(machine.defaultInterfaces[6])
  const serves = (family: Family) => [...(gateway?.ranges ?? []), ...forwards].some((range) => familyOf(range) === family)
  const wants: [string, string][] = [
    // first: once forwarding is on, the default by router advertisement would be dropped
    ...(serves(6) && ra !== null && machine.sysctl[ra] === '1' ? [[ra, '2'] as [string, string]] : []),
    ...(serves(4) ? [[forward4, '1'] as [string, string]] : []),
    ...(serves(6) ? [[forward6, '1'] as [string, string]] : []),
    ...(isThrough(wanted) ? replyMarks.map((path): [string, string] => [path, '1']) : []),
    ...(isThrough(wanted) && machine.reversePath !== 'off' && !(srcValidMark in observed.sysctlBefore)
      ? [[srcValidMark, '1'] as [string, string]]
      : []),
  ]
  return wants
    .filter(([path, value]) => machine.sysctl[path] !== value)
    .map(([path, value]) => ({ what: `set ${path}`, run: { kind: 'setSysctl', path, value }, undo: { kind: 'restoreSysctl', path } }))
}

export function meshConfig(config: HostConfig): WireGuardConfig {
  return {
    keyId: config.keyId,
    listenPort: config.listenPort,
    fwmark: mark,
    device: 'standing',
    peers: config.peers.map((peer) => {
      const own = peer.allowedIps.filter((prefix) => !prefix.endsWith('/0'))
      const { through } = config
      const defaults =
        through === null || through.publicKey !== peer.publicKey ? [] : through.ipv6 ? [everything(4), everything(6)] : [everything(4)]
      return { publicKey: peer.publicKey, endpoint: peer.endpoint, allowedIps: networks([...own, ...defaults]), keepalive: peer.keepalive }
    }),
  }
}

function links(observed: Observed, wanted: WantedHost): readonly Step[] {
  const { config } = wanted
  const is = observed.mesh
  const addresses = config.addresses.map((address) => withBits(address))
  const routes = meshRoutes(wanted)
  const dev = `dev ${meshInterface}`
  const table = `table ${meshTable} protocol ${hostProtocol}`
  const lines = [
    ...(is === null ? [`link set ${dev} addrgenmode none`] : []),
    // no route by the kernel: ours are in a table of their own
    ...addresses
      .filter((address) => !is?.addresses.includes(address))
      .map((address) => `address add ${address} ${dev} noprefixroute${address.includes(':') ? ' nodad' : ''}`),
    ...(is?.mtu === config.mtu ? [] : [`link set ${dev} mtu ${config.mtu} up`]),
    ...routes.filter((route) => !is?.routes.includes(route)).map((route) => `route replace ${route} ${dev} ${table}`),
    ...(is?.routes ?? []).filter((route) => !routes.includes(route)).map((route) => `route del ${route} ${dev} ${table}`),
    ...(is?.addresses ?? []).filter((address) => !addresses.includes(address)).map((address) => `address del ${address} ${dev}`),
  ]
  return lines.length === 0 ? [] : [keep('mesh addresses and routes', batch(lines))]
}

/** Networks of the own addresses, what peers serve beside them, and the default of a `through` host. */
export function meshRoutes(wanted: WantedHost): readonly string[] {
  const { config } = wanted
  const own = config.addresses.flatMap((address) => parsePrefix(address) ?? [])
  const served = config.peers
    .flatMap((peer) => peer.allowedIps)
    .flatMap((text) => parsePrefix(text) ?? [])
    .filter((prefix) => prefix.bits > 0 && !own.some((network) => covers(network, prefix)))
  const defaults = !isThrough(wanted) ? [] : config.through?.ipv6 ? [everything(4), everything(6)] : [everything(4)]
  return unique(
    [...own.filter((network) => network.bits < (network.family === 4 ? 32 : 128)), ...served].map((prefix) => prefix.text).concat(defaults),
  )
}

function rules(observed: Observed, wanted: WantedHost): readonly Step[] {
  return ruleFamilies(observed.machine).flatMap((family): readonly Step[] => {
    const lines = ruleChanges(observed.hostRules[family], hostRules(family, wanted))
    return lines.length === 0 ? [] : [keep(`host IPv${family} rules`, batch(lines, family))]
  })
}

export function hostRules(family: Family, wanted: WantedHost): readonly Rule[] {
  const protocol = hostProtocol
  const mesh: readonly Rule[] = [
    { priority: priority.hostMarked, protocol, fwmark: mark, action: { lookup: mainTable } },
    { priority: priority.mesh, protocol, action: { lookup: meshTable, suppressDefault: true } },
  ]
  if (!isThrough(wanted)) return mesh
  const ranges = family === 4 ? ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'] : ['fc00::/7', 'fe80::/10']
  return [
    ...controlRules(family, wanted.dial.targets),
    ...mesh,
    ...ranges.map((to): Rule => ({ priority: priority.hostPrivate, protocol, to, action: { lookup: mainTable, suppressDefault: true } })),
    ...closingRules(meshTable, hostClosing, protocol),
  ]
}

/** The control channel is never cut, whoever on this machine keeps it. */
function controlRules(family: Family, targets: readonly string[]): readonly Rule[] {
  return unique(targets).flatMap((target): readonly Rule[] => {
    const found = /^\[?([^\]]+?)\]?:(\d+)$/.exec(target)
    const [, to = '', port = ''] = found ?? []
    if (to === '' || familyOf(to) !== family) return []
    return [{ priority: priority.hostDial, protocol: hostProtocol, to, tcpPort: Number(port), action: { lookup: mainTable } }]
  })
}

function networks(prefixes: readonly string[]): readonly string[] {
  return unique(prefixes.flatMap((text) => parsePrefix(text)?.text ?? []))
}

function withBits(address: string): string {
  return address.includes('/') ? address : `${address}/${address.includes(':') ? 128 : 32}`
}
