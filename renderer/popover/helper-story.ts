import type { HelperSetupView } from '../../electron/common/contracts/app/helper-setup.ts'
import type { TunnelView } from '../../electron/common/contracts/app/tunnel.ts'
import type { Fault } from '../../electron/common/fault.ts'
import { awayFault, mayReturn } from '../../electron/common/helper-away.ts'

/** What the panel tells while there is no helper to talk to. `command`: the same by hand, '' = not worth showing now. */
export type HelperStory =
  | { readonly kind: 'asking'; readonly since: number; readonly command: string }
  | { readonly kind: 'acting'; readonly what: 'working' | 'removing' | 'connecting' }
  | { readonly kind: 'failed'; readonly fault: Fault; readonly command: string }
  | {
      readonly kind: 'offered'
      readonly offer: Exclude<HelperSetupView['offer'], 'update' | null>
      readonly command: string
      /** It was there, and may be back by itself. */
      readonly mayReturn: boolean
    }
  /** Nothing that this app could do. */
  | { readonly kind: 'gone'; readonly fault: Fault | null }

export function helperStory(helper: TunnelView['helper'] | null, setup: HelperSetupView | null): HelperStory {
  const gone = { kind: 'gone', fault: helper?.link === 'gone' ? awayFault(helper) : null } as const
  if (setup === null) return gone
  const { act, offer, way, command } = setup
  switch (act?.phase) {
    case 'asking':
      return { kind: 'asking', since: act.since, command }
    case 'working':
      return { kind: 'acting', what: act.verb === 'uninstall-helper' ? 'removing' : 'working' }
    case 'failed':
      return { kind: 'failed', fault: act.fault, command }
    case 'done':
      // one that was removed is missing from now on
      if (act.verb !== 'uninstall-helper') return { kind: 'acting', what: 'connecting' }
      break
    default:
  }
  // one that works is no story of this panel
  if (offer === null || offer === 'update') return gone
  return {
    kind: 'offered',
    offer,
    command: way === 'terminal' ? command : '',
    mayReturn: gone.fault !== null && mayReturn(gone.fault),
  }
}
