import type { TunnelState } from './state.ts'

/** What a person may do in a state: there is always a way on, except while everything is being put back. */
export type TunnelAction = 'join' | 'switch' | 'leave' | 'retry' | 'pause' | 'resume'

export function actionsIn(state: TunnelState): readonly TunnelAction[] {
  switch (state.kind) {
    case 'open':
      return ['join']
    case 'applying':
    case 'proving':
    case 'switching':
      return ['switch', 'leave']
    case 'up':
    case 'offline':
      return ['switch', 'leave', 'pause']
    case 'held':
      if (state.reason.why === 'stateUnreadable') return ['leave']
      return state.reason.why === 'lock' ? ['join', 'pause'] : ['switch', 'retry', 'pause', 'leave']
    case 'paused':
      return ['resume', 'leave']
    case 'clearing':
      return []
    case 'failed':
      return state.protection === 'off' ? ['join'] : ['retry', 'leave']
  }
}

/** Nothing of the person's traffic leaves outside the tunnel in this state. */
export function isClosed(state: TunnelState): boolean {
  if (state.kind === 'failed') return state.protection === 'holding'
  return state.kind !== 'open' && state.kind !== 'paused' && state.kind !== 'clearing'
}
