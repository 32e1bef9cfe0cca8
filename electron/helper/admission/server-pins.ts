import { lookup } from 'node:dns/promises'
import { isDialable, parseAddress, parseEndpoint } from '../../common/tunnel/pass-bounds.ts'
import { type HelperState, limits } from '../state/helper-state.ts'
import { allowsAccount, type PolicyState } from './policy.ts'

/** The API server that an account (`user@host[:port]`) names. */
export interface AccountServer {
  /** A bare address, or a name. */
  readonly host: string
  readonly literal: boolean
  /** Without one in the account, the two defaults: an account doesn't tell the scheme. */
  readonly ports: readonly number[]
}

const namePattern = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*\.?$/i

/** Null = no server can be told from it. */
export function accountServer(account: string): AccountServer | null {
  const [, , bracketed, plain, portText] = /^(.*)@(?:\[([^\]]+)\]|([^:@]+))(?::(\d{1,5}))?$/.exec(account) ?? []
  const host = (bracketed ?? plain)?.toLowerCase()
  if (host === undefined) return null
  const port = Number(portText)
  if (portText !== undefined && (port < 1 || port > 65535)) return null
  const literal = parseAddress(host) !== null
  if (!literal && (bracketed !== undefined || !namePattern.test(host))) return null
  // resolvers read "1.2" or "0x7f.1" as addresses (WHATWG URL: a host that ends in a number)
  if (!literal && /(^|\.)(\d+|0x[0-9a-f]*)\.?$/.test(host)) return null
  return { host, literal, ports: portText === undefined ? [443, 80] : [port] }
}

/**
 * Of what a program claims, what really belongs to the account's server: addresses with that server's port that are the host itself, or among those that its
 * name stands for. Addresses of the name that nobody claimed follow, with the port of the first claim. At most as many as a pin holds.
 */
export function belonging(server: AccountServer, claimed: readonly string[], resolved: readonly string[]): readonly string[] {
  const real = new Set((server.literal ? [server.host] : resolved).map(normal))
  const own = claimed.filter((text) => {
    const endpoint = parseEndpoint(text)
    return endpoint !== null && server.ports.includes(endpoint.port) && real.has(normal(endpoint.host))
  })
  const port = parseEndpoint(claimed[0] ?? '')?.port
  const others = port === undefined || !server.ports.includes(port) ? [] : resolved.map((address) => withPort(address, port))
  return [...new Set([...own, ...(server.literal ? [] : others)])].slice(0, limits.addresses)
}

/** Whether two accounts are of the same server. */
export function sameServer(a: AccountServer | null, b: AccountServer | null): boolean {
  return a !== null && b !== null && a.host === b.host && a.ports.join() === b.ports.join()
}

/** A pin of the host agent, which root appointed: its control channel is never cut. */
function ofHost(entry: HelperState['servers'][number]): boolean {
  return entry.forHost === true
}

export interface TargetsFacts {
  readonly policy: PolicyState
  /** Null = of everybody who may dial now: for the filter. */
  readonly uid: number | null
}

/**
 * Every `ip:port` that `dial` may reach: pinned servers only, never what a pass claims. While somebody's tunnel (or lock) closes the machine, another user's
 * pins don't count: who may not leave may not open a way out either. Servers that the policy forbids don't count for anybody but root.
 */
export function dialTargets(state: HelperState | null, { policy, uid }: TargetsFacts): readonly string[] {
  if (state === null) return []
  const closes = state.intent.want !== 'open' || state.intent.lock
  const holder = closes ? state.owner : null
  const counts = (entry: HelperState['servers'][number]) => {
    if (uid === 0) return true
    if (uid !== null && entry.ownerUid !== uid) return false
    if (entry.ownerUid === 0 || ofHost(entry)) return true
    return (holder === null || entry.ownerUid === holder) && allowsAccount(policy, entry.account)
  }
  return unique(state.servers.filter(counts))
}

/** What a mesh host's own control channel needs: it is open to every program of the machine, so no ordinary user's pin is among them. */
export function hostTargets(state: HelperState | null): readonly string[] {
  return state === null ? [] : unique(state.servers.filter(ofHost))
}

function unique(entries: HelperState['servers']): readonly string[] {
  return [...new Set(entries.flatMap((entry) => entry.addresses))].filter(isDialable)
}

/** Time for the system's resolver (ms). */
const lookupLimit = 3000

/** The bare addresses of a name by this machine's own resolver (getaddrinfo: /etc/hosts counts); none while it can't be asked. */
export async function resolveServerName(host: string): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(() => resolve([]), lookupLimit)
  })
  const found = lookup(host, { all: true }).then(
    (all) => all.map(({ address }) => address),
    () => [],
  )
  const first = await Promise.race([found, late])
  clearTimeout(timer)
  return first
}

function normal(host: string): string {
  return parseAddress(host)?.toNormalizedString() ?? host
}

function withPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}
