import type { GatewayRow, GatewaysView } from '../contracts/app/gateways.ts'
import type { TunnelView } from '../contracts/app/tunnel.ts'

/** How long before its end access for a time is said to end (ms): in the sentence, and then by a notice. */
export const endsSoonMs = 15 * 60_000
export const endsNowMs = 5 * 60_000

/** The list's row of the gateway that carries the traffic, or should; null where the helper or the list doesn't show it. */
export function rowInUse({ helper }: TunnelView, gateways: GatewaysView | null): GatewayRow | null {
  if (helper.link !== 'ready' || gateways === null) return null
  const { state, passes } = helper.status
  const pass = 'passId' in state ? passes.find(({ passId }) => passId === state.passId) : undefined
  return gateways.rows.find(({ nodeId, network }) => nodeId === pass?.gatewayNodeId && network === pass.network) ?? null
}

const requestable: readonly string[] = ['access.approvalNeeded', 'access.approvalDenied', 'access.approvalExpired']

/** Nothing stands in the way but what an admin may give when asked. */
export function mayRequest({ refusals }: Pick<GatewayRow, 'refusals'>): boolean {
  const others = refusals.filter(({ weight }) => weight !== 'probable')
  return others.length > 0 && others.every(({ rule }) => requestable.includes(rule))
}
