import type { TunnelState } from '../../common/tunnel/state.ts'
import type { HelperState } from '../state/helper-state.ts'
import type { BeforeUpdate } from './update-record.ts'

/** What has to be so again after an update; null while nobody knows what is remembered. Pure. */
export function beforeUpdate(state: HelperState | null, tunnel: TunnelState): BeforeUpdate | null {
  if (state === null) return null
  const { revision, want, lock } = state.intent
  return { revision, joined: want !== 'open', lock, passes: state.passes.length, up: tunnel.kind === 'up' }
}
