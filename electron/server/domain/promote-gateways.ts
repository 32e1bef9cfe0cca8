import type { Draft } from '../store/draft.ts'
import { putNode } from './node-changes.ts'

/**
 * What Netmaker does at every start (netmaker-api.md 6.6): whatever has one half of the gateway role gets all of it. So an exit that was made by
 * `…/inet_gw` alone takes remote clients after a restart.
 */
export function promoteGateways(draft: Draft, now: number): void {
  for (const node of draft.list('nodes')) {
    const partly = node.isInternetGateway || node.isIngress || node.isRelay
    const wholly = node.isGateway && node.isIngress && node.isRelay
    if (partly && !wholly) putNode(draft, { ...node, isGateway: true, isIngress: true, isRelay: true }, now)
  }
  for (const node of draft.list('nodes')) {
    if (node.internetGateway !== '' && draft.get('nodes', node.internetGateway) === undefined) {
      putNode(draft, { ...node, internetGateway: '' }, now)
    }
  }
}
