import type { Fault } from '../../common/fault.ts'
import { endsNowMs, mayRequest, rowInUse } from '../../common/rules/timed-access.ts'
import type { HoldReason, TunnelState } from '../../common/tunnel/state.ts'
import { faultText } from '../../common/wording/fault-text.ts'
import { clockTime } from '../../common/wording/relative-time.ts'
import { isFresh, type StateViews, stateText } from '../../common/wording/state-text.ts'
import type { Words } from '../../common/words/words.ts'
import type { TrayAct } from '../tray/tray-model.ts'

interface NoticeAction {
  readonly label: string
  readonly does: TrayAct
}

/** Something that a person has to hear of although no window is open. */
export interface Notice {
  /** Equal for what is the same piece of news. */
  readonly key: string
  /** 'news' is told only to those who want to hear everything. */
  readonly weight: 'important' | 'news'
  readonly title: string
  readonly body: string
  readonly actions: readonly NoticeAction[]
  /** How long it must last before it is worth a word: another gateway may take over by itself. */
  readonly afterMs: number
}

/** Long enough for a failover (at most 7 s by the budgets). */
const patienceMs = 10_000
/** A helper that is updated or started anew is back by then. */
const helperPatienceMs = 20_000

/** The notice that the state deserves now, or null. `now`: unix ms. */
export function noticeOf(words: Words, views: StateViews, now: number): Notice | null {
  const { helper } = views.tunnel
  if (helper.link === 'connecting') return null
  if (helper.link === 'gone') {
    const { headline, second } = stateText(words, views, now)
    return { key: 'helperGone', weight: 'important', title: headline, body: second, actions: [], afterMs: helperPatienceMs }
  }
  const { state } = helper.status
  const { open, repair, retry, leave } = noticeActions(words)
  const { headline: title, second: body } = stateText(words, views, lastingMoment(state, now))
  if (state.kind === 'failed' && state.protection === 'lost') {
    return { key: 'lost', weight: 'important', title, body, actions: [repair], afterMs: 0 }
  }
  // a word to who joined from the icon, or let it join by itself
  const failed = notJoined(views, now)
  if (failed !== null) {
    const said = faultText(words, failed.fault)
    return {
      key: `notJoined ${failed.at}`,
      weight: 'important',
      title: said.headline,
      body: isLocked(views) ? said.next : `${words.t('state.asBefore')}. ${said.next}`,
      actions: [open],
      afterMs: 0,
    }
  }
  if (state.kind === 'failed' && state.protection === 'holding' && state.undoing !== true) {
    return { key: 'failed', weight: 'important', title, body, actions: [retry, leave], afterMs: 0 }
  }
  if ('repaired' in state && state.repaired?.open === true && isFresh(state.repaired.at, now)) {
    const { note } = stateText(words, views, now)
    return { key: `open ${state.repaired.at}`, weight: 'important', title: words.t('notice.wasOpen'), body: note, actions: [], afterMs: 0 }
  }
  if (state.kind === 'held') return heldNotice(words, state.reason, { title, body, mayRequest: isRequestable(views) })
  const ending = accessEnds(words, views, now)
  if (ending !== null) return ending
  if (state.kind === 'up' && state.insteadOf !== undefined) {
    const { gateway, since } = state.insteadOf
    return {
      key: `${state.gateway} for ${gateway} since ${since}`,
      weight: 'news',
      title: words.t('notice.tookOver', { gateway: state.gateway }),
      body: state.insteadOf.noAccess === true ? stateText(words, views, now).note : words.t('notice.tookOverMeans', { gateway }),
      actions: [],
      afterMs: 0,
    }
  }
  return null
}

/** Access for a time that is over in a few minutes. The server takes no request while it lasts. */
function accessEnds(words: Words, { tunnel, session, gateways }: StateViews, now: number): Notice | null {
  const row = rowInUse(tunnel, gateways ?? null)
  const until = row?.accessUntil
  const isUp = tunnel.helper.link === 'ready' && tunnel.helper.status.state.kind === 'up'
  if (!isUp || row === null || until === undefined) return null
  const left = until - now - session.clockBehindMs
  if (left <= 0 || left > endsNowMs) return null
  return {
    key: `ends ${row.id} ${until}`,
    weight: 'important',
    title: words.t('notice.accessEnds', { gateway: row.name, time: clockTime(words, until - session.clockBehindMs, now) }),
    body: words.t('notice.accessEndsMeans'),
    actions: [noticeActions(words).choose],
    afterMs: 0,
  }
}

/** Whether an admin may be asked for the gateway whose access is gone. */
function isRequestable({ tunnel, session, gateways }: StateViews): boolean {
  const row = rowInUse(tunnel, gateways ?? null)
  return session.state === 'signedIn' && row !== null && mayRequest(row)
}

function isLocked({ tunnel: { helper } }: StateViews): boolean {
  return helper.link === 'ready' && helper.status.intent.lock
}

/** A first join that failed just now, in the helper or before it was asked. */
function notJoined({ tunnel: { helper, act } }: StateViews, now: number): { readonly fault: Fault; readonly at: number } | null {
  if (helper.link !== 'ready') return null
  const { state } = helper.status
  const isNothingJoined = state.kind === 'open' || (state.kind === 'held' && state.reason.why === 'lock')
  const ofState = state.kind === 'failed' && state.protection === 'off' ? { fault: state.fault, at: state.since } : null
  const ofAct = isNothingJoined && act?.phase === 'failed' && act.act === 'join' ? { fault: act.fault, at: act.at } : null
  const failed = ofState ?? ofAct
  return failed !== null && isFresh(failed.at, now) ? failed : null
}

function noticeActions({ t }: Words) {
  return {
    open: { label: t('notice.open'), does: { act: 'openPopover' } },
    retry: { label: t('notice.retry'), does: { act: 'retry' } },
    repair: { label: t('notice.repair'), does: { act: 'retry' } },
    leave: { label: t('notice.leave'), does: { act: 'leave' } },
    choose: { label: t('notice.switch'), does: { act: 'openPopover' } },
    request: { label: t('notice.request'), does: { act: 'openPopover' } },
  } as const satisfies Readonly<Record<string, NoticeAction>>
}

/** A notification stands still, and what it says must still be true when it is read: no countdown to the next try, but the try itself. */
function lastingMoment(state: TunnelState, now: number): number {
  return state.kind === 'held' && state.trying !== undefined ? Math.max(now, state.trying.at) : now
}

interface SaidOfHold {
  readonly title: string
  readonly body: string
  readonly mayRequest: boolean
}

function heldNotice(words: Words, reason: HoldReason, { title, body, mayRequest }: SaidOfHold): Notice | null {
  const said = { title, body }
  const { choose, request, retry, leave } = noticeActions(words)
  switch (reason.why) {
    // The person's own wish, and the first moments after boot: no news
    case 'lock':
    case 'starting':
      return null
    case 'accessGone':
      return {
        key: `accessGone ${reason.gateway} ${reason.detail}`,
        weight: 'important',
        ...said,
        actions: [mayRequest ? request : choose, leave],
        afterMs: 0,
      }
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
