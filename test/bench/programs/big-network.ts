import { noExtClient } from '../../../electron/netmaker/wire/encode/ext-client.ts'
import { joinNetwork } from '../../../electron/server/domain/membership.ts'
import { startServer } from '../../../electron/server/start-server.ts'
import type { Database } from '../../../electron/server/store/database.ts'
import type { NodeRecord } from '../../../electron/server/store/records.ts'
import { owner } from '../../contract/replay/live-server.ts'
import { plainHost } from '../../contract/replay/plain-host.ts'
import { clientName, gatewayName, hostName, network, sizes } from './big-network-names.ts'

/** The embedded server with one large network: `node program.mjs DIR HOST PORT`. Says `ready` when it answers. */

const countries = ['DE', 'US', 'FR', 'NL', 'SE', 'JP', 'SG', 'BR', 'ZA', 'AU']
const [dataDir = '', host = '', port = ''] = process.argv.slice(2)
const started = await startServer({ listen: { host, port: Number(port) }, dataDir, bootstrap: owner, seed: fill })
if (!started.ok) throw new Error(JSON.stringify(started.fault))
process.stdout.write('ready\n')

function fill(database: Database): void {
  const now = Date.now()
  const draft = database.draft()
  draft.put('networks', {
    id: network,
    name: network,
    range4: '10.64.0.0/14',
    range6: '',
    keepalive: 20,
    mtu: 1280,
    autoRemove: false,
    autoRemoveTags: [],
    autoRemoveThreshold: 0,
    nodesUpdatedAt: now,
    createdAt: now,
    updatedAt: now,
  })
  draft.put('hosts', machine(0))
  const first = joinNetwork(draft, 'h-0', network, { id: 'n-0', now })
  if (!first.ok) throw new Error(first.message)
  for (let at = 0; at < sizes.hosts; at++) {
    draft.put('hosts', machine(at))
    draft.put('nodes', { ...first.node, ...member(at) })
  }
  for (let at = 0; at < sizes.clients; at++) {
    const gateway = at % sizes.gateways
    draft.put('clients', {
      ...noExtClient,
      id: clientName(at),
      publicKey: keyOf(`client-${at}`),
      network,
      address4: address(sizes.hosts + at),
      gatewayNodeId: `n-${gateway}`,
      lastModified: now / 1000,
      enabled: at % 50 !== 0,
      owner: owner.user,
      deviceName: `laptop-${at}`,
    })
  }
  database.commit(draft)
}

/** The first ones are gateways; each of the others leaves through one of them, ten through the same. */
function member(at: number): Partial<NodeRecord> & Pick<NodeRecord, 'id' | 'hostId'> {
  const common = { id: `n-${at}`, hostId: `h-${at}`, address4: `${address(at)}/14`, address6: '' }
  if (at >= sizes.gateways) return { ...common, internetGateway: `n-${Math.floor((at - sizes.gateways) / 10)}` }
  const clients = Array.from({ length: 10 }, (_, index) => sizes.gateways + at * 10 + index).filter((client) => client < sizes.hosts)
  return { ...common, isGateway: true, isIngress: true, isInternetGateway: true, internetClients: clients.map((client) => `n-${client}`) }
}

function machine(at: number) {
  const name = at < sizes.gateways ? gatewayName(at) : hostName(at)
  return {
    ...plainHost(name),
    id: `h-${at}`,
    publicKey: keyOf(name),
    endpoint4: `198.${18 + (at >> 15)}.${(at >> 8) & 127}.${at & 255}`,
    country: countries[at % countries.length] ?? '',
  }
}

function keyOf(name: string): string {
  return Buffer.from(name.padEnd(32, '.')).toString('base64')
}

function address(at: number): string {
  const low = at + 1
  return `10.${64 + (low >> 16)}.${(low >> 8) & 255}.${low & 255}`
}
