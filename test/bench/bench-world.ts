import { join } from 'node:path'
import type { Pass } from '../../electron/common/tunnel/pass.ts'
import { labProgram } from '../lab/library/internet.ts'
import type { LabProcess } from '../lab/library/lab-process.ts'
import { nodesByHost, type Office, tunnelPort, until } from '../lab/library/office.ts'
import { addresses } from '../lab/library/trial-topology.ts'

export type GatewayName = 'exit-fra' | 'exit-nyc'

/**
 * The lab's office with a laptop whose helper runs as an installed one does, a pass for each gateway, and the same registration a second time for wg-quick.
 * Both ways lead through the same gateway; never both at once.
 */
export interface BenchWorld {
  readonly office: Office
  readonly passes: Readonly<Record<GatewayName, string>>
  /** WireGuard's key of the laptop for exit-fra: the helper's, and wg-quick's. */
  readonly clientKeys: { readonly ours: string; readonly theirs: string }
  /** `network/node` of exit-fra, as the app names it. */
  readonly gatewayId: string
  /** Runs an act on the laptop, timed on its clock (programs/timed-acts.ts). */
  act(act: string, ...args: readonly string[]): Promise<Timed>
  /** Mean round trip to exit-fra outside the tunnel, ms. */
  readonly roundTrip: number
  stop(): Promise<void>
}

export interface Timed {
  readonly ms: number
  readonly value: unknown
}

export const wgInterface = 'wgbench'
export const gatewayInterface = 'waygate-mesh'

export async function createBenchWorld(office: Office): Promise<BenchWorld> {
  const laptop = office.net.lab.node('laptop')
  const helper = await startBuiltHelper(office)
  await office.signIn('laptop')
  const timer = laptop.spawn(benchProgram('timed-acts', [wgInterface]))
  await timer.line(/^ready$/)
  const act = timedActs(timer)
  const fra = await register(office, 'exit-fra', act)
  const nyc = await register(office, 'exit-nyc', act)
  const theirs = await prepareWgQuick(office, fra.pass)
  const nodes = await nodesByHost(office.api)
  return {
    office,
    passes: { 'exit-fra': fra.pass.passId, 'exit-nyc': nyc.pass.passId },
    clientKeys: { ours: fra.publicKey, theirs },
    gatewayId: `${office.network}/${nodes.get('exit-fra')?.id}`,
    act,
    roundTrip: await roundTrip(office),
    stop: async () => {
      await timer.stop()
      await helper.stop()
    },
  }
}

/** A program of the bench as a command inside a node. */
export function benchProgram(name: string, args: readonly string[] = []): string[] {
  return labProgram(`../../bench/programs/${name}`, args)
}

/** By the launcher, as the unit does: it decides about the helper's heap. */
async function startBuiltHelper(office: Office): Promise<LabProcess> {
  const laptop = office.net.lab.node('laptop')
  const helper = laptop.spawn([join(import.meta.dirname, '../../bin/waygate'), 'helper'])
  const listens = async () => (await laptop.run(['/usr/bin/test', '-S', '/run/waygate/0.sock'])).code === 0
  await until('the helper of the laptop listens', helper, listens)
  return helper
}

function timedActs(timer: LabProcess): BenchWorld['act'] {
  let count = 0
  return async (act, ...args) => {
    count++
    timer.write(`${JSON.stringify({ id: count, act, args })}\n`)
    const [line] = await timer.line(new RegExp(`^\\{"id":${count},.*$`))
    const answer = JSON.parse(line) as Timed & { fault?: string }
    if (answer.fault !== undefined) throw new Error(`${[act, ...args].join(' ')} failed: ${answer.fault}`)
    return answer
  }
}

/** A registration as the app would make it: key by the helper, record at the server, pass back to the helper. */
async function register(office: Office, gateway: GatewayName, act: BenchWorld['act']): Promise<{ pass: Pass; publicKey: string }> {
  const key = (await act('new-key')).value as { keyId: string; publicKey: string }
  const client = await registerClient(office, gateway, `bench-${gateway}`, key.publicKey)
  const own = addresses[gateway]
  const pass: Pass = {
    passId: `bench-${gateway}`,
    keyId: key.keyId,
    account: `admin@${addresses.server.exit4}`,
    network: office.network,
    gatewayNodeId: client.nodeId,
    gatewayName: gateway,
    clientId: `bench-${gateway}`,
    addresses: client.addresses,
    peerKey: (await office.net.lab.node(gateway).must(['/usr/bin/wg', 'show', gatewayInterface, 'public-key'])).trim(),
    endpoints: [`${own.exit4}:${tunnelPort}`],
    dns: [addresses.dns.exit4],
    mtu: 1420,
    keepalive: 20,
    apiAddresses: [new URL(office.origin).host],
    checkedAt: Date.now(),
  }
  await act('put-pass', JSON.stringify(pass))
  return { pass, publicKey: key.publicKey }
}

async function registerClient(office: Office, gateway: GatewayName, clientid: string, publickey: string) {
  const nodeId = (await nodesByHost(office.api)).get(gateway)?.id ?? ''
  const clients = `/api/extclients/${office.network}`
  const [made, listed] = await office.api([
    { method: 'POST', path: `${clients}/${nodeId}`, body: { clientid, publickey, enabled: true } },
    { method: 'GET', path: clients },
  ])
  if (made?.status !== 200) throw new Error(`a client was refused: ${JSON.stringify(made)}`)
  const known = (listed?.body ?? []) as readonly { publickey: string; address: string; address6: string }[]
  const client = known.find((one) => one.publickey === publickey)
  if (client === undefined) throw new Error('the server does not list the client')
  await until(`${gateway} knows ${clientid}`, null, async () => {
    const peers = await office.net.lab.node(gateway).must(['/usr/bin/wg', 'show', gatewayInterface, 'peers'])
    return peers.includes(publickey)
  })
  return { nodeId, addresses: [client.address, client.address6].filter((address) => address !== '') }
}

/** What an admin would hand out for this gateway, with the values that the pass has. Answers the client's public key. */
async function prepareWgQuick(office: Office, pass: Pass): Promise<string> {
  const laptop = office.net.lab.node('laptop')
  const privateKey = (await laptop.must(['/usr/bin/wg', 'genkey'])).trim()
  const publicKey = (await laptop.must(['/usr/bin/wg', 'pubkey'], { input: privateKey })).trim()
  const client = await registerClient(office, 'exit-fra', 'bench-wg-quick', publicKey)
  const config = [
    '[Interface]',
    `PrivateKey = ${privateKey}`,
    `Address = ${client.addresses.join(', ')}`,
    `MTU = ${pass.mtu}`,
    '[Peer]',
    `PublicKey = ${pass.peerKey}`,
    `Endpoint = ${pass.endpoints[0]}`,
    `AllowedIPs = ${client.addresses.length > 1 ? '0.0.0.0/0, ::/0' : '0.0.0.0/0'}`,
    `PersistentKeepalive = ${pass.keepalive}`,
    '',
  ].join('\n')
  const write = `umask 077 && mkdir -p /etc/wireguard && cat > /etc/wireguard/${wgInterface}.conf`
  await laptop.must(['/bin/sh', '-c', write], { input: config })
  return publicKey
}

async function roundTrip(office: Office): Promise<number> {
  const printed = await office.net.lab.node('laptop').must(['/usr/bin/ping', '-q', '-c', '10', '-i', '0.05', addresses['exit-fra'].exit4])
  return Number(/= [\d.]+\/([\d.]+)\//.exec(printed)?.[1] ?? 0)
}
