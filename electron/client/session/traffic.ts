import type { TunnelView } from '../../common/contracts/app/tunnel.ts'

/** How a packet of this process leaves the machine now, by what the helper says. */
export type Traffic =
  | { readonly way: 'direct' }
  | { readonly way: 'tunnel'; readonly passId: string }
  /** Nothing leaves except through the helper's `dial`. */
  | { readonly way: 'closed' }
  | { readonly way: 'unknown' }

export function trafficOf(helper: TunnelView['helper']): Traffic {
  if (helper.link !== 'ready') return { way: 'unknown' }
  const { state, intent } = helper.status
  switch (state.kind) {
    case 'open':
      return { way: intent.lock ? 'closed' : 'direct' }
    case 'paused':
      return { way: 'direct' }
    case 'up':
      return { way: 'tunnel', passId: state.passId }
    case 'switching':
      return state.carrying ? { way: 'tunnel', passId: state.from } : { way: 'closed' }
    case 'failed':
      return { way: state.protection === 'off' && !intent.lock ? 'direct' : 'closed' }
    case 'applying':
    case 'proving':
    case 'held':
    case 'offline':
    case 'clearing':
      return { way: 'closed' }
    default:
      return state satisfies never
  }
}

/** Nothing leaves because no gateway answers. Why it doesn't, a server may know: a place, a gateway or an account was taken away. */
export function isSilent(helper: TunnelView['helper']): boolean {
  if (helper.link !== 'ready' || helper.status.state.kind !== 'held') return false
  return ['gatewaySilent', 'notForwarding', 'noPassAnswers'].includes(helper.status.state.reason.why)
}

/** Equal ways share their connections; anything else must open new ones. */
export function sameWay(a: Traffic, b: Traffic): boolean {
  return a.way === b.way && (a.way !== 'tunnel' || b.way !== 'tunnel' || a.passId === b.passId)
}
