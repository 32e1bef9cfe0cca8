import { execFileSync, spawn } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import type { Desired, EnrolAnswer, EnrolRequest } from '../../../electron/common/contracts/agent.ts'
import type { HostConfig } from '../../../electron/common/contracts/helper.ts'

/**
 * Many hosts on one machine: each is enrolled for itself, and has a plain WireGuard interface, an address and a route table of its own. No agent, no helper: they
 * stand for other people's hosts. Arguments: server's origin, own address, how many, address and port that answer with what they see. Stdin: the enrolment key,
 * then a line `leave`, answered with what was seen of each, in order.
 */
const [origin = '', own = '', count = '', seer = ''] = process.argv.slice(2)
const [seerHost = '', seerPort = ''] = seer.split(':')
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const key = (await lines.next()).value as string

interface Member {
  readonly device: string
  readonly id: string
  readonly token: string
  readonly privateKey: string
  readonly port: number
  address: string
}

async function call<T>(method: string, path: string, body?: unknown, token?: string): Promise<T> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const answer = await fetch(new URL(path, origin), { method, headers, body: body === undefined ? null : JSON.stringify(body) })
  if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

async function enrol(at: number): Promise<Member> {
  const pair = generateKeyPairSync('x25519')
  const half = (from: typeof pair.privateKey, part: 'd' | 'x') =>
    Buffer.from(from.export({ format: 'jwk' })[part] ?? '', 'base64url').toString('base64')
  const port = 52000 + at
  const facts: EnrolRequest = {
    ...{
      key,
      name: `crowd-${at}`,
      publicKey: half(pair.publicKey, 'x'),
      hostPass: randomBytes(32).toString('base64url'),
      os: 'linux',
      osFamily: 'debian',
      kernel: '6',
      firewall: 'nftables',
    },
    ...{ version: 'v0.1.0', endpoint4: own, endpoint6: '', listenPort: port, mtu: 1420, interfaces: [], defaultInterface: 'eth0' },
  }
  const { hostId, hostToken } = await call<EnrolAnswer>('POST', '/api/waygate/v1/enrol', facts)
  return { device: `c${at}`, id: hostId, token: hostToken, privateKey: half(pair.privateKey, 'd'), port, address: '' }
}

const desired = async ({ id, token }: Member): Promise<HostConfig> =>
  (await call<Desired>('GET', `/api/waygate/v1/hosts/${id}/desired?after=0&wait=0`, undefined, token)).config

/** Its gateway, as the server tells it, and nobody else. */
async function configure(member: Member, at: number): Promise<void> {
  const { addresses, peers, through } = await desired(member)
  member.address = addresses[0]?.split('/')[0] ?? ''
  const gateway = peers.find(({ publicKey }) => publicKey === through?.publicKey)
  if (gateway?.endpoint == null) throw new Error(`crowd-${at} has no gateway`)
  spawn('/usr/bin/wireguard-go', ['-f', member.device], { stdio: 'ignore', env: { LOG_LEVEL: 'silent' } })
  while (!existsSync(`/var/run/wireguard/${member.device}.sock`)) await new Promise((resolve) => setTimeout(resolve, 5))
  const peer = ['peer', gateway.publicKey, 'endpoint', gateway.endpoint, 'allowed-ips', '0.0.0.0/0', 'persistent-keepalive', '20']
  const keyFile = `/run/${member.device}.key`
  writeFileSync(keyFile, member.privateKey, { mode: 0o600 })
  execFileSync('/usr/bin/wg', ['set', member.device, 'listen-port', String(member.port), 'private-key', keyFile, ...peer])
  const table = 1000 + at
  const batch = [
    `address add ${member.address}/32 dev ${member.device}`,
    `link set ${member.device} mtu 1380 up`,
    `route add default dev ${member.device} table ${table}`,
    `rule add from ${member.address} lookup ${table}`,
  ]
  execFileSync('/usr/sbin/ip', ['-batch', '-'], { input: `${batch.join('\n')}\n` })
}

function seen({ address }: Member): Promise<string> {
  return new Promise((resolve) => {
    const to = { host: seerHost, port: Number(seerPort), localAddress: address, timeout: 20_000 }
    const socket = connect(to, () => void socket.write('ask\n'))
    socket.once('data', (bytes) => {
      resolve(bytes.toString().split(' ')[0] ?? '')
      socket.destroy()
    })
    socket.once('timeout', () => socket.destroy())
    socket.once('error', (error) => resolve(error.message))
    socket.once('close', () => resolve('nothing came back'))
  })
}

const members: Member[] = []
for (let at = 0; at < Number(count); at++) members.push(await enrol(at))
process.stdout.write('enrolled\n')
await lines.next()
for (const [at, member] of members.entries()) await configure(member, at)
process.stdout.write(`${JSON.stringify(await Promise.all(members.map(seen)))}\n`)
await lines.next()
