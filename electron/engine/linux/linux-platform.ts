import { mkdirSync, readFileSync } from 'node:fs'
import { ok } from '../../common/result.ts'
import type { Pass } from '../../common/tunnel/pass.ts'
import type { Platform, PlatformEvent, PlatformHost, Slot, Wanted } from '../platform.ts'
import { planJournal, type RunAct } from './apply.ts'
import { check } from './check.ts'
import { createDnsKeeper } from './dns/dns-keeper.ts'
import { watchResolver } from './dns/watch-resolver.ts'
import { explain } from './explain.ts'
import { createHostEngine } from './host-engine.ts'
import { kernelSettings } from './kernel-settings.ts'
import { gatherUplink, hasKernelWireGuard } from './machine-facts.ts'
import { meshInterface, programs, slotInterface } from './names.ts'
import { netDevices } from './net-devices.ts'
import { ownFilter } from './own-filter.ts'
import { runActs } from './run-act.ts'
import { runProgram } from './run-command.ts'
import { standingKeys } from './standing-keys.ts'
import { createTunnelEngine } from './tunnel-engine.ts'
import { passPeer } from './tunnel-policy.ts'
import { gatherVpns } from './vpns.ts'
import { watchMachine } from './watch.ts'
import { readDevice, restartPeer, setPeer } from './wireguard.ts'

export interface LinuxPlatformOptions {
  /** Wraps what carries out the steps of every plan, so that a test can stop, fail or die at each of them. */
  readonly aroundSteps?: (run: RunAct) => RunAct
}

/** The engine for Linux: WireGuard, policy routing, nftables, and whoever resolves names. */
export function createLinuxPlatform(host: PlatformHost, { aroundSteps = (run) => run }: LinuxPlatformOptions = {}): Platform {
  mkdirSync(host.stateDir, { recursive: true, mode: 0o700 })
  const settings = kernelSettings(host.stateDir)
  const keys = standingKeys(host.stateDir)
  const own = ownFilter()
  const run = aroundSteps(runActs({ host, settings, keys, own, kernelWireGuard: hasKernelWireGuard }))
  const shared = { host, settings, keys, own, run }
  const tunnel = createTunnelEngine({ ...shared, journal: planJournal(host.stateDir, 'tunnel') })
  const mesh = createHostEngine({ ...shared, journal: planJournal(host.stateDir, 'host') })
  let onDnsChange = () => {}
  const dns = createDnsKeeper({ host, run, wanted: tunnel.wanted, onChange: () => onDnsChange() })
  return {
    sideBySide: true,
    unkept: [],
    async takeOver() {
      await mesh.takeOver()
      return tunnel.takeOver()
    },
    async converge(wanted, onBlocked) {
      const before = carrier(tunnel.wanted())
      const done = await tunnel.converge(wanted, onBlocked)
      const after = carrier(wanted)
      // a first one is asked through when it has its handshake
      if (done.ok && before !== null && after !== null && before !== after) void dns.prove()
      return done
    },
    verify: tunnel.verify,
    isClosed: tunnel.isClosed,
    restartHandshake: (slot: Slot, pass: Pass, endpoint: string) => restartPeer(slotInterface(slot), passPeer(pass, endpoint)),
    async rebind(slot, pass) {
      const device = await readDevice(slotInterface(slot))
      const is = device.ok ? device.value.peers[0] : undefined
      // the same endpoint again: that alone drops the address that the socket remembered
      if (is?.endpoint) await setPeer(slotInterface(slot), { ...passPeer(pass, is.endpoint), keepalive: is.keepalive })
    },
    async settle(slot, pass) {
      const peer = passPeer(pass, null)
      void dns.prove()
      if (peer.keepalive !== pass.keepalive) await setPeer(slotInterface(slot), { ...peer, keepalive: pass.keepalive })
    },
    async reading(slot) {
      const name = slotInterface(slot)
      if (!netDevices().has(name)) return null
      const device = await readDevice(name)
      const peer = device.ok ? device.value.peers[0] : undefined
      if (peer === undefined) return null
      return { interface: name, endpoint: peer.endpoint ?? '', handshakeAt: peer.handshakeAt, rxBytes: peer.rxBytes, txBytes: peer.txBytes }
    },
    counters: (slot) => netDevices().get(slotInterface(slot)) ?? null,
    uplink: gatherUplink,
    async endSockets(addresses) {
      await Promise.all(addresses.map((address) => runProgram({ program: programs.ss, args: ['-K', '-t', 'src', address] })))
    },
    // inotify tells
    keepDns: async () => undefined,
    dnsDescription: dns.description,
    async convergeHost(wanted) {
      const before = mesh.listenPort()
      const done = await mesh.converge(wanted)
      const personal = tunnel.wanted()
      // the personal tunnel's filter names the mesh's port
      if (mesh.listenPort() !== before && personal?.traffic === 'closed') {
        tunnel.doubt()
        const again = await tunnel.converge(personal)
        if (!again.ok) return again
      }
      return done
    },
    hostStands: () => netDevices().has(meshInterface),
    async hostReading() {
      if (!netDevices().has(meshInterface)) return null
      const device = await readDevice(meshInterface)
      if (!device.ok) return null
      const peers = device.value.peers.map(({ publicKey, handshakeAt, rxBytes, txBytes }) => ({ publicKey, handshakeAt, rxBytes, txBytes }))
      return { peers }
    },
    otherVpns: async () => (await gatherVpns()).map(({ port: _port, routes: _routes, ...vpn }) => vpn),
    explain: (address) => explain(address, tunnel.wanted()),
    check: async () => ok(await check(tunnel.wanted())),
    watch(listener: (event: PlatformEvent) => void) {
      onDnsChange = () => listener({ kind: 'dnsChanged' })
      const unwatchResolver = watchResolver(() => void dns.keep(), host.log)
      const unwatch = watchMachine(
        (event) => {
          if (event.kind === 'protectionChanged') tunnel.doubt()
          listener(event)
        },
        host.log,
        own,
      )
      return () => {
        onDnsChange = () => {}
        unwatchResolver()
        unwatch()
      }
    },
    bootId: () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
  }
}

/** The pass whose gateway carries. */
function carrier(wanted: Wanted | null): string | null {
  return wanted?.tunnels.find((tunnel) => tunnel.carrying)?.pass.passId ?? null
}
