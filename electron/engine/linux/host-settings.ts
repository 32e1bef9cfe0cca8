/** `/proc/sys` paths that the mesh host may change. */
export const forward4 = 'net/ipv4/ip_forward'
export const forward6 = 'net/ipv6/conf/all/forwarding'
/** Sockets that a marked SYN opened, and resets and echoes that answer marked packets, carry the mark: replies leave where the question came in. */
export const replyMarks = ['net/ipv4/tcp_fwmark_accept', 'net/ipv4/fwmark_reflect', 'net/ipv6/fwmark_reflect'] as const

/** With forwarding on, router advertisements are only heeded at 2 (kernel: ip-sysctl, accept_ra); without them the IPv6 default would run out. */
export function acceptRa(device: string): string {
  return `net/ipv6/conf/${device}/accept_ra`
}

export function hostSettings(defaultDevice6: string | null): readonly string[] {
  return [forward4, forward6, ...replyMarks, ...(defaultDevice6 === null ? [] : [acceptRa(defaultDevice6)])]
}

/** Order of restoring: changing `forwarding` resets others, so it goes first. */
export function forwardingFirst(a: string, b: string): number {
  const rank = (path: string) => (path === forward4 || path === forward6 ? 0 : 1)
  return rank(a) - rank(b) || a.localeCompare(b)
}
