import { networkInterfaces } from 'node:os'
import type { MachineAddresses } from '../common/tunnel/pass-bounds.ts'

/** This machine's addresses and directly attached prefixes, without our own tunnel's. A /32 or /128 attaches nothing but itself. */
export function machineAddresses(interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces()): MachineAddresses {
  const own: string[] = []
  const onLink: string[] = []
  for (const [name, addresses] of Object.entries(interfaces)) {
    if (/^waygate/.test(name) || name === 'lo') continue
    for (const { address, cidr, family } of addresses ?? []) {
      own.push(address)
      if (cidr !== null && !cidr.endsWith(family === 'IPv6' ? '/128' : '/32')) onLink.push(cidr)
    }
  }
  return { own, onLink }
}
