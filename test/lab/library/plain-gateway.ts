import type { Internet } from './internet.ts'
import { until } from './office.ts'

/** Of the one client that `plainGateway` knows. */
export const tunnelAddress = '10.101.0.9'

/** A WireGuard gateway as anybody could set it up by hand, with one client; answers its public key. */
export async function plainGateway(net: Internet, clientKey: string): Promise<string> {
  const node = net.lab.node('exit-fra')
  node.spawn(['/usr/bin/wireguard-go', '-f', 'wg-plain'])
  await until('the gateway has its interface', null, async () => (await node.run(['/usr/bin/wg', 'show', 'wg-plain'])).code === 0)
  const script = [
    'umask 077; wg genkey > /run/plain.key',
    `wg set wg-plain private-key /run/plain.key listen-port 51820 peer ${clientKey} allowed-ips ${tunnelAddress}/32`,
    'ip address add 10.101.0.1/24 dev wg-plain && ip link set wg-plain up',
    'echo 1 > /proc/sys/net/ipv4/ip_forward',
    `printf 'table ip plain { chain post { type nat hook postrouting priority 100; oifname "eth0" masquerade; }; }' | nft -f -`,
    'wg show wg-plain public-key',
  ]
  return (await node.must(['/bin/sh', '-ec', script.join('\n')])).trim()
}
