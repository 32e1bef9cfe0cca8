import { z } from 'zod'

/** The domain as the rules and the windows see it: decoded from a Netmaker server, or read from the embedded server's store. Never the wire. */

export const hostSchema = z.object({
  id: z.string(),
  name: z.string(),
  os: z.string(),
  /** 'nftables', 'iptables' or 'none'. */
  firewall: z.string(),
  publicKey: z.string(),
  /** '' when unknown. */
  endpoint4: z.string(),
  endpoint6: z.string(),
  /** The port peers should use (netmaker-api.md 5.2: public port where it is known). */
  port: z.number(),
  mtu: z.number(),
  isDefault: z.boolean(),
  country: z.string(),
  version: z.string(),
})
export type Host = z.infer<typeof hostSchema>

/** 'disconnected' = switched off by an admin; 'offline' = no check-in for 10 minutes (netmaker-api.md 5.5). */
export const nodeStatusSchema = z.enum(['online', 'offline', 'warning', 'error', 'unknown', 'disconnected'])
export type NodeStatus = z.infer<typeof nodeStatusSchema>

/** A host's membership in one network. */
export const nodeSchema = z.object({
  id: z.string(),
  hostId: z.string(),
  network: z.string(),
  /** Mesh addresses without mask, '' when none. */
  address4: z.string(),
  address6: z.string(),
  connected: z.boolean(),
  pendingDelete: z.boolean(),
  status: nodeStatusSchema,
  /** Unix seconds, 0 when never. */
  lastCheckIn: z.number(),
  isGateway: z.boolean(),
  isRelay: z.boolean(),
  isRelayed: z.boolean(),
  relayedBy: z.string(),
  relayedNodes: z.array(z.string()),
  isFailover: z.boolean(),
  isAutoRelay: z.boolean(),
  autoAssignGateway: z.boolean(),
  isIngress: z.boolean(),
  ingressDns: z.string(),
  ingressMtu: z.number(),
  ingressKeepalive: z.number(),
  isInternetGateway: z.boolean(),
  /** Node ids of the hosts that leave through it. */
  internetClients: z.array(z.string()),
  /** Node id of the gateway that this node leaves through, '' when none. */
  internetGateway: z.string(),
})
export type Node = z.infer<typeof nodeSchema>

export const networkSchema = z.object({
  name: z.string(),
  range4: z.string(),
  range6: z.string(),
  keepalive: z.number(),
  mtu: z.number(),
  /** Opaque change mark of nodes and clients (`nodes_updated_at`), '' when the server has none. */
  changeMark: z.string(),
})
export type Network = z.infer<typeof networkSchema>

/** A person's or device's WireGuard registration on a gateway. Never with a private key. */
export const remoteClientSchema = z.object({
  id: z.string(),
  network: z.string(),
  gatewayNodeId: z.string(),
  publicKey: z.string(),
  address4: z.string(),
  address6: z.string(),
  dns: z.string(),
  enabled: z.boolean(),
  owner: z.string(),
  deviceId: z.string(),
  deviceName: z.string(),
})
export type RemoteClient = z.infer<typeof remoteClientSchema>

export const editionSchema = z.enum(['ce', 'pro'])
export type Edition = z.infer<typeof editionSchema>

export interface ServerFacts {
  /** Like 'v1.5.1', '' when the server doesn't tell. */
  readonly version: string
  readonly edition: Edition
}

/** One consistent picture of what the signed-in account may see. */
export interface Snapshot {
  readonly server: ServerFacts
  readonly networks: readonly Network[]
  readonly hosts: readonly Host[]
  readonly nodes: readonly Node[]
  readonly clients: readonly RemoteClient[]
  /** Unix milliseconds of the read. */
  readonly at: number
}
