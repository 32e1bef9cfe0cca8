import type { Settings } from '../../common/contracts/app/window.ts'
import type { TunnelState } from '../../common/tunnel/state.ts'
import type { Notice } from './notice-of.ts'

/** What a desktop does with a notice. Returns what takes it away again. */
export type ShowNotice = (notice: Notice) => () => void

export interface NoticeFacts {
  readonly notice: Notice | null
  /** Null while the helper isn't there. */
  readonly kind: TunnelState['kind'] | null
  readonly wanted: Settings['notifications']
  /** The popover is open: the person sees it there. */
  readonly watched: boolean
}

export interface NoticeKeeper {
  /** The state, the settings or the windows changed. */
  follow(facts: NoticeFacts): void
  stop(): void
}

/**
 * Tells each piece of news once: not what was so when the app started, not what the person sees in the popover anyway, and not again while the same trouble
 * comes and goes. A trouble is over when traffic goes through a gateway, or directly, again.
 */
export function createNoticeKeeper(show: ShowNotice): NoticeKeeper {
  const told = new Set<string>()
  let started = false
  /** Something was joined, held or paused when the helper was heard last. */
  let isAtStake = false
  let waiting: { readonly key: string; readonly timer: NodeJS.Timeout } | null = null
  let takeAway: (() => void) | null = null
  let latest: NoticeFacts | null = null

  function forgetWaiting(): void {
    clearTimeout(waiting?.timer)
    waiting = null
  }

  function dropShown(): void {
    takeAway?.()
    takeAway = null
  }

  function tell(): void {
    waiting = null
    if (latest === null) return
    const { notice, wanted, watched } = latest
    if (notice === null || told.has(notice.key)) return
    told.add(notice.key)
    if (watched || wanted === 'off' || (wanted === 'important' && notice.weight === 'news')) return
    takeAway?.()
    takeAway = show(notice)
  }

  return {
    follow(facts) {
      const before = latest
      latest = facts
      const { notice, kind } = facts
      if (kind !== null) {
        isAtStake = kind !== 'open' && kind !== 'clearing' && kind !== 'failed'
        // back: what was said of its absence is over
        if (before !== null && before.kind === null && told.delete(before.notice?.key ?? '')) dropShown()
      }
      // a helper that goes is news where it looked after something
      if (kind === null && !isAtStake) return forgetWaiting()
      if (!started) {
        started = true
        if (notice !== null) told.add(notice.key)
        return
      }
      if ((kind === 'up' || kind === 'open') && before?.kind !== kind) {
        for (const key of told) if (key !== notice?.key) told.delete(key)
        dropShown()
      }
      if (notice === null || notice.key !== waiting?.key) forgetWaiting()
      if (notice === null || told.has(notice.key)) return
      if (notice.afterMs === 0) tell()
      else waiting ??= { key: notice.key, timer: setTimeout(tell, notice.afterMs) }
    },
    stop() {
      forgetWaiting()
      takeAway?.()
    },
  }
}
