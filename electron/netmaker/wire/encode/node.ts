import { type ExtClientFacts, encodeExtClient, noExtClient } from './ext-client.ts'
import { goSeconds, goTime, nilUuid, zeroTime, zeroTimeSeconds } from './go-time.ts'

/** What the wire object of a node is made from (netmaker-api.md 5.3). Times are Unix milliseconds, 0 = never. */
export interface NodeFacts {
  readonly id: string
  readonly hostId: string
  readonly network: string
  /** With the network's mask, '' when none. */
  readonly address4: string
  readonly address6: string
  readonly lastModified: number
  readonly expiresAt: number
  readonly connected: boolean
  readonly pendingDelete: boolean
  readonly isRelayed: boolean
  readonly isRelay: boolean
  readonly isGateway: boolean
  readonly isAutoRelay: boolean
  readonly autoAssignGateway: boolean
  readonly relayedBy: string
  readonly relayedNodes: readonly string[] | null
  readonly isIngress: boolean
  readonly ingressDns: string
  readonly ingressKeepalive: number
  readonly ingressMtu: number
  readonly metadata: string
  readonly isInternetGateway: boolean
  readonly internetClients: readonly string[] | null
  readonly internetGateway: string
  readonly additionalEndpoints: readonly string[]
  readonly tags: Readonly<Record<string, unknown>>
  /** When the server last looked for posture violations, which it does when a gateway is made: 0 = never. */
  readonly evaluatedAt: number
}

/** What a node's answer needs besides the node itself. */
export interface NodeSurroundings {
  readonly range4: string
  readonly range6: string
  /** The server's own name. */
  readonly server: string
  readonly lastCheckIn: number
  /** '' where the server doesn't compute it. */
  readonly status: string
  readonly location: string
  readonly country: string
}

export function encodeNode(node: NodeFacts, around: NodeSurroundings) {
  return {
    id: node.id,
    hostid: node.hostId,
    address: node.address4,
    address6: node.address6,
    localaddress: '',
    allowedips: null,
    lastmodified: goSeconds(node.lastModified),
    expdatetime: goSeconds(node.expiresAt),
    lastcheckin: goSeconds(around.lastCheckIn),
    lastpeerupdate: zeroTimeSeconds,
    network: node.network,
    networkrange: around.range4,
    networkrange6: around.range6,
    isrelayed: node.isRelayed,
    isrelay: node.isRelay,
    is_gw: node.isGateway,
    is_auto_relay: node.isAutoRelay,
    auto_relayed_peers: null,
    auto_assign_gw: node.autoAssignGateway,
    relayedby: node.relayedBy,
    relaynodes: node.relayedNodes,
    isegressgateway: false,
    isingressgateway: node.isIngress,
    egressgatewayranges: null,
    egressgatewaynatenabled: false,
    egressgatewayranges_with_metric: null,
    dnson: false,
    ingressdns: node.ingressDns,
    ingresspersistentkeepalive: node.ingressKeepalive,
    ingressmtu: node.ingressMtu,
    server: around.server,
    connected: node.connected,
    pendingdelete: node.pendingDelete,
    metadata: node.metadata,
    is_fail_over: false,
    fail_over_peers: {},
    failed_over_by: nilUuid,
    isinternetgateway: node.isInternetGateway,
    inet_node_req: { inet_node_client_ids: node.internetClients },
    internetgw_node_id: node.internetGateway,
    additional_rag_ips: node.additionalEndpoints,
    tags: node.tags,
    is_static: false,
    is_user_node: false,
    static_node: noStaticNode,
    status: around.status,
    location: around.location,
    country: around.country,
    posture_check_violations: node.evaluatedAt === 0 ? null : [],
    posture_check_violation_severity_level: 0,
    last_evaluated_at: goTime(node.evaluatedAt),
  }
}

/** A remote client dressed as a node, as the node lists show it: nil ids, no private key. */
export function encodeStaticNode(client: ExtClientFacts) {
  const tags = client.tags ?? {}
  return {
    ...encodeNode(emptyNode, { ...nowhere, status: client.enabled ? 'online' : 'offline' }),
    address: client.address4 === '' ? '' : `${client.address4}/32`,
    address6: client.address6 === '' ? '' : `${client.address6}/128`,
    network: client.network,
    fail_over_peers: null,
    tags,
    is_static: true,
    is_user_node: client.remoteAccessClientId !== '' || client.deviceId !== '',
    static_node: encodeExtClient({ ...client, tags, privateKey: '' }),
    location: client.location,
    country: client.country,
    last_evaluated_at: zeroTime,
  }
}

const noStaticNode = encodeExtClient(noExtClient)

const nowhere: NodeSurroundings = { range4: '', range6: '', server: '', lastCheckIn: 0, status: '', location: '', country: '' }

const emptyNode: NodeFacts = {
  id: nilUuid,
  hostId: nilUuid,
  network: '',
  address4: '',
  address6: '',
  lastModified: 0,
  expiresAt: 0,
  connected: false,
  pendingDelete: false,
  isRelayed: false,
  isRelay: false,
  isGateway: false,
  isAutoRelay: false,
  autoAssignGateway: false,
  relayedBy: '',
  relayedNodes: null,
  isIngress: false,
  ingressDns: '',
  ingressKeepalive: 0,
  ingressMtu: 0,
  metadata: '',
  isInternetGateway: false,
  internetClients: null,
  internetGateway: '',
  additionalEndpoints: [],
  tags: {},
  evaluatedAt: 0,
}
