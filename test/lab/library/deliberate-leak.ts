import { join } from 'node:path'
import type { Lab } from './lab.ts'
import { addresses } from './trial-topology.ts'

/**
 * Sends one IPv4 and one IPv6 packet past everything that a filter can see, from a joined laptop to the echo server: what a leak check must catch, or it
 * proves nothing. Answers how many were sent.
 */
export async function leakOnPurpose(lab: Lab): Promise<number> {
  const laptop = lab.node('laptop')
  const own = (await laptop.must(['/bin/cat', '/sys/class/net/eth0/address'])).trim()
  const router = (await lab.node('home').must(['/bin/cat', '/sys/class/net/lan/address'])).trim()
  const program = join(import.meta.dirname, '../programs/raw-leak.pl')
  const pairs = [addresses.laptop.lan4, addresses.echo.exit4, addresses.laptop.lan6, addresses.echo.exit6]
  return Number(await laptop.must(['/usr/bin/perl', program, 'eth0', own, router, ...pairs]))
}
