import { z } from 'zod'
import { type PostureCheck, violationSchema } from '../rules/posture.ts'

/** The domain as the rules and the windows see it: decoded from a Netmaker server, or read from the embedded server's store. Never the wire. */

export const placeSchema = z.object({ latitude: z.number(), longitude: z.number() })

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
  /** Degrees; null when the server doesn't say. */
  place: placeSchema.nullable().optional(),
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
  /** What the server found against its device when it last looked; absent: nothing. */
  violations: z.array(violationSchema).optional(),
})
export type RemoteClient = z.infer<typeof remoteClientSchema>

export const editionSchema = z.enum(['ce', 'pro'])
export type Edition = z.infer<typeof editionSchema>

export interface ServerFacts {
  /** Like 'v1.5.1', '' when the server doesn't tell. */
  readonly version: string
  readonly edition: Edition
}

/** A gateway as the Pro edition's own list of a user's gateways gives it. */
export interface AccessibleGateway {
  readonly nodeId: string
  readonly name: string
  readonly network: string
  readonly isInternetGateway: boolean
  readonly publicKey: string
  readonly port: number
  /** Bare addresses, best first. */
  readonly endpoints: readonly string[]
  /** null: the server doesn't say. */
  readonly status: NodeStatus | null
  readonly dns: string
  /** Mesh addresses without mask. */
  readonly addresses: readonly string[]
}

/** Where a network gives access for a time only: how far this user's wish for it has come. */
export interface TimedAccess {
  readonly network: string
  readonly state: 'needed' | 'requested' | 'denied' | 'granted' | 'expired'
  /** When a grant ends, or when the last one ended; Unix milliseconds, 0 = not known. */
  readonly until: number
}

/** What only the Pro edition knows about the asking user. */
export interface ProAccess {
  /** null: an older server without the list; then nodes and hosts decide, as in the community edition. */
  readonly gateways: readonly AccessibleGateway[] | null
  readonly timed: readonly TimedAccess[]
  /** The server looks at the state of machines before it lets them in. */
  readonly postureChecks: boolean
  /** What networks ask of this person's computers, as far as this account may read it. */
  readonly conditions?: readonly NetworkCondition[]
}

/** A posture check of one network that is meant for the asking user. */
export interface NetworkCondition extends PostureCheck {
  readonly network: string
}

/** One consistent picture of what the signed-in account may see. */
export interface Snapshot {
  readonly server: ServerFacts
  readonly networks: readonly Network[]
  readonly hosts: readonly Host[]
  readonly nodes: readonly Node[]
  readonly clients: readonly RemoteClient[]
  /** Only of the Pro edition. */
  readonly pro?: ProAccess
  /** Present when this account may not list nodes and hosts: then their absence says nothing. */
  readonly nodesHidden?: true
  /** Unix milliseconds of the read. */
  readonly at: number
}
