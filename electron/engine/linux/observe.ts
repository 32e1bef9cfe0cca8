import { type Family, familyOf } from '../../common/net/prefix.ts'
import { ok, type Result } from '../../common/result.ts'
import type { Slot } from '../platform.ts'
import { observeDns } from './dns/observe-dns.ts'
import { type KernelSettings, readSetting } from './kernel-settings.ts'
import { gatherMachine } from './machine-facts.ts'
import {
  filterTable,
  hostFilterTable,
  hostProtocol,
  meshInterface,
  meshTable,
  programs,
  slotInterface,
  slots,
  tunnelProtocol,
  tunnelTable,
} from './names.ts'
import { linkExists } from './net-devices.ts'
import type { MachineFacts, Observed, ObservedMesh, ObservedTunnel } from './observed.ts'
import type { OwnFilter } from './own-filter.ts'
import { parseRule, type Rule } from './rule.ts'
import { runCommand, runProgram } from './run-command.ts'
import type { StandingKeys } from './standing-keys.ts'
import { gatherVpns, neighbourVpns } from './vpns.ts'
import { readDevice } from './wireguard.ts'

export interface ObserveContext {
  readonly settings: KernelSettings
  readonly keys: StandingKeys
  readonly own: OwnFilter
}

/** Looks at everything of ours with the machine's own tools; nothing remembered. */
export async function observe(context: ObserveContext): Promise<Result<Observed>> {
  const [four, six, filter, hostFilter, links] = await Promise.all([
    readRules(4),
    readRules(6),
    tableDigest(filterTable, closingChains, context.own),
    tableDigest(hostFilterTable, [], context.own),
    readLinks(),
  ])
  for (const part of [four, six, filter, hostFilter]) if (!part.ok) return part
  const rules = { 4: four.ok ? four.value : [], 6: six.ok ? six.value : [] }
  const by = (protocol: number) => ({
    4: rules[4].filter((rule) => rule.protocol === protocol),
    6: rules[6].filter((rule) => rule.protocol === protocol),
  })
  const tunnels = (await Promise.all(slots.map((slot) => observeTunnel(slot, links, context)))).filter((tunnel) => tunnel !== null)
  const machine = await gatherSurroundings()
  return ok({
    machine,
    filter: filter.ok ? filter.value : null,
    rules: by(tunnelProtocol),
    tunnels,
    dns: await observeDns(machine.resolver, tunnels),
    hostFilter: hostFilter.ok ? hostFilter.value : null,
    hostRules: by(hostProtocol),
    mesh: await observeMesh(links, context),
    sysctlBefore: context.settings.before(),
  })
}

/** The machine around us with the VPNs of other programs, for which it may take a process. */
export async function gatherSurroundings(): Promise<MachineFacts> {
  return { ...gatherMachine(), vpns: neighbourVpns(await gatherVpns()) }
}

/** Rules of ours, both protocols. */
export async function readRules(family: Family): Promise<Result<readonly Rule[]>> {
  if (family === 6 && readSetting('net/ipv6/conf/default/disable_ipv6') === null) return ok([])
  const args = [...(family === 6 ? ['-6'] : []), '-N', '-j', '-d', 'rule', 'show']
  const ran = await runCommand(`read IPv${family} rules`, { program: programs.ip, args })
  if (!ran.ok) return ran
  const lines = parseJson(ran.value.stdout)
  return ok(
    lines
      .flatMap((line) => parseRule(line, family) ?? [])
      .filter((rule) => rule.protocol === tunnelProtocol || rule.protocol === hostProtocol),
  )
}

/** The digest in the name of the policy chain; '' for a table that isn't as it was loaded, null for no table. */
export async function tableDigest(table: string, closing: readonly string[], own: OwnFilter): Promise<Result<string | null>> {
  const ran = await runProgram({ program: programs.nft, args: ['-s', 'list', 'table', 'inet', table] })
  if (!ran.ok) return ran
  if (ran.value.exit !== 0) return ok(null)
  const digest = digestIn(ran.value.stdout, closing)
  return ok(digest !== '' && own.isAsLoaded(table, digest, ran.value.stdout) ? digest : '')
}

/** The chains that make the tunnel's filter a block. */
export const closingChains = ['output', 'forward', 'guard']

/**
 * A table that somebody flushed or added to keeps its name and chains: there must be as many rules as were loaded, in every hook some, and the closing ones
 * drop what no rule allows.
 */
export function digestIn(listing: string, closing: readonly string[]): string {
  const [, digest = '', count] = /chain policy_([0-9a-f]{16})_(\d+) \{/.exec(listing) ?? []
  const rules = listing.split('\n').filter((line) => /^\t\t(?!type )\S/.test(line)).length
  const hooks = [...listing.matchAll(/chain (\S+) \{\s*type [^;]+; policy (\w+);([^}]*)/g)]
  const isWhole = hooks.every(([, , , rules]) => rules?.trim() !== '')
  const drops = hooks.flatMap(([, name, policy]) => (policy === 'drop' ? [name] : []))
  return isWhole && rules === Number(count) && closing.every((name) => drops.includes(name)) ? digest : ''
}

interface Link {
  readonly name: string
  readonly mtu: number
  readonly up: boolean
  readonly addresses: readonly { readonly address: string; readonly bits: number }[]
}

async function readLinks(): Promise<ReadonlyMap<string, Link>> {
  if (![...slots.map(slotInterface), meshInterface].some(linkExists)) return new Map()
  const ran = await runProgram({ program: programs.ip, args: ['-N', '-j', 'address', 'show'] })
  const links = ran.ok ? parseJson(ran.value.stdout) : []
  return new Map(
    links.map((link) => {
      const info = (Array.isArray(link.addr_info) ? link.addr_info : []) as Record<string, unknown>[]
      const addresses = info.flatMap((entry) =>
        entry.local === undefined ? [] : [{ address: String(entry.local), bits: Number(entry.prefixlen) }],
      )
      const flags = Array.isArray(link.flags) ? link.flags : []
      return [String(link.ifname), { name: String(link.ifname), mtu: Number(link.mtu), up: flags.includes('UP'), addresses }]
    }),
  )
}

async function observeTunnel(slot: Slot, links: ReadonlyMap<string, Link>, context: ObserveContext): Promise<ObservedTunnel | null> {
  const name = slotInterface(slot)
  const link = links.get(name)
  if (link === undefined) return null
  const device = await readDevice(name)
  const carries = await Promise.all(
    ([4, 6] as const).map(async (family) => ((await defaultDevices(tunnelTable, family)).includes(name) ? [family] : [])),
  )
  return {
    slot,
    keyId: context.keys.get(name),
    // one that doesn't answer, or is down, is nobody's: it will be replaced
    peerKey: device.ok && link.up ? (device.value.peers[0]?.publicKey ?? '') : '',
    addresses: link.addresses.map((entry) => entry.address),
    mtu: link.mtu,
    carries: carries.flat(),
  }
}

async function observeMesh(links: ReadonlyMap<string, Link>, context: ObserveContext): Promise<ObservedMesh | null> {
  const link = links.get(meshInterface)
  if (link === undefined) return null
  const device = await readDevice(meshInterface)
  const routes = await Promise.all(([4, 6] as const).map((family) => readRoutes(meshTable, family)))
  return {
    keyId: device.ok && link.up ? context.keys.get(meshInterface) : null,
    listenPort: device.ok ? device.value.listenPort : 0,
    addresses: link.addresses.map((entry) => `${entry.address}/${entry.bits}`),
    mtu: link.mtu,
    routes: routes.flat().flatMap((route) => (route.dev === meshInterface ? [route.dst] : [])),
  }
}

async function defaultDevices(table: number, family: Family): Promise<readonly string[]> {
  const routes = await readRoutes(table, family)
  return routes.flatMap((route) => (route.dst.endsWith('/0') ? [route.dev] : []))
}

async function readRoutes(table: number, family: Family): Promise<readonly { readonly dst: string; readonly dev: string }[]> {
  const args = [family === 6 ? '-6' : '-4', '-N', '-j', 'route', 'show', 'table', String(table)]
  const ran = await runProgram({ program: programs.ip, args })
  // exit 2: there is no such table yet
  const routes = ran.ok && ran.value.exit === 0 ? parseJson(ran.value.stdout) : []
  return routes.map((route) => ({ dst: withMask(String(route.dst), family), dev: String(route.dev ?? '') }))
}

function withMask(dst: string, family: Family): string {
  if (dst === 'default') return family === 4 ? '0.0.0.0/0' : '::/0'
  return dst.includes('/') ? dst : `${dst}/${familyOf(dst) === 4 ? 32 : 128}`
}

function parseJson(text: string): readonly Record<string, unknown>[] {
  const value: unknown = text.trim() === '' ? [] : JSON.parse(text)
  return Array.isArray(value) ? (value as Record<string, unknown>[]) : []
}
