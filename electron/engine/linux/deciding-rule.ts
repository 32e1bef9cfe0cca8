import { type Family, within } from '../../common/net/prefix.ts'
import { programs } from './names.ts'
import { runProgram } from './run-command.ts'

/** A policy routing rule of anybody (ip-rule(8)), with what it takes to match it. */
export interface PolicyRule {
  readonly priority: number
  /** As `ip rule` says it, without the priority. */
  readonly text: string
  /** Null when it doesn't look in a table. */
  readonly table: number | null
  readonly refuses: boolean
  readonly line: Readonly<Record<string, unknown>>
}

/** A packet that a program here would send; without an address of its own, and of any protocol. */
export interface RulePacket {
  readonly address: string
  readonly uid: number
  readonly fwmark: number
  readonly oif: string | null
}

/** `RTN_BLACKHOLE`, `RTN_UNREACHABLE`, `RTN_PROHIBIT` (linux/rtnetlink.h), by number and by name. */
const refusals = ['6', '7', '8', 'blackhole', 'unreachable', 'prohibit']
const understood = [
  ...['priority', 'protocol', 'src', 'srclen', 'dst', 'dstlen', 'not', 'fwmark', 'fwmask', 'uid_start', 'uid_end', 'iif', 'oif', 'ipproto'],
  ...[
    'sport',
    'dport',
    'sport_start',
    'sport_end',
    'dport_start',
    'dport_end',
    'table',
    'action',
    'suppress_prefixlen',
    'suppress_prefixlength',
  ],
]

export async function readPolicyRules(family: Family): Promise<readonly PolicyRule[]> {
  const ran = await runProgram({ program: programs.ip, args: [`-${family}`, '-N', '-j', '-d', 'rule', 'show'] })
  if (!ran.ok || ran.value.exit !== 0 || ran.value.stdout.trim() === '') return []
  return policyRules(JSON.parse(ran.value.stdout) as Record<string, unknown>[])
}

export function policyRules(lines: readonly Readonly<Record<string, unknown>>[]): readonly PolicyRule[] {
  return lines
    .map((line) => ({
      priority: Number(line.priority),
      text: ruleText(line),
      table: line.table === undefined ? null : Number(line.table),
      refuses: refusals.includes(String(line.action)),
      line,
    }))
    .sort((a, b) => a.priority - b.priority)
}

/**
 * The kernel answers with a table, not with the rule that led there: it is the first one that fits the packet and looks in that table, or, when the kernel
 * refused (`table` null), the first one that refuses. Null when none fits: then a rule decides that asks for more than is known here.
 */
export function decidingRule(rules: readonly PolicyRule[], packet: RulePacket, table: number | null): PolicyRule | null {
  return rules.find((rule) => (table === null ? rule.refuses : rule.table === table) && matches(rule.line, packet)) ?? null
}

function matches(line: Readonly<Record<string, unknown>>, packet: RulePacket): boolean {
  if (Object.keys(line).some((key) => !understood.includes(key))) return false
  const fits = selectors(line, packet).every((fit) => fit)
  return 'not' in line ? !fits : fits
}

function selectors(line: Readonly<Record<string, unknown>>, packet: RulePacket): readonly boolean[] {
  const mask = line.fwmask === undefined ? 0xffffffff : Number(line.fwmask)
  return [
    // no program has chosen its source, protocol or ports yet
    line.src === undefined || line.src === 'all',
    line.ipproto === undefined &&
      line.sport === undefined &&
      line.dport === undefined &&
      line.sport_start === undefined &&
      line.dport_start === undefined,
    line.dst === undefined ||
      line.dst === 'all' ||
      within(packet.address, [line.dstlen === undefined ? String(line.dst) : `${line.dst}/${line.dstlen}`]),
    line.fwmark === undefined || ((packet.fwmark ^ Number(line.fwmark)) & mask) === 0,
    line.uid_start === undefined || (Number(line.uid_start) <= packet.uid && packet.uid <= Number(line.uid_end)),
    line.iif === undefined || line.iif === 'lo',
    line.oif === undefined || line.oif === packet.oif,
  ]
}

function ruleText(line: Readonly<Record<string, unknown>>): string {
  const prefix = (address: unknown, length: unknown) => (length === undefined ? String(address) : `${String(address)}/${String(length)}`)
  return [
    'not' in line ? 'not' : '',
    `from ${prefix(line.src ?? 'all', line.srclen)}`,
    line.dst === undefined ? '' : `to ${prefix(line.dst, line.dstlen)}`,
    line.fwmark === undefined ? '' : `fwmark ${String(line.fwmark)}`,
    line.uid_start === undefined ? '' : `uidrange ${String(line.uid_start)}-${String(line.uid_end)}`,
    line.iif === undefined ? '' : `iif ${String(line.iif)}`,
    line.oif === undefined ? '' : `oif ${String(line.oif)}`,
    line.table === undefined
      ? refusals.includes(String(line.action))
        ? 'unreachable'
        : `action ${String(line.action)}`
      : `lookup ${String(line.table)}`,
    line.suppress_prefixlen === undefined ? '' : `suppress_prefixlength ${String(line.suppress_prefixlen)}`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}
