import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInternet, type Internet, type InternetOptions, labProgram } from './internet.ts'
import type { AllowedWays } from './judge-leaks.ts'
import type { LabNode } from './lab-node.ts'
import type { LabProcess, RunOptions, RunOutcome } from './lab-process.ts'
import { addresses } from './trial-topology.ts'
import { bringProgram, waygateCommand } from './waygate-program.ts'

/** The trial's office: a control server, two gateways and two mesh hosts that run Waygate, and a laptop that may join. Everything is the real thing. */
export interface Office extends AsyncDisposable {
  readonly net: Internet
  readonly origin: string
  readonly network: string
  /** Value of a key that lets machines into the network. */
  readonly enrolmentKey: string
  readonly account: { readonly user: string; readonly password: string }
  /** Helper and host agent per enrolled host, as they run now. */
  readonly hosts: ReadonlyMap<string, HostPrograms>
  /** Runs `waygate …` in a node, to its end. */
  waygate(node: string, args: readonly string[], options?: RunOptions): Promise<RunOutcome>
  /** The same with `--json`: the value, or an error with the fault. */
  waygateJson(node: string, args: readonly string[], options?: RunOptions): Promise<unknown>
  startHelper(node: string, args?: readonly string[]): Promise<LabProcess>
  /** The agent of an enrolled host, again after it was ended. */
  startAgent(node: string): Promise<LabProcess>
  /** Ends the control server and starts it on the same data. */
  restartServer(): Promise<void>
  /** Signs the laptop's person in. */
  signIn(node: string): Promise<void>
  /** Calls to the server's API as its admin. */
  api(calls: readonly ApiCall[]): Promise<readonly ApiAnswer[]>
  release(): Promise<void>
}

export interface HostPrograms {
  readonly helper: LabProcess
  readonly agent: LabProcess
}

export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly body?: unknown
}

export interface ApiAnswer {
  readonly status: number
  readonly body: unknown
}

export interface OfficeOptions extends InternetOptions {
  /** The server's data; default: on disk in the lab's own directory. */
  readonly dataDir?: string
  /** Of the control server; the community's unless told. */
  readonly edition?: 'ce' | 'pro'
  /** Hosts that have no way to the IPv6 internet, as the server is told. */
  readonly ipv4Only?: readonly string[]
  /** Called as the parts stand, for those who show progress. */
  readonly step?: <T>(title: string, work: () => Promise<T>) => Promise<T>
}

export const officeGateways = ['exit-fra', 'exit-nyc'] as const
export const officeMembers = ['desk-lin', 'build-box'] as const
const allHosts = [...officeGateways, ...officeMembers]
export const officeNetwork = 'office'
export const tunnelPort = 51821
export const apiPort = 8081

/** The ways that a joined laptop may use to the outside. */
export const allowedWays: AllowedWays = {
  tunnels: officeGateways.flatMap((name) => [`${addresses[name].exit4}:${tunnelPort}`, `[${addresses[name].exit6}]:${tunnelPort}`]),
  api: [`${addresses.server.exit4}:${apiPort}`],
}

export async function createOffice(options: OfficeOptions = {}): Promise<Office> {
  const step = options.step ?? ((_title, work) => work())
  await bringProgram()
  const net = await step('Building an internet in network namespaces', () => createInternet(options))
  try {
    return await furnish(net, options, step)
  } catch (error) {
    await net.release()
    throw error
  }
}

async function furnish(net: Internet, options: OfficeOptions, step: NonNullable<OfficeOptions['step']>): Promise<Office> {
  const { lab } = net
  const origin = `http://${addresses.server.exit4}:${apiPort}`
  const account = { user: 'admin', password: 'a-long-enough-password' }
  const dataDir = options.dataDir ?? join(lab.directory, 'server')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })

  const api = async (calls: readonly ApiCall[]) => {
    const input = JSON.stringify({ origin, ...account, calls })
    return JSON.parse(await lab.node('server').must(labProgram('api-calls'), { input })) as ApiAnswer[]
  }
  const waygate = (node: string, args: readonly string[], runOptions: RunOptions = {}) =>
    lab.node(node).run(waygateCommand(args), runOptions)

  const edition = options.edition === 'pro' ? ['--pro'] : []
  const start = () => startServer(lab.node('server'), [...edition, '--data', dataDir], account)
  let server = await step('Starting the control server', start)
  const key = await prepareNetwork(api)
  const hosts = new Map<string, HostPrograms>()
  await step('Enrolling gateways and hosts', async () => {
    await Promise.all(
      allHosts.map(async (name) => {
        hosts.set(name, await enrol(lab.node(name), { origin, key, ipv6: !options.ipv4Only?.includes(name) }))
      }),
    )
  })
  await step('Making exit-fra and exit-nyc gateways', () => makeGateways(api))

  const startHelper = (node: string, args: readonly string[] = []) => startHelperIn(lab.node(node), args)
  return {
    net,
    origin,
    network: officeNetwork,
    enrolmentKey: key,
    account,
    hosts,
    waygate,
    waygateJson: async (node, args, runOptions) => {
      const { stdout, stderr } = await waygate(node, [...args, '--json'], runOptions)
      const answer = parse(stdout)
      if (!answer?.ok) throw new Error(`${node}: waygate ${args.join(' ')}: ${stdout.trim()} ${stderr.trim()}`)
      return answer.value
    },
    startHelper,
    startAgent: async (node) => {
      const agent = await startAgentIn(lab.node(node), [])
      hosts.set(node, { helper: hosts.get(node)?.helper ?? agent, agent })
      return agent
    },
    restartServer: async () => {
      server.signal('SIGTERM')
      await server.exited
      server = await start()
    },
    signIn: async (node) => {
      const outcome = await waygate(node, ['login', '--server', origin, '--user', account.user, '--password-stdin', '--plain-http'], {
        input: account.password,
      })
      if (outcome.code !== 0) throw new Error(`sign-in on ${node}: ${outcome.stderr.trim() || outcome.stdout.trim()}`)
    },
    api,
    release: net.release,
    [Symbol.asyncDispose]: net.release,
  }
}

async function startServer(node: LabNode, options: readonly string[], account: Office['account']): Promise<LabProcess> {
  const args = ['serve', '--listen', `${addresses.server.exit4}:${apiPort}`, ...options]
  const server = node.spawn(waygateCommand([...args, '--bootstrap-user', account.user, '--bootstrap-password-stdin']), {
    input: account.password,
  })
  await until(`the control server answers: ${addresses.server.exit4}`, server, async () => {
    const probe = await node.run(['/bin/bash', '-c', `exec 3<>/dev/tcp/${addresses.server.exit4}/${apiPort}`])
    return probe.code === 0
  })
  return server
}

/** Network and enrolment key; answers the key's value. What an earlier run kept is used again. */
async function prepareNetwork(api: Office['api']): Promise<string> {
  const [networks, keys] = await api([
    { method: 'GET', path: '/api/networks' },
    { method: 'GET', path: '/api/v1/enrollment-keys' },
  ])
  const known = listOf<{ netid: string }>(networks).some(({ netid }) => netid === officeNetwork)
  const usable = listOf<{ value: string; networks: string[]; unlimited: boolean }>(keys).find(
    (key) => key.unlimited && key.networks.includes(officeNetwork),
  )
  if (known && usable) return usable.value
  const [network, made] = await api([
    {
      method: 'POST',
      path: '/api/networks',
      body: { netid: officeNetwork, addressrange: '10.101.0.0/16', addressrange6: 'fd00:101::/64' },
    },
    { method: 'POST', path: '/api/v1/enrollment-keys', body: { networks: [officeNetwork], tags: ['trial'], type: 3, unlimited: true } },
  ])
  if (network?.status !== 200 || made?.status !== 200) throw new Error(`the network was refused: ${JSON.stringify([network, made])}`)
  return (made.body as { value: string }).value
}

async function enrol(node: LabNode, { origin, key, ipv6 }: { origin: string; key: string; ipv6: boolean }): Promise<HostPrograms> {
  const own = addresses[node.name as (typeof allHosts)[number]]
  const helper = await startHelperIn(node)
  const args = [
    '--server',
    origin,
    '--key-stdin',
    '--name',
    node.name,
    '--endpoint4',
    own.exit4,
    ...(ipv6 ? ['--endpoint6', own.exit6] : []),
  ]
  const agent = await startAgentIn(node, [...args, '--listen-port', String(tunnelPort)], key)
  return { helper, agent }
}

async function startAgentIn(node: LabNode, args: readonly string[], key = ''): Promise<LabProcess> {
  const agent = node.spawn(waygateCommand(['host', ...args]), { input: key })
  await until(`${node.name} is what the server wants`, agent, async () => /revision \d+:/.test(agent.output()))
  return agent
}

async function startHelperIn(node: LabNode, args: readonly string[] = []): Promise<LabProcess> {
  const helper = node.spawn(waygateCommand(['helper', ...args]))
  await until(
    `the helper of ${node.name} listens`,
    helper,
    async () => (await node.run(['/usr/bin/test', '-S', '/run/waygate/0.sock'])).code === 0,
  )
  return helper
}

async function makeGateways(api: Office['api']): Promise<void> {
  const nodes = await nodesByHost(api)
  const made = await api(
    officeGateways
      .map((name) => nodes.get(name))
      .filter((node) => node !== undefined && !node.isinternetgateway)
      .map((node) => ({ method: 'POST', path: `/api/nodes/${officeNetwork}/${node?.id}/gateway`, body: { is_internet_gw: true } })),
  )
  const refused = made.find(({ status }) => status !== 200)
  if (refused) throw new Error(`a gateway was refused: ${JSON.stringify(refused)}`)
}

export interface ListedNode {
  readonly id: string
  readonly hostid: string
  readonly isinternetgateway: boolean
  readonly internetgw_node_id: string
}

/** Host name → its node in a network, as the server lists it. */
export async function nodesByHost(api: Office['api'], network: string = officeNetwork): Promise<ReadonlyMap<string, ListedNode>> {
  const [hosts, nodes] = await api([
    { method: 'GET', path: '/api/hosts' },
    { method: 'GET', path: `/api/nodes/${network}` },
  ])
  const names = new Map(listOf<{ id: string; name: string }>(hosts).map(({ id, name }) => [id, name]))
  return new Map(listOf<ListedNode>(nodes).map((node) => [names.get(node.hostid) ?? node.hostid, node]))
}

/** Netmaker says `null` for an empty list (netmaker-api.md 1). */
function listOf<T>(answer: ApiAnswer | undefined): readonly T[] {
  if (answer?.status !== 200) throw new Error(`the server answered ${JSON.stringify(answer)}`)
  return (answer.body as readonly T[] | null) ?? []
}

/** Waits until something is so; fails with the program's own words when it ends before, or when it takes half a minute. */
export async function until(what: string, program: LabProcess | null, holds: () => Promise<boolean>, limitMs = 30_000): Promise<void> {
  const end = performance.now() + limitMs
  for (;;) {
    if (await holds()) return
    if (program && !program.running()) throw new Error(`waiting until ${what}: the program ended: ${program.output().trim().slice(-1000)}`)
    if (performance.now() > end) throw new Error(`waited in vain until ${what}: ${program?.output().trim().slice(-1000) ?? ''}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function parse(text: string): { ok: boolean; value?: unknown } | null {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
