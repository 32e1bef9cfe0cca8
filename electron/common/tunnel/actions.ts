import type { TunnelState } from './state.ts'

/** What a person may do in a state; windows, tray and CLI ask here and nowhere else. */
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
      return state.reason.why === 'stateUnreadable' ? ['leave'] : ['switch', 'retry', 'pause', 'leave']
    case 'paused':
      return ['resume', 'leave']
    case 'clearing':
      return []
    case 'failed':
      return state.protection === 'off' ? ['join'] : ['retry', 'leave']
  }
}

export function canJoin(state: TunnelState): boolean {
  return actionsIn(state).includes('join')
}

export function canLeave(state: TunnelState): boolean {
  return actionsIn(state).includes('leave')
}

export function canSwitch(state: TunnelState): boolean {
  return actionsIn(state).includes('switch')
}

/** Nothing of the person's traffic leaves outside the tunnel in this state. */
export function isClosed(state: TunnelState): boolean {
  if (state.kind === 'failed') return state.protection === 'holding'
  return state.kind !== 'open' && state.kind !== 'paused' && state.kind !== 'clearing'
}
