import type { TunnelView } from '../../common/contracts/app/tunnel.ts'
import type { SessionKeeper } from '../session/session-keeper.ts'

type Act = TunnelView['act']

/** The act of this app that is under way, or has just failed. */
export interface ActKeeper {
  current(): Act
  set(act: Act): void
  /** Forgets a failure that something newer has overtaken; true = it was forgotten now. */
  settle(): boolean
}

/** What there is besides a failure. */
interface Around {
  readonly signedIn: string
  readonly lock: boolean
  readonly trouble: string
}

/**
 * A failed act is told until there is something newer: another act, a tunnel that works, another sign-in, the lock, or a server that can't be reached (or can be
 * again, where that was what failed). `helper`, `session`: as they are now.
 */
export function createActKeeper(helper: () => TunnelView['helper'], session: Pick<SessionKeeper, 'state' | 'account' | 'view'>): ActKeeper {
  let act: Act = null
  let toldBeside: Around | null = null

  function around(): Around {
    const view = helper()
    return {
      signedIn: `${session.state()} ${session.account()}`,
      lock: view.link === 'ready' && view.status.intent.lock,
      trouble: session.view().trouble?.fault.code ?? '',
    }
  }

  function isOvertaken(failed: Extract<Act, { phase: 'failed' }>, before: Around): boolean {
    const view = helper()
    if (view.link !== 'ready') return false
    if (view.status.state.kind === 'up') return true
    const now = around()
    const ofServer = failed.fault.code === now.trouble || failed.fault.code === before.trouble
    const isNewTrouble = now.trouble !== before.trouble && (ofServer ? now.trouble === '' : now.trouble !== '')
    return now.signedIn !== before.signedIn || now.lock !== before.lock || isNewTrouble
  }

  return {
    current: () => act,
    set(next) {
      act = next
      toldBeside = next?.phase === 'failed' ? around() : null
    },
    settle() {
      if (act?.phase !== 'failed' || toldBeside === null) return false
      if (isOvertaken(act, toldBeside)) {
        act = null
        return true
      }
      // trouble that the act itself ran into is heard of a moment later
      if (around().trouble === act.fault.code) toldBeside = around()
      return false
    },
  }
}
