import type { LabNode } from './lab-node.ts'

/**
 * Everything about a machine's network that somebody could find changed: one line per fact, comparable between two moments. Counters, lifetimes and
 * interface numbers are left out, because they move by themselves.
 */
export async function machineState(node: LabNode): Promise<readonly string[]> {
  return stateLines(await node.must(['/bin/bash', '-c', collectState]))
}

/** What `collectState` printed, as facts. */
export function stateLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map(normalise)
    .filter((line) => line !== '' && !restless.test(line))
}

/** What is only in one of them: `- gone`, `+ new`. */
export function stateDifference(before: readonly string[], after: readonly string[]): readonly string[] {
  const [was, is] = [new Set(before), new Set(after)]
  return [
    ...before.filter((line) => !is.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !was.has(line)).map((line) => `+ ${line}`),
  ]
}

/** A script that prints them all. */
export const collectState = `
section() { sed "s|^|$1: |"; }
ip -d -o link show | section link
ip -o address show | section address
for family in -4 -6; do
  ip $family rule show | section "rule $family"
  ip $family route show table all | section "route $family"
done
nft -s list ruleset | section nft
find /proc/sys/net -type f -readable ! -name '*_key*' ! -name stable_secret -print0 2>/dev/null |
  sort -z | xargs -0 grep -H '' 2>/dev/null | section sysctl
stat -c '%F %a %i %Y %n' /etc/resolv.conf | section resolv
section resolv < /etc/resolv.conf
ls -A /run/wireguard 2>/dev/null | section control-socket
`

function normalise(line: string): string {
  return (
    line
      // numbers of interfaces grow with every interface that ever was
      .replace(/^(link|address): \d+: /, '$1: ')
      .replace(/ valid_lft \S+ preferred_lft \S+/, '')
      .replace(/ expires \S+/, '')
      .replace(/@if\d+/, '@')
      .replace(/ qlen \d+/, '')
      .trimEnd()
  )
}

/** What counts or is tuned by the kernel itself. */
const restless = /^sysctl: .*(nf_conntrack_count|conntrack_count|\/state|ipfrag|tcp_mem|udp_mem|ns_last_pid|entropy|dev_weight)/
