import { existsSync } from 'node:fs'
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import { fail, ok, type Result } from '../../common/result.ts'
import type { Uplink } from '../platform.ts'
import { guardRule, serviceName, tunnelFilePath, tunnelName, type WindowsPlace } from './names.ts'
import { listNames } from './names-policy.ts'
import type { ObservedWindows, ServiceState, StartedTunnel } from './observed.ts'
import { type DumpedPeer, type DumpedTunnel, readDump, readNameRules, readServiceState } from './read-output.ts'
import { type RunProgram, runCommand } from './run-program.ts'
import type { RecordedTunnel, StartedRecord } from './started-record.ts'

export interface WindowsLook {
  readonly place: WindowsPlace
  readonly run: RunProgram
  readonly record: StartedRecord
}

/** Looks at everything of ours with the machine's own tools; remembered is only which pass the service was started with. */
export async function observeWindows(look: WindowsLook): Promise<Result<ObservedWindows>> {
  const { place, record } = look
  const [service, nameservers, guard] = await Promise.all([readService(look), readNames(look), readGuard(look)])
  if (!service.ok) return service
  if (!nameservers.ok) return nameservers
  if (!guard.ok) return guard
  const tunnel = service.value === 'running' ? await readTunnel(look) : null
  const peer = tunnel?.peers[0] ?? null
  const ways = uplinkOf(networkInterfaces())
  return ok({
    uplink: { 4: ways.ipv4, 6: ways.ipv6 },
    service: service.value,
    started: startedAs(record.read(), tunnel),
    peer: peer === null || peer.endpoint === null ? null : { publicKey: peer.publicKey, endpoint: peer.endpoint },
    nameservers: nameservers.value,
    guard: guard.value,
    file: existsSync(tunnelFilePath(place)),
  })
}

export async function readService({ place, run }: WindowsLook): Promise<Result<ServiceState>> {
  const { sc } = place.programs
  const ran = await run({ program: sc, args: ['query', serviceName] })
  if (!ran.ok) return ran
  const { exit, stdout } = ran.value
  const state = readServiceState(exit, stdout)
  if (state !== null) return ok(state)
  return fail({ code: 'step.failed', what: 'read the tunnel service', program: sc, exit, detail: stdout.trim().slice(0, 500) })
}

/** Servers of our rule for all names, null when there is none. */
export async function readNames({ place, run }: WindowsLook): Promise<Result<readonly string[] | null>> {
  const listed = await runCommand(run, 'read the name rules', listNames(place).command)
  return listed.ok ? understood(listed.value.stdout) : listed
}

/** netsh speaks the machine's language; its exit code doesn't: 1 = no such rule. */
export async function readGuard({ place, run }: WindowsLook): Promise<Result<boolean>> {
  const ran = await run({ program: place.programs.netsh, args: ['advfirewall', 'firewall', 'show', 'rule', `name=${guardRule}`] })
  return ran.ok ? ok(ran.value.exit === 0) : ran
}

/** The single peer of our tunnel, null when there is none or WireGuard doesn't answer. */
export async function readPeer(look: WindowsLook): Promise<DumpedPeer | null> {
  return (await readTunnel(look))?.peers[0] ?? null
}

async function readTunnel({ place, run }: WindowsLook): Promise<DumpedTunnel | null> {
  const ran = await run({ program: place.programs.wg, args: ['show', tunnelName, 'dump'] })
  return ran.ok && ran.value.exit === 0 ? readDump(ran.value.stdout) : null
}

/** A service that Windows started anew has read the file that was there then: with another key it isn't the one that was written down. */
function startedAs(record: RecordedTunnel | null, tunnel: DumpedTunnel | null): StartedTunnel | null {
  if (record === null || (tunnel !== null && tunnel.publicKey !== record.publicKey)) return null
  const { keyId, peerKey, addresses, dns, mtu } = record
  return { keyId, peerKey, addresses, dns, mtu }
}

function understood(stdout: string): Result<readonly string[] | null> {
  try {
    return ok(readNameRules(stdout))
  } catch {
    return fail({ code: 'step.failed', what: 'read the name rules', program: 'powershell', exit: 0, detail: stdout.slice(0, 500) })
  }
}

/** Interfaces that are up and have an address, without ours: a route can't be seen without a program, and this is asked every second. */
export function uplinkOf(interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>): Uplink {
  const found = Object.entries(interfaces).flatMap(([name, addresses]) =>
    name === tunnelName ? [] : (addresses ?? []).filter(isWayOut).map(({ family, address }) => ({ family, word: `${name} ${address}` })),
  )
  const has = (family: string) => found.some((entry) => entry.family === family)
  const words = found.map((entry) => entry.word).sort()
  return { ipv4: has('IPv4'), ipv6: has('IPv6'), identity: words.join(', ') }
}

function isWayOut({ internal, address }: NetworkInterfaceInfo): boolean {
  return !internal && !/^(169\.254\.|fe80:)/i.test(address)
}
