import { z } from 'zod'
import { joinNetwork } from '../../../electron/server/domain/membership.ts'
import type { Database } from '../../../electron/server/store/database.ts'
import type { HostRecord, NetworkRecord } from '../../../electron/server/store/records.ts'
import { readRecording } from './recording.ts'

const hostSchema = z.object({
  id: z.string(),
  name: z.string(),
  os: z.string(),
  os_family: z.string(),
  kernel_version: z.string(),
  version: z.string(),
  firewallinuse: z.string(),
  verbosity: z.number(),
  isstaticport: z.boolean(),
  isstatic: z.boolean(),
  listenport: z.number(),
  wg_public_listen_port: z.number(),
  mtu: z.number(),
  interfaces: z.array(z.object({ name: z.string(), addressString: z.string() })),
  defaultinterface: z.string(),
  endpointip: z.string(),
  endpointipv6: z.string(),
  publickey: z.string(),
  macaddress: z.string(),
  isdefault: z.boolean(),
  nat_type: z.string(),
  persistentkeepalive: z.number(),
  autoupdate: z.boolean(),
  dns: z.string(),
  location: z.string(),
  country_code: z.string(),
})
const nodeSchema = z.object({ id: z.string(), hostid: z.string(), address: z.string() })

/** The networks, hosts and nodes of the recorded cast, as netclient had registered them before the recordings 04 to 06 begin. */
export function seedCast(database: Database): void {
  const recording = readRecording('04-internet-gateways')
  const hosts = z.array(hostSchema).parse(recording.find(({ title }) => title === 'hosts')?.answer.body)
  const nodes = z.array(nodeSchema).parse(recording.find(({ title }) => title === 'nodes')?.answer.body)
  const now = Date.now()
  const draft = database.draft()
  draft.put('networks', network('office', '100.64.0.0/16', '', now))
  draft.put('networks', network('lab', '10.77.0.0/24', 'fd77::/64', now))
  for (const wire of hosts) {
    draft.put('hosts', hostRecord(wire))
    database.checkIns.set(wire.id, now)
  }
  for (const { id, hostid, address } of nodes) {
    const joined = joinNetwork(draft, hostid, 'office', { id, now })
    if (!joined.ok) throw new Error(joined.message)
    // joined long ago: only check-ins keep them online
    draft.put('nodes', { ...joined.node, address4: address, joinedAt: 0 })
  }
  database.commit(draft)
}

function network(name: string, range4: string, range6: string, now: number): NetworkRecord {
  const times = { nodesUpdatedAt: now, createdAt: now, updatedAt: now }
  const autoRemoval = { autoRemove: false, autoRemoveTags: [], autoRemoveThreshold: 0 }
  return { id: crypto.randomUUID(), name, range4, range6, keepalive: 20, mtu: 1280, ...autoRemoval, ...times }
}

function hostRecord(wire: z.infer<typeof hostSchema>): HostRecord {
  return {
    id: wire.id,
    name: wire.name,
    os: wire.os,
    osFamily: wire.os_family,
    kernelVersion: wire.kernel_version,
    version: wire.version,
    firewall: wire.firewallinuse,
    verbosity: wire.verbosity,
    isStaticPort: wire.isstaticport,
    isStatic: wire.isstatic,
    listenPort: wire.listenport,
    publicListenPort: wire.wg_public_listen_port,
    mtu: wire.mtu,
    interfaces: wire.interfaces,
    defaultInterface: wire.defaultinterface,
    endpoint4: wire.endpointip,
    endpoint6: wire.endpointipv6,
    publicKey: wire.publickey,
    macAddress: wire.macaddress,
    isDefault: wire.isdefault,
    natType: wire.nat_type,
    keepalive: wire.persistentkeepalive,
    autoUpdate: wire.autoupdate,
    dns: wire.dns,
    location: wire.location,
    country: wire.country_code,
    tokenHash: '',
  }
}
