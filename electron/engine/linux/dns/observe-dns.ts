import { readFileSync } from 'node:fs'
import { programs, slotInterface } from '../names.ts'
import type { ObservedDns, ObservedTunnel } from '../observed.ts'
import { runProgram } from '../run-command.ts'
import { ourNameservers } from './resolv-conf.ts'
import type { Resolver } from './resolver.ts'

/** The name of our record with resolvconf. Debian's sorts records by name, and puts what begins with `tun` before a network card's. */
export const resolvconfRecord = 'tun.waygate'

/** Where Debian's resolvconf, openresolv up to 3.12 and openresolv since 3.13 keep records. */
const recordFolders = ['/run/resolvconf/interface', '/run/resolvconf/interfaces', '/run/resolvconf/keys']

/** What of ours is in the resolver's configuration, as far as files tell. */
export function dnsInFiles(): Exclude<ObservedDns, { kind: 'resolved' }> {
  const written = ourNameservers()
  if (written !== null) return { kind: 'file', nameservers: written }
  const record = recordFolders.map((folder) => read(`${folder}/${resolvconfRecord}`)).find((text) => text !== null)
  return record === undefined ? { kind: 'foreign' } : { kind: 'resolvconf', nameservers: nameserversIn(record ?? '') }
}

/** The same, and what systemd-resolved has for the tunnels: only asking it tells. */
export async function observeDns(resolver: Resolver, tunnels: readonly Pick<ObservedTunnel, 'slot' | 'carries'>[]): Promise<ObservedDns> {
  const files = dnsInFiles()
  if (files.kind !== 'foreign' || resolver !== 'resolved') return files
  for (const { slot } of [...tunnels].sort((a, b) => b.carries.length - a.carries.length)) {
    const nameservers = await resolvedServers(slotInterface(slot))
    if (nameservers !== null) return { kind: 'resolved', interface: slotInterface(slot), nameservers }
  }
  return { kind: 'foreign' }
}

/** The servers that resolved asks through an interface for every name; null when it isn't set up so. */
async function resolvedServers(name: string): Promise<readonly string[] | null> {
  const [servers = null, domains = null, isDefault = null] = await Promise.all(
    ['dns', 'domain', 'default-route'].map((what) => ask(what, name)),
  )
  if (servers === null || servers.length === 0 || !domains?.includes('~.') || isDefault?.join() !== 'yes') return null
  return servers
}

/** `Link 5 (waygate0): 1.1.1.1 9.9.9.9` */
async function ask(what: string, name: string): Promise<readonly string[] | null> {
  const ran = await runProgram({ program: programs.resolvectl, args: [what, name] })
  return ran.ok && ran.value.exit === 0 ? wordsAfterLink(ran.value.stdout) : null
}

/** Pure: what `resolvectl` says about one link. */
export function wordsAfterLink(output: string): readonly string[] {
  return (/^Link \d+ \([^)]*\):(.*)$/m.exec(output)?.[1] ?? '').split(/\s+/).filter((word) => word !== '')
}

function nameserversIn(text: string): readonly string[] {
  return [...text.matchAll(/^nameserver (\S+)$/gm)].map((match) => match[1] ?? '')
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
