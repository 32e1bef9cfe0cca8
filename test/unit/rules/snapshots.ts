import type { Host, Node, ServerFacts, Snapshot } from '../../../electron/common/model/snapshot.ts'

/** Small networks for rule tests: every host is a healthy Linux machine in `office` until said otherwise. */
export interface Member {
  readonly name: string
  readonly host?: Partial<Host>
  readonly node?: Partial<Node>
}

export const newest: ServerFacts = { version: 'v1.5.1', edition: 'ce' }

export function nodeId(name: string): string {
  return `node-${name}`
}

export function snapshotOf(members: readonly Member[], server: ServerFacts = newest): Snapshot {
  return {
    server,
    networks: [
      { name: 'office', range4: '100.64.0.0/16', range6: '', keepalive: 20, mtu: 1280, changeMark: '' },
      { name: 'lab', range4: '10.77.0.0/24', range6: '', keepalive: 20, mtu: 1280, changeMark: '' },
    ],
    hosts: members.map(({ name, host }) => ({ ...plainHost(name), ...host })),
    nodes: members.map(({ name, node }) => ({ ...plainNode(name), ...node })),
    clients: [],
    at: 0,
  }
}

function plainHost(name: string): Host {
  return {
    id: `host-${name}`,
    name,
    os: 'linux',
    firewall: 'nftables',
    publicKey: `key-${name}`,
    endpoint4: '198.51.100.1',
    endpoint6: '',
    port: 51821,
    mtu: 1420,
    isDefault: false,
    country: '',
    version: 'v1.5.1',
  }
}

function plainNode(name: string): Node {
  return {
    id: nodeId(name),
    hostId: `host-${name}`,
    network: 'office',
    address4: '100.64.0.1',
    address6: '',
    connected: true,
    pendingDelete: false,
    status: 'online',
    lastCheckIn: 0,
    isGateway: false,
    isRelay: false,
    isRelayed: false,
    relayedBy: '',
    relayedNodes: [],
    isFailover: false,
    isAutoRelay: false,
    autoAssignGateway: false,
    isIngress: false,
    ingressDns: '',
    ingressMtu: 0,
    ingressKeepalive: 0,
    isInternetGateway: false,
    internetClients: [],
    internetGateway: '',
  }
}
