import { randomBytes } from 'node:crypto'
import { agentBase } from '../../../electron/common/contracts/agent.ts'
import type { Edition } from '../../../electron/common/model/snapshot.ts'
import { createNetmakerClient, type NetmakerClient } from '../../../electron/netmaker/client.ts'
import { createNodeTransport } from '../../../electron/netmaker/node-transport.ts'
import { enrolmentOperations } from '../../../electron/netmaker/wire/enrolment.ts'
import { networkOperations } from '../../../electron/netmaker/wire/networks.ts'
import { serverOperations } from '../../../electron/netmaker/wire/server.ts'
import { userOperations } from '../../../electron/netmaker/wire/users.ts'
import { owner, startLiveServer } from '../replay/live-server.ts'

/** A server that the suite may use as an admin does. */
export interface Target {
  readonly name: string
  open(): Promise<Opened>
}

export interface Opened {
  readonly api: NetmakerClient
  readonly anonymous: NetmakerClient
  readonly edition: Edition
  readonly user: string
  /** Names of hosts that may be taken into the suite's own network. */
  readonly hosts: readonly string[]
  close(): Promise<void>
}

/** Names of our networks begin so; those of a run that was cut off are taken away by the next one. */
export const ownPrefix = 'waygate-test-'

export const ownNetwork = (): string => `${ownPrefix}${randomBytes(3).toString('hex')}`

interface Account {
  readonly url: string
  readonly user: string
  readonly password: string
  readonly hosts: readonly string[]
}

/** `NETMAKER_URL`, `NETMAKER_USER`, `NETMAKER_PASSWORD`: an admin's. `NETMAKER_HOSTS`: Linux hosts, by name, that may join the suite's network. */
function fromEnvironment(): Account | null {
  const { NETMAKER_URL: url = '', NETMAKER_USER: user = '', NETMAKER_PASSWORD: password = '', NETMAKER_HOSTS: hosts = '' } = process.env
  if (url === '') return null
  if (user === '' || password === '') throw new Error('NETMAKER_URL needs NETMAKER_USER and NETMAKER_PASSWORD beside it')
  return { url: new URL(url).origin, user, password, hosts: hosts.split(',').filter((name) => name !== '') }
}

const real = fromEnvironment()

export const targets: readonly Target[] = [
  embedded('ce'),
  embedded('pro'),
  ...(real === null ? [] : [{ name: `the server at ${real.url}`, open: () => opened(real, async () => undefined) }]),
]

/** Ours, with two hosts that only exist on paper: it must pass what a real one passes. */
function embedded(edition: Edition): Target {
  return {
    name: `our own server, ${edition}`,
    async open() {
      const server = await startLiveServer({ bootstrap: owner, edition })
      const hosts = ['real-a', 'real-b']
      const account = { url: server.url, user: owner.user, password: owner.password, hosts }
      const target = await opened(account, server.stop)
      await enrol(target.api, server.url, hosts)
      return target
    },
  }
}

async function opened({ url, user, password, hosts }: Account, close: () => Promise<unknown>): Promise<Opened> {
  const transport = createNodeTransport()
  const anonymous = createNetmakerClient(url, transport, null)
  const signedIn = await anonymous.call(userOperations.authenticate, { body: { username: user, password } })
  if (!signedIn.ok || signedIn.value.kind !== 'token') {
    throw new Error(`nobody can sign in as ${user} at ${url}: ${signedIn.ok ? 'it has a second factor' : JSON.stringify(signedIn.fault)}`)
  }
  const status = await anonymous.call(serverOperations.status, {})
  return {
    api: createNetmakerClient(url, transport, { user, token: signedIn.value.token }),
    anonymous,
    edition: status.ok && status.value.isPro ? 'pro' : 'ce',
    user,
    hosts,
    async close() {
      transport.reset()
      await close()
    },
  }
}

async function enrol(api: NetmakerClient, url: string, names: readonly string[]): Promise<void> {
  const network = 'papernet'
  const made = await api.call(networkOperations.create, {
    body: { netid: network, addressrange: '10.212.0.0/24', addressrange6: '' },
  })
  const keys = await api.call(enrolmentOperations.list, {})
  const key = keys.ok ? keys.value.find(({ networks }) => networks.includes(network))?.value : undefined
  for (const [at, name] of names.entries()) {
    const secrets = { key, hostPass: randomBytes(32).toString('base64url') }
    const facts = { os: 'linux', osFamily: 'debian', kernel: '6.1', firewall: 'nftables', version: 'v0.1.0', listenPort: 51821, mtu: 1420 }
    const places = { endpoint4: `203.0.113.${10 + at}`, endpoint6: '', interfaces: [], defaultInterface: 'eth0' }
    const answer = await fetch(`${url}${agentBase}/enrol`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...secrets, name, publicKey: randomBytes(32).toString('base64'), ...facts, ...places }),
    })
    if (answer.status !== 200) throw new Error(`${name} did not enrol (${JSON.stringify(made)}): ${await answer.text()}`)
  }
}
