import type { NodeRecord } from '../store/records.ts'

/** Given to the clients of an internet gateway that names no DNS of its own. */
export const defaultClientDns = '1.1.1.1'

/** What a caller may say about a new gateway; zero values mean "not given". */
export interface GatewayWishes {
  readonly internet?: boolean
  readonly dns?: string
  readonly metadata?: string
  readonly keepalive?: number
  readonly mtu?: number
  /** Every gateway of a Pro server also relays for whom it must. */
  readonly autoRelay?: boolean
}

/** The node with the whole gateway role (netmaker-api.md 6.4, effects). */
export function fullGateway(node: NodeRecord, wishes: GatewayWishes, now: number): NodeRecord {
  const isInternetGateway = wishes.internet ?? false
  return {
    ...node,
    isGateway: true,
    isIngress: true,
    isRelay: true,
    isInternetGateway,
    isAutoRelay: wishes.autoRelay ?? node.isAutoRelay,
    ingressDns: wishes.dns || (isInternetGateway ? defaultClientDns : ''),
    ingressKeepalive: wishes.keepalive || 20,
    ingressMtu: wishes.mtu || 1420,
    metadata: wishes.metadata || 'This host can be used for remote access',
    tags: { ...node.tags, [gatewayTag(node)]: {} },
    evaluatedAt: now,
    lastModified: now,
  }
}

/** The node without it. Its client DNS, keepalive and MTU stay, as upstream. */
export function withoutGatewayRole(node: NodeRecord, now: number): NodeRecord {
  const { [gatewayTag(node)]: _, ...tags } = node.tags
  return { ...node, isGateway: false, isIngress: false, isRelay: false, isAutoRelay: false, metadata: '', tags, evaluatedAt: now }
}

function gatewayTag(node: NodeRecord): string {
  return `${node.network}.gateways`
}
