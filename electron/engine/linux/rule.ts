import type { Family } from '../../common/net/prefix.ts'
import { mark, priority } from './names.ts'

/** One policy routing rule (ip-rule(8)), as far as we use them. */
export interface Rule {
  readonly priority: number
  readonly protocol: number
  readonly not?: true
  readonly from?: string
  readonly to?: string
  readonly fwmark?: number
  /** Only packets of root's sockets, and lookups that the kernel makes for itself. */
  readonly root?: true
  /** Of whatever protocol has ports. */
  readonly port?: number
  readonly tcpPort?: number
  readonly udpSourcePort?: number
  readonly action: { readonly lookup: number; readonly suppressDefault?: true } | 'unreachable'
}

export const mainTable = 254

/** By number: `ip` looks names up in /etc/protocols, which a small system doesn't have (Debian: netbase). */
const tcp = 6
const udp = 17

/** What follows `ip rule add` or `del`; the full selector, so that deleting can never hit another one. */
export function ruleArgs(rule: Rule): string {
  return [
    rule.not ? 'not' : '',
    rule.from === undefined ? '' : `from ${rule.from}`,
    rule.to === undefined ? '' : `to ${rule.to}`,
    rule.fwmark === undefined ? '' : `fwmark 0x${rule.fwmark.toString(16)}`,
    rule.root ? 'uidrange 0-0' : '',
    rule.port === undefined ? '' : `dport ${rule.port}`,
    rule.tcpPort === undefined ? '' : `ipproto ${tcp} dport ${rule.tcpPort}`,
    rule.udpSourcePort === undefined ? '' : `ipproto ${udp} sport ${rule.udpSourcePort}`,
    rule.action === 'unreachable' ? 'unreachable' : `lookup ${rule.action.lookup}`,
    rule.action !== 'unreachable' && rule.action.suppressDefault ? 'suppress_prefixlength 0' : '',
    `priority ${rule.priority}`,
    `protocol ${rule.protocol}`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

/** A rule of `ip -N -j -d rule`; null when it says something that ours never do. */
export function parseRule(line: Readonly<Record<string, unknown>>, family: Family): Rule | null {
  const known = new Set([
    'priority',
    'protocol',
    'not',
    'src',
    'srclen',
    'dst',
    'dstlen',
    'fwmark',
    'uid_start',
    'uid_end',
    'ipproto',
    'sport',
    'dport',
    'table',
    'suppress_prefixlen',
    'action',
  ])
  if (Object.keys(line).some((key) => !known.has(key))) return null
  const whole = family === 4 ? 32 : 128
  const prefix = (address: unknown, length: unknown) =>
    length === undefined || length === whole ? String(address) : `${String(address)}/${String(length)}`
  const unreachable = line.action !== undefined
  if (unreachable && line.action !== '7' && line.action !== 'unreachable') return null
  return {
    priority: Number(line.priority),
    protocol: Number(line.protocol),
    ...('not' in line ? { not: true as const } : {}),
    ...(line.src === undefined || line.src === 'all' ? {} : { from: prefix(line.src, line.srclen) }),
    ...(line.dst === undefined || line.dst === 'all' ? {} : { to: prefix(line.dst, line.dstlen) }),
    ...(line.fwmark === undefined ? {} : { fwmark: Number(line.fwmark) }),
    ...(line.uid_start === undefined ? {} : { root: true as const }),
    ...(line.sport === undefined ? {} : { udpSourcePort: Number(line.sport) }),
    ...(line.dport === undefined ? {} : line.ipproto === undefined ? { port: Number(line.dport) } : { tcpPort: Number(line.dport) }),
    action: unreachable
      ? 'unreachable'
      : { lookup: Number(line.table), ...(line.suppress_prefixlen === 0 ? { suppressDefault: true as const } : {}) },
  }
}

/** What `ip -batch` has to do to get from what is to what should be: add before delete. */
export function ruleChanges(is: readonly Rule[], wanted: readonly Rule[]): readonly string[] {
  const have = new Set(is.map(ruleArgs))
  const want = new Set(wanted.map(ruleArgs))
  return [
    ...[...want].filter((args) => !have.has(args)).map((args) => `rule add ${args}`),
    ...[...have].filter((args) => !want.has(args)).map((args) => `rule del ${args}`),
  ]
}

/** The two rules that close a family: without a way in `table`, or past it by a bound device, there is no way at all. A rule: an unreachable *route* lets device-bound IPv6 out. */
export function closingRules(table: number, at: { lookup: number; unreachable: number }, protocol: number): readonly Rule[] {
  return [
    { priority: at.lookup, protocol, not: true, fwmark: mark, action: { lookup: table } },
    { priority: at.unreachable, protocol, not: true, fwmark: mark, action: 'unreachable' },
  ]
}

export const tunnelClosing = { lookup: priority.tunnel, unreachable: priority.unreachable } as const
export const hostClosing = { lookup: priority.hostThrough, unreachable: priority.hostUnreachable } as const
