import { join } from 'node:path'
import type { Lab } from './lab.ts'
import { addresses } from './trial-topology.ts'

/**
 * Sends one IPv4 and one IPv6 packet past everything that a filter can see, from a joined laptop to the echo server: what a leak check must catch, or it
 * proves nothing. Answers how many were sent.
 */
export function leakOnPurpose(lab: Lab): Promise<number> {
  const { lan4, lan6 } = addresses.laptop
  return leakFrom(lab, { node: 'laptop', own: [lan4, lan6], router: { node: 'home', interface: 'lan' } })
}

/** The same from one of the public machines. */
export function leakFromHost(lab: Lab, node: PublicHost): Promise<number> {
  const { exit4, exit6 } = addresses[node]
  return leakFrom(lab, { node, own: [exit4, exit6], router: { node: 'wan', interface: wireTo(node) } })
}

/** The backbone's end of a public machine's wire. */
export function wireTo(node: PublicHost): string {
  return `to-${node}`.slice(0, 15)
}

export type PublicHost = 'exit-fra' | 'exit-nyc' | 'desk-lin' | 'build-box'

interface Leak {
  readonly node: string
  readonly own: readonly [string, string]
  readonly router: { readonly node: string; readonly interface: string }
}

async function leakFrom(lab: Lab, { node, own: [own4, own6], router }: Leak): Promise<number> {
  const address = async (name: string, device: string) =>
    (await lab.node(name).must(['/bin/cat', `/sys/class/net/${device}/address`])).trim()
  const program = join(import.meta.dirname, '../programs/raw-leak.pl')
  const ends = [await address(node, 'eth0'), await address(router.node, router.interface)]
  const pairs = [own4, addresses.echo.exit4, own6, addresses.echo.exit6]
  return Number(await lab.node(node).must(['/usr/bin/perl', program, 'eth0', ...ends, ...pairs]))
}
