import { networkInterfaces, uptime } from 'node:os'
import { join } from 'node:path'
import { fail, ok, type Result } from '../../common/result.ts'
import { applyPlan, planJournal, undoBegun } from '../linux/apply.ts'
import type { PacketCounters, Platform, PlatformEvent, PlatformHost, Wanted } from '../platform.ts'
import { explainWindows } from './explain.ts'
import { gapMeter } from './gap-meter.ts'
import { tunnelName, type WindowsPrograms } from './names.ts'
import { observeWindows, readGuard, readPeer, readService, uplinkOf, type WindowsLook } from './observe.ts'
import type { ObservedWindows } from './observed.ts'
import { peerWords, planWindows } from './plan-tunnel.ts'
import { runWindowsActs } from './run-act.ts'
import { type RunProgram, runProgram } from './run-program.ts'
import { startedRecord } from './started-record.ts'

export interface WindowsPlatformOptions {
  /** `windowsPrograms(process.env)`, or stand-ins. */
  readonly programs: WindowsPrograms
  readonly run?: RunProgram
  /** How long a service may take to start, or to be gone (ms). */
  readonly patienceMs?: number
}

/** How often the rules for names are read back (ms): it takes four programs, one of them PowerShell. */
const namesEvery = 60_000
/** How often interfaces and counters are looked at (ms): Windows tells neither without a native module. */
const lookEvery = 1000

/**
 * The engine for Windows: one tunnel service of wireguard.exe, whose kill switch is the block, and a rule for all names (DESIGN 6). Two tunnels side by side,
 * a local network beside the tunnel, a way for the API beside it and the mesh host's role are not to be had this way.
 */
export function createWindowsPlatform(host: PlatformHost, options: WindowsPlatformOptions): Platform {
  const place = { programs: options.programs, folder: join(host.stateDir, 'tunnel') }
  const look: WindowsLook = { place, run: options.run ?? runProgram, record: startedRecord(join(host.stateDir, 'started.json')) }
  const journal = planJournal(host.stateDir, 'tunnel')
  const meter = gapMeter(
    runWindowsActs({ ...look, host, ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }) }),
    performance.now.bind(performance),
  )
  const { run } = meter
  const counters = sampledCounters(look)
  let last: Wanted | null = null
  let namesReadAt = Number.NEGATIVE_INFINITY

  const isClosed = async () => {
    const [service, guard] = await Promise.all([readService(look), readGuard(look)])
    return (service.ok && service.value === 'running') || (guard.ok && guard.value)
  }
  const setPeer = async (words: readonly string[]): Promise<Result<undefined>> => {
    const command = { program: place.programs.wg, args: ['set', tunnelName, ...words] }
    const ran = await run('set the peer', { kind: 'command', command })
    return ran.ok ? ok() : ran
  }
  const missing = (observed: ObservedWindows, wanted: Wanted) => planWindows(observed, wanted, place).stages.flat()

  return {
    sideBySide: false,
    // the block of WireGuard for Windows knows no exceptions, and Windows Firewall looks at what comes in
    unkept: ['lan', 'inbound'],
    async takeOver() {
      await undoBegun({ run, journal, log: host.log })
      const observed = await observeWindows(look)
      if (!observed.ok) return observed
      const { service, started, peer, guard, nameservers, file } = observed.value
      const tunnel = service === 'running' && started !== null && peer !== null ? started : null
      return ok({
        leftovers: service !== 'absent' || guard || nameservers !== null || file,
        closed: service === 'running' || guard,
        tunnels: tunnel === null ? [] : [{ slot: 0, ...tunnel, carrying: true }],
        host: false,
      })
    },
    async converge(wanted, onBlocked) {
      last = wanted
      const observed = await observeWindows(look)
      if (!observed.ok) return observed
      const plan = planWindows(observed.value, wanted, place)
      const before = meter.last()
      const done = await applyPlan(plan, { run, journal, onBlocked: wanted.traffic === 'closed' ? onBlocked : undefined, log: host.log })
      counters.forget()
      if (wanted.traffic === 'open') meter.opened()
      if (meter.last() !== before && meter.last() !== null) host.log('one tunnel was replaced by another', { gapMs: meter.last() })
      return done
    },
    async verify() {
      if (last === null) return { intact: true }
      const observed = await observeWindows(look)
      if (!observed.ok) return { intact: false, fault: observed.fault, closed: null }
      const steps = missing(observed.value, last)
      if (steps.length === 0) return { intact: true }
      const detail = `not as planned: ${steps.map((step) => step.what).join(', ')}`
      const { service, guard } = observed.value
      const fault = { code: 'step.failed', what: 'verify', program: '', exit: null, detail } as const
      return { intact: false, fault, closed: service === 'running' || guard }
    },
    isClosed,
    // taking the peer away and giving it back in one command is what makes WireGuard speak first again
    restartHandshake: (_slot, pass, endpoint) => setPeer(['peer', pass.peerKey, 'remove', ...peerWords(pass, endpoint)]),
    // WireGuardNT follows the routing table by itself (wireguard-windows, docs/netquirk.md)
    rebind: async () => undefined,
    async settle(_slot, pass) {
      await setPeer(['peer', pass.peerKey, 'persistent-keepalive', String(pass.keepalive)])
    },
    async reading() {
      const peer = await readPeer(look)
      if (peer === null || peer.endpoint === null) return null
      const { endpoint, handshakeAt, rxBytes, txBytes } = peer
      const gapMs = meter.last()
      return { interface: tunnelName, endpoint, handshakeAt, rxBytes, txBytes, ...(gapMs === null ? {} : { gapMs }) }
    },
    counters: () => counters.read(),
    uplink: () => uplinkOf(networkInterfaces()),
    // with the address they were bound to they are gone; Windows ends them itself
    endSockets: async () => undefined,
    async keepDns() {
      if (last === null || last.traffic === 'open' || performance.now() - namesReadAt < namesEvery) return
      namesReadAt = performance.now()
      const observed = await observeWindows(look)
      if (!observed.ok) return
      const step = missing(observed.value, last).find((one) => one.what === 'all names through the tunnel')
      if (step !== undefined) host.log('the rule for names was changed by somebody else', { repaired: (await run(step.what, step.run)).ok })
    },
    dnsDescription() {
      const servers = last?.tunnels.find((tunnel) => tunnel.carrying)?.pass.dns.join(', ') ?? ''
      return servers === '' ? 'as before' : `${servers} (name resolution policy)`
    },
    async convergeHost(wanted) {
      return wanted === null ? ok() : fail({ code: 'platform.unsupported', detail: 'Only Linux machines can be hosts of the mesh' })
    },
    hostReading: async () => null,
    hostStands: () => true,
    // not looked for on Windows
    otherVpns: async () => [],
    explain: async (address) => explainWindows(address, { place, run: look.run, closed: await isClosed() }),
    async check() {
      const [service, guard] = await Promise.all([readService(look), readGuard(look)])
      const detail = `tunnel service: ${service.ok ? service.value : 'not known'}, guard rule: ${guard.ok && guard.value ? 'there' : 'not there'}`
      return ok([{ name: 'Beside the tunnel', outcome: 'skipped', detail: `Windows can't be asked yet. ${detail}` }])
    },
    watch: (listener) => watchInterfaces(listener, () => last),
    bootId: () => windowsBootId(Date.now(), uptime()),
  }
}

/** To 10 s: a clock that was set reads as another start, which only ends a pause early. */
export function windowsBootId(now: number, uptimeSeconds: number): string {
  return `boot ${Math.round((now / 1000 - uptimeSeconds) / 10)}`
}

interface SampledCounters {
  read(): PacketCounters | null
  /** Another tunnel stands now: what was seen before is not of it. */
  forget(): void
}

/** Bytes stand for packets: to tell "something came" from "nothing came" they do. Read anew in the background, at most once a second, when asked. */
function sampledCounters(look: WindowsLook): SampledCounters {
  const none = { received: 0, sent: 0 }
  let known: PacketCounters | null = none
  let readAt = 0
  let life = 0
  return {
    read() {
      if (Date.now() - readAt >= lookEvery) {
        readAt = Date.now()
        const mine = life
        void readPeer(look).then((peer) => {
          if (mine === life) known = peer === null ? null : { received: peer.rxBytes, sent: peer.txBytes }
        })
      }
      return known
    },
    forget() {
      life += 1
      known = none
    },
  }
}

/** The adapter goes with its service, and the service's end opens: seen within a second, at no cost. */
function watchInterfaces(listener: (event: PlatformEvent) => void, wanted: () => Wanted | null): () => void {
  let uplink = uplinkOf(networkInterfaces()).identity
  let stood = tunnelName in networkInterfaces()
  const timer = setInterval(() => {
    const interfaces = networkInterfaces()
    const now = uplinkOf(interfaces).identity
    const stands = tunnelName in interfaces
    if (stood && !stands && wanted()?.traffic === 'closed') {
      listener({ kind: 'protectionChanged', detail: 'the tunnel service ended' })
    }
    if (now !== uplink) listener({ kind: 'uplinkChanged' })
    uplink = now
    stood = stands
  }, lookEvery)
  return () => clearInterval(timer)
}
