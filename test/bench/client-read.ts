import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createNetmakerClient } from '../../electron/netmaker/client.ts'
import { createNodeTransport } from '../../electron/netmaker/node-transport.ts'
import { owner } from '../contract/replay/live-server.ts'
import { atMost, type Figure, median, reported } from './figure.ts'

const rounds = 12
/** A frame of a screen: what is shorter than this nobody sees or feels. */
const frameMs = 16

/** Reads ten thousand hosts and their nodes as the app does, and looks how long its main thread was held up meanwhile. */
export async function clientReadsOf(url: URL, token: string): Promise<readonly Figure[]> {
  const transport = createNodeTransport()
  const api = createNetmakerClient(url.origin, transport, { user: owner.user, token })
  const pauses: number[] = []
  const times: number[] = []
  // the first read begins the thread
  for (let round = 0; round <= rounds; round++) {
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const began = performance.now()
    const lists = await Promise.all([api.list('nodes', {}), api.list('hosts', {})])
    const took = performance.now() - began
    delay.disable()
    if (!lists.every((list) => list.ok && list.value.length === 10_000))
      throw new Error(`not the whole network: ${JSON.stringify(lists).slice(0, 300)}`)
    if (round === 0) continue
    pauses.push(delay.max / 1e6)
    times.push(took)
  }
  transport.reset()
  return [
    atMost('client: longest turn of its event loop while 10,000 hosts and their nodes are read', median(pauses), frameMs, 'ms', pauses),
    reported('client: reading 10,000 hosts and their nodes', median(times), 'ms', times),
  ]
}
