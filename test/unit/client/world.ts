import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ClientDeps } from '../../../electron/client/client-deps.ts'
import { createClient } from '../../../electron/client/create-client.ts'
import { createHelperPort } from '../../../electron/client/helper-port.ts'
import type { WaygateClient } from '../../../electron/client/waygate-client.ts'
import { agentBase } from '../../../electron/common/contracts/agent.ts'
import type { Result } from '../../../electron/common/result.ts'
import type { Intent } from '../../../electron/common/tunnel/intent.ts'
import type { TunnelState } from '../../../electron/common/tunnel/state.ts'
import { type RunningServer, startServer } from '../../../electron/server/start-server.ts'
import { type HelperInABox, startHelperInABox } from '../helper/helper-in-a-box.ts'

/** The real control server on loopback, the real helper with a recorded tunnel, and clients on both. */
export interface World {
  readonly server: RunningServer
  readonly helper: HelperInABox
  readonly configDir: string
  /** Node ids by host name. */
  readonly node: Readonly<Record<string, string>>
  /** As the owner, straight to the API. */
  api(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>
  client(options?: Partial<Omit<ClientDeps, 'helper'>>): WaygateClient
  /** How the recorded tunnel answers the next wishes. */
  tunnel: 'works' | 'silent' | 'neverAnswers'
  /** Sets what the tunnel says, and tells it. */
  say(state: TunnelState): void
  restartServer(): Promise<void>
  close(): Promise<void>
}

export const owner = { user: 'owner', password: 'waygate-pass' }

const uid = process.getuid?.() ?? 0

export async function createWorld(): Promise<World> {
  const root = await mkdtemp(path.join(tmpdir(), 'waygate-client-'))
  const helper = await startHelperInABox({ uids: [uid] })
  try {
    return await populate(root, helper)
  } catch (error) {
    await helper.stop()
    await helper.remove()
    await rm(root, { recursive: true, force: true })
    throw error
  }
}

async function populate(root: string, helper: HelperInABox): Promise<World> {
  let server = got(await start(root, 0))
  const clients: WaygateClient[] = []
  let token = ''

  async function api(method: string, where: string, body?: unknown) {
    const answer = await fetch(`${server.url}${where}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: parsed(text) }
  }

  const signedIn = (await api('POST', '/api/users/adm/authenticate', { username: owner.user, password: owner.password })).body
  token = (signedIn as { Response: { AuthToken: string } }).Response.AuthToken
  await api('POST', '/api/networks', { netid: 'office', addressrange: '100.64.0.0/16', addressrange6: '' })
  const keys = (await api('GET', '/api/v1/enrollment-keys')).body as { value: string; networks: string[] }[]
  const key = keys.find(({ networks }) => networks.includes('office'))?.value ?? ''
  const hosts = [
    ['exit-fra', 'linux', '203.0.113.10'],
    ['exit-nyc', 'linux', '203.0.113.20'],
    ['lap', 'linux', '203.0.113.30'],
    ['bench', 'linux', '203.0.113.40'],
    ['winpc', 'windows', '203.0.113.50'],
  ] as const
  for (const [name, os, endpoint4] of hosts) {
    const enrolled = await api('POST', `${agentBase}/enrol`, {
      key,
      name,
      publicKey: wireguardKey(),
      hostPass: randomBytes(32).toString('base64url'),
      os,
      osFamily: os,
      kernel: '6.1',
      firewall: 'nftables',
      version: 'v0.1.0',
      endpoint4,
      endpoint6: '',
      listenPort: 51821,
      mtu: 1420,
      interfaces: [],
      defaultInterface: 'eth0',
    })
    if (enrolled.status !== 200) throw new Error(`enrol ${name}: ${JSON.stringify(enrolled)}`)
  }
  const hostList = (await api('GET', '/api/hosts')).body as { id: string; name: string }[]
  const nodes = (await api('GET', '/api/nodes/office')).body as { id: string; hostid: string }[]
  const node = Object.fromEntries(nodes.map(({ id, hostid }) => [hostList.find((host) => host.id === hostid)?.name ?? '', id]))
  for (const name of ['exit-fra', 'exit-nyc']) await api('POST', `/api/nodes/office/${node[name]}/gateway`, { is_internet_gw: true })

  const world: World = {
    get server() {
      return server
    },
    helper,
    configDir: path.join(root, 'config'),
    node,
    api,
    client(options = {}) {
      const client = createClient({
        helper: createHelperPort({ runDir: helper.directory, uid, client: 'test' }),
        configDir: path.join(root, 'config'),
        deviceName: 'alice-laptop',
        device: { clientVersion: 'v0.1.0', os: 'linux', osFamily: 'linux-debian', osVersion: '12', kernelVersion: '6.1.0' },
        ownAddresses: () => new Set(['192.168.7.5']),
        hasUplink: () => true,
        now: Date.now,
        ping: async () => null,
        keyring: null,
        openUrl: () => undefined,
        proxy: async () => null,
        ...options,
      })
      clients.push(client)
      return client
    },
    tunnel: 'works',
    say(state) {
      helper.supervisor.tunnelState = state
      helper.supervisor.notify()
    },
    async restartServer() {
      const port = Number(new URL(server.url).port)
      await server.stop()
      server = got(await start(root, port))
    },
    async close() {
      for (const client of clients) await client.stop()
      await helper.stop()
      await helper.remove()
      await server.stop()
      await rm(root, { recursive: true, force: true })
    },
  }
  playTunnel(world)
  return world
}

/** From now on every wish is answered as a tunnel of that mood would. */
export function playTunnel(world: Pick<World, 'helper' | 'tunnel' | 'say'>): void {
  const { supervisor } = world.helper
  const record = supervisor.setIntent
  supervisor.setIntent = async (intent) => {
    const answer = await record(intent)
    if (answer.ok) setImmediate(() => follow(world, intent))
    return answer
  }
}

/** What a tunnel would do after a wish. */
function follow(world: Pick<World, 'helper' | 'tunnel' | 'say'>, intent: Intent): void {
  const { revision } = intent
  const now = Date.now()
  if (intent.want === 'open') {
    world.say({ kind: 'open' })
    return
  }
  const [passId = ''] = intent.want.through
  const gateway = world.helper.supervisor.around.pass(passId)?.gatewayName ?? ''
  const ref = { revision, passId, gateway, since: now }
  world.say({ kind: 'proving', ...ref })
  if (world.tunnel === 'works') world.say({ kind: 'up', ...ref, proof: { at: now, handshakeAt: now, by: 'api' } })
  if (world.tunnel !== 'silent') return
  world.say({
    kind: 'failed',
    revision,
    fault: { code: 'gateway.silent', passId, gateway, afterMs: 10_000 },
    protection: 'off',
    since: now,
  })
  world.helper.supervisor.withdraw(revision)
}

function start(root: string, port: number) {
  return startServer({ listen: { host: '127.0.0.1', port }, dataDir: path.join(root, 'server'), bootstrap: owner })
}

export function wireguardKey(): string {
  const { publicKey } = generateKeyPairSync('x25519')
  return publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64')
}

/** Polls a condition; the test's own limit ends a wait that never comes true. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10))
}

/** The value of a success; a fault fails the test with its words. */
export function got<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`unexpected fault ${JSON.stringify(result.fault)}`)
  return result.value
}

/** The server calls some of its JSON plain text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
