import { type BenchWorld, gatewayInterface } from './bench-world.ts'
import { atMost, type Figure, median, reported } from './figure.ts'

/** What a real Netmaker gateway takes to learn a client after the API's answer (s): 0.5 to 0.9. */
const learnsAfter = 0.8

/** The gateway learns the client only after the client began: ours, and a plain client that waits for WireGuard's own retry. */
export async function measureLatePeer(world: BenchWorld, rounds: number, plainRounds: number): Promise<Figure[]> {
  const { act, passes, clientKeys } = world
  const ours: number[] = []
  const plain: number[] = []
  for (let round = 0; round < rounds; round++) {
    ours.push(await late(world, clientKeys.ours, async () => (await act('join', passes['exit-fra'])).ms))
    await act('leave')
  }
  for (let round = 0; round < plainRounds; round++) {
    plain.push(await late(world, clientKeys.theirs, async () => (await act('wg-handshake')).ms))
    await act('wg-down')
  }
  return [
    atMost(`gateway learns the client after ${learnsAfter} s: wish to proven`, median(ours), 1100, 'ms', ours),
    reported(`gateway learns the client after ${learnsAfter} s: wg-quick to its first handshake`, median(plain), 'ms', plain),
  ]
}

/** Takes the client away from the gateway, begins, and gives it back later: really so, by the gateway's own WireGuard. */
async function late(world: BenchWorld, key: string, begin: () => Promise<number>): Promise<number> {
  const gateway = world.office.net.lab.node('exit-fra')
  const list = await gateway.must(['/usr/bin/wg', 'show', gatewayInterface, 'allowed-ips'])
  const prefixes =
    list
      .split('\n')
      .find((line) => line.startsWith(key))
      ?.split('\t')[1]
      ?.split(' ')
      .join(',') ?? ''
  const set = `/usr/bin/wg set ${gatewayInterface} peer '${key}'`
  await gateway.must(['/bin/sh', '-c', `${set} remove`])
  const learning = gateway.spawn(['/bin/sh', '-c', `echo ready; read go; sleep ${learnsAfter}; exec ${set} allowed-ips ${prefixes}`])
  await learning.line(/^ready$/)
  learning.write('go\n')
  const ms = await begin()
  await learning.exited
  return ms
}
