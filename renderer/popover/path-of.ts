import type { TunnelView } from '../../electron/common/contracts/app/tunnel.ts'
import { statusOf } from '../store/current-gateway.ts'

/** How one stretch of the way is drawn: solid = carries (proven), dashed = waiting, broken = held, faint = nothing goes there. */
export type Stretch = 'solid' | 'dashed' | 'broken' | 'faint'

/** One way from you to the internet. `gateway` '' = direct. */
export interface Lane {
  readonly gateway: string
  readonly before: Stretch
  readonly after: Stretch
}

/**
 * The picture you ━ gateway ━ internet: one lane, or two while switching. `kind` names it for screen readers and colours it;
 * 'foreign' = another program keeps that way, and we have proven nothing about it;
 * 'none' = there is no network.
 */
export interface Path {
  readonly kind: 'unknown' | 'direct' | 'none' | 'closed' | 'foreign' | 'proven' | 'waiting' | 'broken' | 'switching'
  readonly lanes: readonly Lane[]
}

const direct: Path = { kind: 'direct', lanes: [{ gateway: '', before: 'solid', after: 'solid' }] }
const none: Path = { kind: 'none', lanes: [{ gateway: '', before: 'broken', after: 'faint' }] }
const unknown: Path = { kind: 'unknown', lanes: [{ gateway: '', before: 'faint', after: 'faint' }] }

export function pathOf(tunnel: TunnelView | null): Path {
  const status = statusOf(tunnel)
  if (tunnel === null || status === null) return unknown
  const { state } = status
  switch (state.kind) {
    case 'open': {
      if (tunnel.act?.phase === 'running' && (tunnel.act.act === 'join' || tunnel.act.act === 'switch')) return waiting(tunnel.act.gateway)
      if (status.intent.lock) return broken('')
      if (status.host?.role === 'through')
        return { kind: 'foreign', lanes: [{ gateway: status.host.through ?? '', before: 'solid', after: 'solid' }] }
      return directly(tunnel)
    }
    case 'paused':
      return directly(tunnel)
    case 'applying':
    case 'proving':
      return waiting(state.gateway)
    case 'up':
      return proven(state.gateway)
    case 'switching':
      return {
        kind: 'switching',
        lanes: [
          state.carrying
            ? { gateway: state.fromGateway, before: 'solid', after: 'solid' }
            : { gateway: state.fromGateway, before: 'broken', after: 'faint' },
          { gateway: state.gateway, before: 'dashed', after: 'dashed' },
        ],
      }
    case 'held':
      return broken(state.gateway ?? ('gateway' in state.reason ? state.reason.gateway : ''))
    case 'offline':
      return broken(state.gateway)
    case 'clearing':
      return { kind: 'waiting', lanes: [{ gateway: '', before: 'dashed', after: 'dashed' }] }
    case 'failed':
      return state.protection === 'holding' ? broken('') : directly(tunnel)
    default:
      return state satisfies never
  }
}

function directly({ wayOut }: TunnelView): Path {
  return wayOut?.kind === 'none' ? none : direct
}

function proven(gateway: string): Path {
  return { kind: 'proven', lanes: [{ gateway, before: 'solid', after: 'solid' }] }
}

function waiting(gateway: string): Path {
  return { kind: 'waiting', lanes: [{ gateway, before: 'dashed', after: 'dashed' }] }
}

function broken(gateway: string): Path {
  return { kind: gateway === '' ? 'closed' : 'broken', lanes: [{ gateway, before: 'broken', after: 'faint' }] }
}
