import { administratorsSid } from '../../common/contracts/helper-places.ts'
import { type Family, familyOf } from '../../common/net/prefix.ts'
import type { Pass } from '../../common/tunnel/pass.ts'
import { parseAddress } from '../../common/tunnel/pass-bounds.ts'
import { everything, families, passPeer } from '../linux/tunnel-policy.ts'
import type { Wanted, WantedTunnel } from '../platform.ts'
import { type Act, command, type Plan, type Step, type TunnelFile } from '../step.ts'
import { guardRule, serviceName, tunnelFilePath, tunnelName, type WindowsPlace } from './names.ts'
import { askAsBefore, askOnly } from './names-policy.ts'
import type { ObservedWindows } from './observed.ts'

/**
 * From what is to what is wanted on Windows. The block is wireguard.exe's own: a tunnel service whose only peer has a /0 lets nothing out but itself, the
 * tunnel, DHCP and neighbour discovery (wireguard-windows, docs/netquirk.md). It ends with the service, so a service is replaced only under our guard rule in
 * Windows Firewall. One service at a time: of two wanted tunnels the one that carries is made. `lan` and `dial` change nothing: that block knows no exceptions.
 */
export function planWindows(observed: ObservedWindows, wanted: Wanted, place: WindowsPlace): Plan {
  const plan = wanted.traffic === 'open' ? planOpen(observed, place) : planClosed(observed, wanted, place)
  return { ...plan, stages: plan.stages.filter((stage) => stage.length > 0) }
}

/** What the service is started with, when it has to be. */
interface Start {
  readonly keyId: string | null
  readonly file: TunnelFile
}

function planClosed(observed: ObservedWindows, wanted: Wanted, place: WindowsPlace): Plan {
  const carrier = wanted.tunnels.find((tunnel) => tunnel.carrying)
  if (stays(observed, carrier)) return planAdjust(observed, carrier, place)
  const start = carrier === undefined ? holdStart : { keyId: carrier.pass.keyId, file: passFile(carrier.pass, observed) }
  const replaces = observed.service !== 'absent'
  // also by a guard that an interrupted replacement left
  const isClosed = replaces || observed.guard
  const name = carrier === undefined ? 'hold' : `through ${carrier.pass.passId}`
  return {
    title: replaces ? `${name}: the service is replaced, so this breaks before it makes` : name,
    onFailure: 'undo',
    stages: [
      [...(replaces && !observed.guard ? [addGuard(place)] : []), lockFolder(place)],
      replaces ? [uninstall(place)] : [],
      replaces ? [awaitAbsent] : [],
      [writeFile(place, start, isClosed)],
      [install(place, isClosed)],
      [awaitRunning(place, isClosed)],
      // the key is off the disk as soon as the service has it; what lies there instead closes at the next start of Windows
      [nextStart(place), ...names(observed, carrier?.pass ?? null, place)],
      isClosed ? [removeGuard(place)] : [],
    ],
  }
}

/** The service that runs is right, or can be made so without an end to its block. */
function planAdjust(observed: ObservedWindows, carrier: WantedTunnel | undefined, place: WindowsPlace): Plan {
  const { started } = observed
  const resized = carrier !== undefined && started !== null && started.mtu !== carrier.pass.mtu
  return {
    title: carrier === undefined ? 'hold: the service stays' : `through ${carrier.pass.passId}`,
    onFailure: 'undo',
    stages: [
      observed.file ? [] : [lockFolder(place)],
      [
        ...(carrier === undefined && observed.peer !== null ? [removePeer(observed.peer.publicKey, place)] : []),
        ...(carrier !== undefined && observed.peer === null ? [addPeer(carrier.pass, observed, place)] : []),
        ...(resized ? families(carrier.pass).map((family) => resize(family, carrier.pass.mtu, place)) : []),
        ...(observed.file ? [] : [nextStart(place)]),
        ...(carrier === undefined ? [] : names(observed, carrier.pass, place)),
      ],
      observed.guard ? [removeGuard(place)] : [],
    ],
  }
}

/** Names first, the guard last: until then everything that is still there only refuses. */
function planOpen(observed: ObservedWindows, place: WindowsPlace): Plan {
  const present = observed.service !== 'absent'
  return {
    title: 'open',
    onFailure: 'carryOn',
    stages: [
      [...(present ? [uninstall(place)] : []), ...(observed.nameservers === null ? [] : [keep('names as before', askAsBefore(place))])],
      present ? [awaitAbsent] : [],
      observed.file ? [removeFile(place)] : [],
      observed.guard ? [removeGuard(place)] : [],
    ],
  }
}

/** Everything of ours, unseen: with no state, no network and no WireGuard for Windows. Each step is harmless where there is nothing. */
export function planRescue(place: WindowsPlace): Plan {
  const { sc } = place.programs
  // ERROR_SERVICE_DOES_NOT_EXIST, ERROR_SERVICE_NOT_ACTIVE, ERROR_SERVICE_MARKED_FOR_DELETE (winerror.h)
  const stop = command(sc, ['stop', serviceName], { okExitCodes: [1060, 1062] })
  const remove = command(sc, ['delete', serviceName], { okExitCodes: [1060, 1072] })
  return {
    title: 'rescue',
    onFailure: 'carryOn',
    stages: [
      [keep('stop the tunnel service', stop), keep('names as before', askAsBefore(place))],
      [keep('delete the tunnel service', remove)],
      [awaitAbsent],
      [removeFile(place), removeGuard(place)],
    ],
  }
}

/** WireGuard refuses another address or resolver while it runs; a peer that was taken away can come back. */
function stays({ service, started, peer }: ObservedWindows, carrier: WantedTunnel | undefined): boolean {
  if (service !== 'running') return false
  if (carrier === undefined) return true
  if (started === null) return false
  const { pass } = carrier
  const same = (a: readonly string[], b: readonly string[]) => [...a].sort().join() === [...b].sort().join()
  return (
    started.keyId === pass.keyId &&
    started.peerKey === pass.peerKey &&
    (peer === null || peer.publicKey === pass.peerKey) &&
    same(started.addresses, pass.addresses) &&
    started.dns.join() === pass.dns.join()
  )
}

/** A tunnel to nobody: a /0 peer without an endpoint makes wireguard.exe close and never sends. Its address is for documentation (RFC 5737). */
const holdStart: Start = {
  keyId: null,
  file: {
    addresses: ['192.0.2.87'],
    dns: [],
    mtu: 1280,
    peerKey: null,
    endpoint: null,
    allowedIps: [everything(4), everything(6)],
    keepalive: 0,
  },
}

function passFile(pass: Pass, observed: ObservedWindows): TunnelFile {
  const { publicKey, endpoint, allowedIps, keepalive } = passPeer(pass, reachable(pass, observed))
  const { addresses, dns, mtu } = pass
  return { addresses, dns, mtu, peerKey: publicKey, endpoint, allowedIps, keepalive }
}

function reachable(pass: Pass, { uplink }: ObservedWindows): string | null {
  return pass.endpoints.find((endpoint) => uplink[familyOf(endpoint)]) ?? pass.endpoints[0] ?? null
}

function names(observed: ObservedWindows, pass: Pass | null, place: WindowsPlace): readonly Step[] {
  const wanted = (pass?.dns ?? []).filter((text) => parseAddress(text) !== null)
  if (wanted.join() === (observed.nameservers ?? []).join()) return []
  if (wanted.length === 0) return [keep('names as before', askAsBefore(place))]
  return [{ what: 'all names through the tunnel', run: askOnly(place, wanted), undo: askAsBefore(place) }]
}

/**
 * Only SYSTEM and administrators (in every language), and nothing from the folder above; what is made in it afterwards is born so (icacls). An administrator's
 * `waygate rescue` has to remove the file.
 */
function lockFolder({ programs, folder }: WindowsPlace): Step {
  const grants = ['*S-1-5-18:(OI)(CI)F', `*${administratorsSid}:(OI)(CI)F`]
  return keep('folder for SYSTEM and administrators', command(programs.icacls, [folder, '/inheritance:r', '/grant:r', ...grants]))
}

/** Where a block stands, what is undone leaves a file that closes at the next start of Windows. */
function writeFile(place: WindowsPlace, { keyId, file }: Start, isClosed: boolean): Step {
  const path = tunnelFilePath(place)
  const undo: Act = isClosed ? nextStart(place).run : { kind: 'removeTunnelFile', path }
  return { what: 'tunnel file', run: { kind: 'writeTunnelFile', path, keyId, file, readBy: 'service' }, undo }
}

function nextStart(place: WindowsPlace): Step {
  return keep('tunnel file without the key', { kind: 'writeTunnelFile', path: tunnelFilePath(place), ...holdStart, readBy: 'nextStart' })
}

function removeFile(place: WindowsPlace): Step {
  return keep('remove the tunnel file', { kind: 'removeTunnelFile', path: tunnelFilePath(place) })
}

/** In the place of what closed nothing may open again, so a failed one stays; the guard does, too. */
function install(place: WindowsPlace, isClosed: boolean): Step {
  const { wireguard } = place.programs
  const run = command(wireguard, ['/installtunnelservice', tunnelFilePath(place)])
  return { what: 'install the tunnel service', run, undo: isClosed ? 'keep' : uninstall(place).run }
}

function awaitRunning(place: WindowsPlace, isClosed: boolean): Step {
  const run: Act = { kind: 'awaitService', service: serviceName, state: 'running' }
  return { what: 'tunnel service runs', run, undo: isClosed ? 'keep' : uninstall(place).run, blocks: true }
}

/** Exit code 1 is also "there is none": whether it is gone is asked afterwards. */
function uninstall({ programs }: WindowsPlace): Step {
  return keep('uninstall the tunnel service', command(programs.wireguard, ['/uninstalltunnelservice', tunnelName], { okExitCodes: [1] }))
}

const awaitAbsent: Step = keep('tunnel service is gone', { kind: 'awaitService', service: serviceName, state: 'absent' })

/** A block rule beats every allow rule of Windows Firewall; where that firewall is switched off it holds nothing. */
function addGuard({ programs }: WindowsPlace): Step {
  const args = ['advfirewall', 'firewall', 'add', 'rule', `name=${guardRule}`, 'dir=out', 'action=block', 'profile=any', 'enable=yes']
  return keep('guard the replacement', command(programs.netsh, args))
}

/** Exit code 1: there is none. */
function removeGuard({ programs }: WindowsPlace): Step {
  const args = ['advfirewall', 'firewall', 'delete', 'rule', `name=${guardRule}`]
  return keep('remove the guard', command(programs.netsh, args, { okExitCodes: [1] }))
}

function removePeer(publicKey: string, { programs }: WindowsPlace): Step {
  return keep('take the gateway away', command(programs.wg, ['set', tunnelName, 'peer', publicKey, 'remove']))
}

function addPeer(pass: Pass, observed: ObservedWindows, { programs }: WindowsPlace): Step {
  return keep('put the gateway back', command(programs.wg, ['set', tunnelName, ...peerWords(pass, reachable(pass, observed))]))
}

/** Words of wg(8) for a peer; nothing of it is secret. */
export function peerWords(pass: Pass, endpoint: string | null): readonly string[] {
  const { publicKey, allowedIps, keepalive } = passPeer(pass, endpoint)
  const towards = endpoint === null ? [] : ['endpoint', endpoint]
  return ['peer', publicKey, ...towards, 'persistent-keepalive', String(keepalive), 'allowed-ips', allowedIps.join(',')]
}

function resize(family: Family, mtu: number, { programs }: WindowsPlace): Step {
  const args = ['interface', `ipv${family}`, 'set', 'subinterface', tunnelName, `mtu=${mtu}`, 'store=active']
  return keep(`IPv${family} packet size`, command(programs.netsh, args))
}

function keep(what: string, run: Act): Step {
  return { what, run, undo: 'keep' }
}
