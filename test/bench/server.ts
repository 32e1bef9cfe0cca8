import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { agentBase } from '../../electron/common/contracts/agent.ts'
import { bundleProgram } from '../contract/bundled-program.ts'
import { owner } from '../contract/replay/live-server.ts'
import { clientReadsOf } from './client-read.ts'
import { atMost, type Figure, median, quantile, reported } from './figure.ts'
import { createSink } from './sink.ts'

/** The embedded server with ten thousand hosts in twenty networks, over HTTP, as a process of its own. */

const clients = 8
const bigReads = 80
const smallReads = 8000
const writes = 60
/** Agents that wait in one network when its gateway changes. */
const agents = 500
const changes = 20

const megabyte = 1024 * 1024

export async function measureServer(): Promise<readonly Figure[]> {
  const program = await bundleProgram(new URL('programs/big-server.ts', import.meta.url))
  const dataDir = mkdtempSync(join(tmpdir(), 'waygate-big-'))
  const { flags, environment } = launchSettings()
  const env = { ...process.env, ...environment }
  const child = fork(program.file, [dataDir], { execArgv: flags, env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  try {
    const url = new URL(z.string().parse(await heard(child)))
    const caller = createCaller(url)
    const { body } = await caller.call('POST', '/api/users/adm/authenticate', { username: owner.user, password: owner.password })
    const token = z.object({ Response: z.object({ AuthToken: z.string() }) }).parse(JSON.parse(body)).Response.AuthToken
    caller.signIn(token)
    await report(child)
    const reads = [...(await bigReadsOf(url, token, child)), ...(await smallReadsOf(caller)), ...(await clientReadsOf(url, token))]
    const figures = [...reads, ...(await writesOf(caller)), ...(await wakingOf(caller, child))]
    const { residentBytes } = await report(child)
    caller.close()
    return [...figures, atMost('server: memory after all of it', residentBytes / megabyte, 250, 'MB')]
  } finally {
    child.kill('SIGKILL')
    program.remove()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** How `bin/waygate` starts a server, as far as it is about memory. */
function launchSettings(): { flags: string[]; environment: Record<string, string> } {
  const launcher = readFileSync(new URL('../../bin/waygate', import.meta.url), 'utf8')
  const branch = /= serve \]; then\n(.*?)\nfi\n/s.exec(launcher)?.[1] ?? ''
  const flags = branch.match(/--max-[\w-]+=\d+/g) ?? []
  const environment = Object.fromEntries([...branch.matchAll(/(MALLOC_\w+)=(\d+)/g)].map(([, name = '', value = '']) => [name, value]))
  if (flags.length === 0) throw new Error('bin/waygate tells nothing of how a server is started')
  return { flags, environment }
}

/** Also what a server that does nothing else takes for the same bytes on this machine: nobody is faster. */
async function bigReadsOf(url: URL, token: string, child: ChildProcess): Promise<Figure[]> {
  const headers = { Authorization: `Bearer ${token}` }
  await report(child)
  const nodes = await drained(url, '/api/nodes', headers, bigReads)
  const packed = await drained(url, '/api/nodes', { ...headers, 'Accept-Encoding': 'gzip' }, bigReads)
  const hosts = await drained(url, '/api/hosts', headers, bigReads / 4)
  const { longestTurnMs } = await report(child)
  const bare = await bareReadsOf(nodes.bytes)
  const what = 'server: GET /api/nodes of 10,000, 8 at once'
  return [
    atMost(`${what}, p99`, quantile(nodes.times, 0.99), 150, 'ms', nodes.times),
    reported(
      `${what}, as gzip (${(packed.bytes / megabyte).toFixed(1)} of ${(nodes.bytes / megabyte).toFixed(1)} MB), p99`,
      quantile(packed.times, 0.99),
      'ms',
      packed.times,
    ),
    reported('server: the same bytes by a bare node:http, 8 at once, p99', quantile(bare, 0.99), 'ms', bare),
    reported(`${what} / the same bytes by a bare node:http`, median(nodes.times) / median(bare), 'ratio'),
    reported('server: GET /api/hosts of 10,000, 8 at once, p99', quantile(hosts.times, 0.99), 'ms', hosts.times),
    reported('server: longest turn of the event loop in big reads', longestTurnMs, 'ms'),
  ]
}

async function bareReadsOf(bytes: number): Promise<number[]> {
  const program = await bundleProgram(new URL('programs/bare-server.ts', import.meta.url))
  const child = fork(program.file, [String(bytes)], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  try {
    const url = new URL(z.string().parse(await heard(child)))
    return (await drained(url, '/', {}, bigReads)).times
  } finally {
    child.kill('SIGKILL')
    program.remove()
  }
}

/** Milliseconds of each read. What its decoding would cost a client is not the server's time: the bytes are only counted. */
async function drained(url: URL, path: string, headers: Readonly<Record<string, string>>, count: number) {
  const sinks = Array.from({ length: clients }, () => createSink(url))
  let bytes = 0
  const ask = async (lane: number) => {
    bytes = (await sinks[lane]?.ask(path, headers)) ?? 0
  }
  await timed(clients, ask)
  const times = await timed(count, ask)
  for (const sink of sinks) sink.close()
  return { times, bytes }
}

async function smallReadsOf(caller: Caller): Promise<Figure[]> {
  const began = performance.now()
  await timed(smallReads, () => caller.call('GET', '/api/networks/net3'))
  const perRead = (performance.now() - began) / smallReads
  return [atMost('server: one of 8 authenticated small reads at once (2,000 per s)', perRead, 0.5, 'ms')]
}

async function writesOf(caller: Caller): Promise<Figure[]> {
  let at = 0
  const times = await timed(
    writes,
    async () => {
      const node = at++
      const made = await caller.call('POST', `/api/nodes/net5/n-5-${node}/gateway`, { is_internet_gw: true })
      if (made.status !== 200) throw new Error(made.body)
    },
    1,
  )
  return [reported('server: POST gateway, acknowledged = on disk, p99', quantile(times, 0.99), 'ms', times)]
}

/** From the answer of a gateway change to the answer of the long poll of the host that it sends through the gateway. */
async function wakingOf(caller: Caller, child: ChildProcess): Promise<Figure[]> {
  const made = await caller.call('POST', '/api/nodes/net7/n-7-0/gateway', { is_internet_gw: true })
  if (made.status !== 200) throw new Error(made.body)
  const revisions: number[] = []
  for (let member = 0; member < agents; member++) revisions.push(await desired(caller, member, 0, 0))
  await report(child)
  const waits: number[] = []
  for (let change = 0; change < changes; change++) {
    const moved = 1 + change
    const polls = revisions.map((after, member) =>
      desired(caller, member, after, 4).then((revision) => ({ revision, at: performance.now() })),
    )
    // every poll is open when this has been answered behind them
    await caller.call('GET', '/api/nodes/net7/status')
    await caller.call('PUT', '/api/nodes/net7/n-7-0/inet_gw', { inet_node_client_ids: [`n-7-${moved}`] })
    const answered = performance.now()
    const woken = await polls[moved]
    if (woken === undefined || woken.revision <= (revisions[moved] ?? 0)) throw new Error('the moved host was not woken')
    waits.push(Math.max(0, woken.at - answered))
    for (const [member, poll] of polls.entries()) revisions[member] = Math.max(revisions[member] ?? 0, (await poll).revision)
  }
  const { longestTurnMs } = await report(child)
  return [
    atMost(`server: gateway change answered to host agent answered, ${agents} waiting, p99`, quantile(waits, 0.99), 250, 'ms', waits),
    reported('server: longest turn of the event loop in gateway changes', longestTurnMs, 'ms'),
  ]
}

/** The revision that came, or `after` when nothing changed. */
async function desired(caller: Caller, member: number, after: number, wait: number): Promise<number> {
  const answer = await caller.call(
    'GET',
    `${agentBase}/hosts/h-7-${member}/desired?after=${after}&wait=${wait}`,
    undefined,
    `t-7-${member}`,
  )
  return answer.status === 200 ? z.object({ revision: z.number() }).parse(JSON.parse(answer.body)).revision : after
}

/** Milliseconds of each call, `atOnce` side by side. */
async function timed(count: number, call: (lane: number) => Promise<unknown>, atOnce = clients): Promise<number[]> {
  const times: number[] = []
  let left = count
  const work = async (_: unknown, lane: number) => {
    while (left-- > 0) {
      const began = performance.now()
      await call(lane)
      times.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return times
}

interface Caller {
  call(method: string, path: string, body?: unknown, token?: string): Promise<{ status: number; body: string }>
  signIn(token: string): void
  close(): void
}

/** Node's bare client: `fetch` would cost more than the server. */
function createCaller({ hostname, port }: URL): Caller {
  const agent = new Agent({ keepAlive: true })
  let own = ''
  return {
    signIn: (token) => {
      own = token
    },
    close: () => agent.destroy(),
    call: (method, path, body, token = own) =>
      new Promise((resolve, reject) => {
        const headers = { Authorization: `Bearer ${token}` }
        const call = request({ hostname, port, agent, method, path, headers }, (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }))
          answer.on('error', reject)
        })
        call.on('error', reject)
        call.end(body === undefined ? undefined : JSON.stringify(body))
      }),
  }
}

async function report(child: ChildProcess): Promise<{ residentBytes: number; longestTurnMs: number }> {
  const answer = heard(child)
  child.send('report')
  return z.object({ residentBytes: z.number(), longestTurnMs: z.number() }).parse(await answer)
}

function heard(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fell = () => reject(new Error('the server ended'))
    child.once('exit', fell)
    child.once('message', (message) => {
      child.off('exit', fell)
      resolve(message)
    })
  })
}
