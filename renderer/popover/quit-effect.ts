import type { WayOut } from '../../electron/common/contracts/app/tunnel.ts'
import type { TunnelState } from '../../electron/common/tunnel/state.ts'

type QuitEffect = 'quitUp' | 'quitJoining' | 'quitHeld' | 'quitOpen' | 'quitNoNetwork'

/** What quitting the app does to the traffic: nothing, because the helper owns it; said in the words of the state. */
export function quitEffect(state: TunnelState | undefined, wayOut: WayOut | undefined): QuitEffect | null {
  const unprotected = wayOut?.kind === 'none' ? 'quitNoNetwork' : 'quitOpen'
  switch (state?.kind) {
    case undefined:
      return null
    case 'open':
    case 'clearing':
      return unprotected
    case 'paused':
      return 'quitOpen'
    case 'applying':
    case 'proving':
      return 'quitJoining'
    case 'held':
    case 'offline':
      return 'quitHeld'
    case 'failed':
      return state.protection === 'holding' ? 'quitHeld' : unprotected
    case 'switching':
      return state.carrying ? 'quitUp' : 'quitJoining'
    case 'up':
      return 'quitUp'
    default:
      return state satisfies never
  }
}
