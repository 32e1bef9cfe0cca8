import type { GatewayRow } from '../../common/contracts/app/gateways.ts'
import type { TunnelView } from '../../common/contracts/app/tunnel.ts'
import type { Network, Settings } from '../../common/contracts/app/window.ts'
import type { TunnelState } from '../../common/tunnel/state.ts'

export interface AutoJoinFacts {
  readonly settings: Pick<Settings, 'autoJoin' | 'trustedNetworks'>
  readonly tunnel: TunnelView
  /** Null: it can't be told apart; 'none': there is no way out at the moment. */
  readonly network: Network | null | 'none'
}

/** Somebody speaks to the router of a new network within this time, as a rule (ms). */
const unknownPatience = 10_000

/**
 * Joins by itself when the person asked for that: once after the app's start, or once for each arrival on a network that isn't trusted. Once: who leaves
 * there is not joined again before the network changes. A network that is lost and comes back is the same one, and one that can't be told apart is not trusted
 * when it is still so after a while: its router may not have been spoken to yet.
 */
export function createAutoJoin(now: () => number = Date.now): { next(facts: AutoJoinFacts): GatewayRow['id'] | null } {
  /** What was decided for: 'start', or the network's id ('' = can't be told). */
  let decided: string | null = null
  let unknownSince: number | null = null
  /** Who chooses "at the start" later has left since then, or never joined: neither is to be undone now. */
  let startIsOver = false
  return {
    next({ settings, tunnel, network: place }) {
      if (settings.autoJoin !== 'start') startIsOver = true
      if (settings.autoJoin === 'off' || (settings.autoJoin === 'start' && startIsOver)) {
        decided = null
        return null
      }
      unknownSince = place === null ? (unknownSince ?? now()) : null
      const isEarly = unknownSince !== null && now() - unknownSince < unknownPatience
      if (settings.autoJoin === 'untrusted' && (place === 'none' || isEarly)) return null
      const network = place === 'none' ? null : place
      const occasion = settings.autoJoin === 'start' ? 'start' : `at ${network?.id ?? ''}`
      // The first word of the helper hasn't come: there is nothing to decide on yet
      if (occasion === decided || tunnel.helper.link !== 'ready') return null
      const { state, intent } = tunnel.helper.status
      if (isOnItsWay(state)) return null
      if (!isNothingJoined(state) || intent.want !== 'open' || tunnel.act?.phase === 'running') {
        // Joined, held or paused already: the person has decided for this network
        decided = occasion
        return null
      }
      if (settings.autoJoin === 'untrusted' && settings.trustedNetworks.some(({ id }) => id === network?.id)) {
        decided = occasion
        return null
      }
      if (tunnel.suggestion === null) return null
      decided = occasion
      return tunnel.suggestion.gatewayId
    },
  }
}

/** The helper has just come, or is undoing something: what it will be can't be told yet. */
function isOnItsWay(state: TunnelState): boolean {
  if (state.kind === 'failed') return state.undoing === true
  return state.kind === 'clearing' || (state.kind === 'held' && state.reason.why === 'starting')
}

/** A join that failed earlier, and a lock that holds everything until a gateway is joined, are no decision to stay without one. */
function isNothingJoined(state: TunnelState): boolean {
  if (state.kind === 'failed') return state.protection === 'off'
  return state.kind === 'open' || (state.kind === 'held' && state.reason.why === 'lock')
}
