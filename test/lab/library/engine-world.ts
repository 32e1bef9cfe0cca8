import type { HelperStatus, HostConfig } from '../../../electron/common/contracts/helper.ts'
import { type Intent, initialIntent, type Want } from '../../../electron/common/tunnel/intent.ts'
import type { Pass } from '../../../electron/common/tunnel/pass.ts'
import type { TunnelState } from '../../../electron/common/tunnel/state.ts'
import { createInternet, type Internet, type InternetOptions, labProgram } from './internet.ts'
import type { LabProcess } from './lab-process.ts'
import type { Gate, GateEvent } from './step-gate.ts'
import { addresses } from './trial-topology.ts'

/** Two plain WireGuard gateways (no Waygate on them) and passes for them: engine and supervisor alone are looked at. */
export interface EngineWorld {
  readonly net: Internet
  readonly passes: Readonly<Record<'fra' | 'nyc', Pass>>
  start(intent?: Intent | null, more?: readonly Pass[], start?: DriverStart): Promise<EngineDriver>
  release(): Promise<void>
}

export interface DriverStart {
  readonly gate?: Gate
  readonly host?: HostConfig | null
  onEvent?(event: DriverEvent): void
  /** At once, before it has said anything: its start may stop at the gate. */
  onBorn?(driver: EngineDriver): void
}

/** What the driver tells unasked. */
export type DriverEvent =
  | GateEvent
  | { readonly event: 'blocked' | 'opening'; readonly at: number }
  /** Something was asked of the engine after which traffic has to be closed, or may be open. */
  | { readonly event: 'asked'; readonly for: 'closed' | 'open'; readonly at: number }
  | { readonly event: 'withdrawn'; readonly revision: number; readonly want: Want; readonly at: number }

export interface Seen {
  readonly state: TunnelState
  readonly result?: { readonly ok: boolean }
  readonly withdrawn?: readonly number[]
  readonly seen?: readonly string[]
  readonly host?: HelperStatus['host']
  readonly tunnel?: { readonly mtu: number; readonly passId: string } | null
}

export interface EngineDriver {
  readonly process: LabProcess
  /** What it said when it had started. */
  readonly first: Seen
  act(line: Readonly<Record<string, unknown>>): Promise<Seen>
  /** Something will happen at a step that is to come. */
  setGate(gate: Gate | null): void
  /** Releases an engine that stopped at its gate. */
  go(): void
  join(passId: string, more?: Partial<Intent>): Promise<Seen>
  leave(): Promise<Seen>
  die(): Promise<void>
  stop(): Promise<void>
}

export const through = (passId: string, more: Partial<Intent> = {}): Intent => ({
  ...initialIntent,
  revision: 1,
  want: { through: [passId], failover: false, goHome: false },
  ...more,
})

export async function createEngineWorld(options: InternetOptions = {}): Promise<EngineWorld> {
  const net = await createInternet(options)
  try {
    const keys: Record<string, string> = {}
    const [fra, nyc] = [await gateway(net, 'exit-fra', 1, keys), await gateway(net, 'exit-nyc', 2, keys)]
    const passes = { fra, nyc }
    // every router on the way knows its next hop from now on: none keeps a packet back that a test waits for
    for (const family of [4, 6] as const) await net.exitAddress('laptop', family)
    return {
      net,
      passes,
      start: (intent = null, more = [], start = {}) => startDriver(net, { passes: [fra, nyc, ...more], keys, intent }, start),
      release: net.release,
    }
  } catch (error) {
    await net.release()
    throw error
  }
}

async function gateway(net: Internet, name: 'exit-fra' | 'exit-nyc', number: number, keys: Record<string, string>): Promise<Pass> {
  const node = net.lab.node(name)
  const own = [`10.20.${number}.2`, `fd20:${number}::2`]
  const secret = (await node.must(['/usr/bin/wg', 'genkey'])).trim()
  const client = (await node.must(['/usr/bin/wg', 'genkey'])).trim()
  const publicKey = async (key: string) => (await node.must(['/usr/bin/wg', 'pubkey'], { input: key })).trim()
  const keyId = `key-${name}`
  keys[keyId] = client
  node.spawn(['/usr/bin/wireguard-go', '-f', 'gw'], { env: { LOG_LEVEL: 'error' } })
  const script = `set -e
until wg show gw > /dev/null 2>&1; do sleep 0.05; done
umask 077; cat > /run/gw.key
wg set gw private-key /run/gw.key listen-port 51820 peer '${await publicKey(client)}' allowed-ips '${own[0]}/32,${own[1]}/128'
ip address add 10.20.${number}.1/24 dev gw; ip address add fd20:${number}::1/64 dev gw; ip link set gw up mtu 1420
echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
nft 'add table inet gw; add chain inet gw nat { type nat hook postrouting priority srcnat; }; add rule inet gw nat oifname "eth0" masquerade'`
  await node.must(['/bin/bash', '-c', script], { input: secret })
  return {
    passId: name,
    keyId,
    account: 'lin@api.lab.test',
    network: 'office',
    gatewayNodeId: name,
    gatewayName: name,
    clientId: 'quiet-river',
    addresses: own,
    peerKey: await publicKey(secret),
    endpoints: [`${addresses[name].exit4}:51820`],
    dns: [addresses.dns.exit4],
    mtu: 1420,
    keepalive: 20,
    apiAddresses: [],
    checkedAt: 0,
  }
}

interface FirstLine {
  readonly passes: readonly Pass[]
  readonly keys: Readonly<Record<string, string>>
  readonly intent: Intent | null
}

async function startDriver(net: Internet, line: FirstLine, { gate, host, onEvent, onBorn }: DriverStart): Promise<EngineDriver> {
  const { intent } = line
  const process = net.lab.node('laptop').spawn(labProgram('engine-driver'))
  const answers: string[] = []
  const wakers: ((line: string) => void)[] = []
  process.onLine((line) => {
    if (line.startsWith('{"event"')) {
      onEvent?.(JSON.parse(line) as DriverEvent)
      return
    }
    const waker = wakers.shift()
    if (waker === undefined) answers.push(line)
    else waker(line)
  })
  const next = () =>
    new Promise<Seen>((resolve, reject) => {
      const give = (line: string) => resolve(JSON.parse(line) as Seen)
      const known = answers.shift()
      if (known !== undefined) return give(known)
      wakers.push(give)
      void process.exited.then(() => reject(new Error(`the engine ended: ${process.output().slice(-3000)}`)))
    })
  const act = (line: Readonly<Record<string, unknown>>) => {
    process.write(`${JSON.stringify(line)}\n`)
    return next()
  }
  process.write(`${JSON.stringify({ ...line, targets: [`${addresses.server.exit4}:443`], gate, ...(host ? { host } : {}) })}\n`)
  let revision = intent?.revision ?? 0
  const wish = (more: Partial<Intent>) => {
    revision += 1
    return act({ act: 'setIntent', intent: { ...initialIntent, ...more, revision } })
  }
  const driver: Omit<EngineDriver, 'first'> = {
    process,
    act,
    setGate: (gate) => process.write(`${JSON.stringify({ gate })}\n`),
    go: () => process.write(`${JSON.stringify({ go: true })}\n`),
    async join(passId, more = {}) {
      await wish({ ...through(passId), ...more })
      return act({ act: 'reach', kinds: ['up', 'failed', 'held', 'offline'], limitMs: 20_000 })
    },
    async leave() {
      await wish({})
      return act({ act: 'reach', kinds: ['open', 'failed'], limitMs: 10_000 })
    },
    async die() {
      process.signal('SIGKILL')
      await process.exited
    },
    async stop() {
      if (process.running()) {
        process.write(`${JSON.stringify({ act: 'stop' })}\n`)
        await process.exited
      }
    },
  }
  const first = next()
  onBorn?.({ ...driver, first: { state: { kind: 'open' } } })
  return { ...driver, first: await first }
}
