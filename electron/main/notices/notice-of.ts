import type { HoldReason } from '../../common/tunnel/state.ts'
import { type StateViews, stateText } from '../../common/wording/state-text.ts'
import type { TrayAct } from '../tray/tray-model.ts'

/** Something that a person has to hear of although no window is open. */
export interface Notice {
  /** Equal for what is the same piece of news. */
  readonly key: string
  /** 'news' is told only to those who want to hear everything. */
  readonly weight: 'important' | 'news'
  readonly title: string
  readonly body: string
  readonly actions: readonly { readonly label: string; readonly does: TrayAct }[]
  /** How long it must last before it is worth a word: another gateway may take over by itself. */
  readonly afterMs: number
}

/** Long enough for a failover (at most 7 s by the budgets). */
const patienceMs = 10_000

/** The notice that the state deserves now, or null. `now`: unix ms. */
export function noticeOf(views: StateViews, now: number): Notice | null {
  const { helper } = views.tunnel
  if (helper.link !== 'ready') return null
  const { state } = helper.status
  const { headline: title, second: body } = stateText(views, now)
  if (state.kind === 'failed' && state.protection === 'lost') {
    return { key: 'lost', weight: 'important', title, body, actions: [repair], afterMs: 0 }
  }
  if (state.kind === 'failed' && state.protection === 'holding') {
    return { key: 'failed', weight: 'important', title, body, actions: [retry, leave], afterMs: 0 }
  }
  if (state.kind === 'held') return heldNotice(state.reason, { title, body: withoutCountdown(body) })
  if (state.kind === 'up' && state.insteadOf !== undefined) {
    const { gateway, since } = state.insteadOf
    return {
      key: `${state.gateway} for ${gateway} since ${since}`,
      weight: 'news',
      title: `${state.gateway} took over`,
      body: `${gateway} stopped answering. Nothing left this computer in between.`,
      actions: [],
      afterMs: 0,
    }
  }
  return null
}

const retry = { label: 'Retry', does: { act: 'retry' } } as const
const repair = { label: 'Repair', does: { act: 'retry' } } as const
const leave = { label: 'Leave', does: { act: 'leave' } } as const
const choose = { label: 'Switch', does: { act: 'openPopover' } } as const

function heldNotice(reason: HoldReason, said: Pick<Notice, 'title' | 'body'>): Notice | null {
  switch (reason.why) {
    // The person's own wish, and the first moments after boot: no news
    case 'lock':
    case 'starting':
      return null
    case 'accessGone':
      return { key: `accessGone ${reason.gateway} ${reason.detail}`, weight: 'important', ...said, actions: [choose, leave], afterMs: 0 }
    case 'gatewaySilent':
    case 'notForwarding':
      // One hold may change its mind about why: it stays one piece of news
      return { key: 'held', weight: 'important', ...said, actions: [choose, retry], afterMs: patienceMs }
    case 'noPassAnswers':
    case 'udpBlocked':
      return { key: 'held', weight: 'important', ...said, actions: [retry, leave], afterMs: patienceMs }
    case 'stateUnreadable':
      return { key: 'stateUnreadable', weight: 'important', ...said, actions: [leave], afterMs: 0 }
    case 'applyFailed':
      return { key: 'held', weight: 'important', ...said, actions: [retry, leave], afterMs: 0 }
    default:
      return reason satisfies never
  }
}

/** A notification stands still: what it says must still be true when it is read. */
function withoutCountdown(body: string): string {
  return body.replace(/ in \d[^.]*$/, '')
}
