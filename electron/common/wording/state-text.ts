import type { GatewaysView } from '../contracts/app/gateways.ts'
import type { HelperSetupView } from '../contracts/app/helper-setup.ts'
import type { SessionView } from '../contracts/app/session.ts'
import type { TunnelView } from '../contracts/app/tunnel.ts'
import type { HelperStatus } from '../contracts/helper.ts'
import { awayFault, mayReturn } from '../helper-away.ts'
import { rowInUse } from '../rules/timed-access.ts'
import { isClosed } from '../tunnel/actions.ts'
import { ownerAway, ownerReplaced } from '../tunnel/hold-details.ts'
import type { HoldReason, TunnelState } from '../tunnel/state.ts'
import type { Words } from '../words/words.ts'
import { faultText } from './fault-text.ts'
import { clockTime, relativeTime, remaining, span, tenthsOfSeconds } from './relative-time.ts'
import { afterColon } from './sentence.ts'
import { setupActText, setupOfferText } from './setup-text.ts'
import { endingText, timedHoldText } from './timed-access-text.ts'
import { toldText } from './told-text.ts'

/** Colour and shape that go with the words (UI.md, principle 2). */
export type Tone = 'off' | 'working' | 'protected' | 'held' | 'lost'

/** The answer to "where does my traffic leave?" as tray, popover and CLI say it. */
export interface StateText {
  readonly headline: string
  readonly second: string
  /** The end of `second` that tells how fresh the proof is, '' where there is none: windows set it off. */
  readonly proof: string
  /** One more true thing (repaired, signed out, server away), or ''. */
  readonly note: string
  readonly tone: Tone
}

export interface StateViews {
  readonly tunnel: TunnelView
  readonly session: SessionView
  readonly gateways?: GatewaysView
  /** What the app can do about a helper that isn't there. */
  readonly setup?: HelperSetupView
}

/** The table of UI.md. `now`: unix ms. */
export function stateText(words: Words, views: StateViews, now: number): StateText {
  const { t } = words
  const { helper } = views.tunnel
  if (helper.link === 'connecting') return text('working', t('state.helperSought'), t('state.helperSoughtMeans'))
  if (helper.link === 'gone') return helperGone(words, helper, views.setup)
  const said = tunnelText(words, helper.status, views, now)
  return {
    ...said,
    note: said.note === '' ? sessionNote(words, views.session, { ...said, silent: silentGateway(helper.status.state) }, now) : said.note,
  }
}

function helperGone(words: Words, helper: Extract<TunnelView['helper'], { link: 'gone' }>, setup: HelperSetupView | undefined): StateText {
  const fault = awayFault(helper)
  const { headline, next } = faultText(words, fault)
  const acting = setup === undefined ? null : setupActText(words, setup)
  if (acting !== null) return text('working', headline, acting)
  if (helper.last !== undefined && mayReturn(fault)) return withoutHelper(words, helper.last, headline)
  const offered = setup === undefined || mayReturn(fault) ? null : setupOfferText(words, setup)
  if (offered !== null) return text('off', headline, offered)
  switch (fault.code) {
    case 'helper.missing':
      return fault.killed === true
        ? text('working', headline, words.t('state.helperLost'))
        : text('off', headline, words.t('state.helperMissing'))
    case 'helper.version':
      return text('off', headline, words.t('state.helperVersion'))
    case 'helper.lost':
      return text('working', headline, words.t('state.helperLost'))
    default:
      return text('off', headline, next)
  }
}

/** What was so when the helper was heard last: what it built stays without it, and nobody can look. */
function withoutHelper({ t }: Words, { state, intent }: HelperStatus, headline: string): StateText {
  if (state.kind === 'up') return text('working', headline, t('state.helperLeftUp', { gateway: state.gateway }))
  if (state.kind === 'switching' && state.carrying)
    return text('working', headline, t('state.helperLeftUp', { gateway: state.fromGateway }))
  if (isClosed(state) || (state.kind === 'open' && intent.lock)) return text('working', headline, t('state.helperLeftHeld'))
  return text('off', headline, t(state.kind === 'paused' ? 'state.helperLeftPaused' : 'state.helperLeftOpen'))
}

function tunnelText(words: Words, status: HelperStatus, views: StateViews, now: number): StateText {
  const { t } = words
  const { state } = status
  switch (state.kind) {
    case 'open':
      return openText(words, status, views, now)
    case 'applying':
      return text('working', t('state.joining', { gateway: state.gateway }), t('state.joiningSetsUp'))
    case 'proving':
      return text('working', t('state.joining', { gateway: state.gateway }), t('state.joiningWaits'))
    case 'up':
      return upText(words, status, state, views, now)
    case 'switching':
      return text(
        'working',
        t('state.switching', { gateway: state.gateway }),
        state.carrying ? t('state.switchingCarries', { gateway: state.fromGateway }) : t('state.switchingClosed'),
      )
    case 'held':
      return { ...heldText(words, state, views, now), note: gapNote(words, state, now) }
    case 'offline':
      return {
        ...text('held', t('state.noNetwork'), t(state.because === 'noLink' ? 'state.noLink' : 'state.noInternet')),
        note: gapNote(words, state, now),
      }
    case 'paused':
      // a clock that ticks once a second is behind: never longer than was promised
      return text('off', t('state.paused', { time: remaining(words, state.until - now - 999) }), t('state.pausedMeans'))
    case 'clearing':
      return text('working', t('state.leaving'), t('state.leavingMeans'))
    case 'failed':
      // what was tried a while ago and changed nothing is no answer to where traffic leaves
      return isBehind(state, views.tunnel.act, now) ? openText(words, status, views, now) : failedText(words, state, now)
    default:
      return state satisfies never
  }
}

type FailedState = Extract<TunnelState, { kind: 'failed' }>

/** How long a join that failed is the headline (ms). */
const freshFor = 60_000

/** A first join failed a while ago, or the person did something else since: that is what there is to say, and to do. */
export function isBehind(state: FailedState, act: TunnelView['act'], now: number): boolean {
  if (state.protection !== 'off') return false
  return act?.phase === 'running' || (act?.phase === 'failed' && act.at > state.since) || !isFresh(state.since, now)
}

export function isFresh(at: number, now: number): boolean {
  return now - at < freshFor
}

function openText(words: Words, status: HelperStatus, { tunnel, session, gateways }: StateViews, now: number): StateText {
  const { t } = words
  const { act } = tunnel
  if (act?.phase === 'running' && (act.act === 'join' || act.act === 'switch')) {
    return text('working', t('state.joining', { gateway: act.gateway }), t('state.joiningAsks'))
  }
  if (status.intent.lock) return text('held', t('hold.headline', { why: t('hold.why.lock') }), t('hold.means.lock'))
  if (act?.phase === 'failed' && isFresh(act.at, now)) return text('off', faultText(words, act.fault).headline, t('state.asBefore'))
  if (status.host?.role === 'through') {
    return text('off', t('state.host'), t('state.hostKeptByAgent', { gateway: status.host.through ?? t('state.someGateway') }))
  }
  if (tunnel.wayOut?.kind === 'netclient') {
    const gateway = tunnel.wayOut.gateway || tunnel.wayOut.via || t('state.someGateway')
    return text('off', t('state.host'), t('state.hostKeptByNetclient', { gateway }))
  }
  if (session.state === 'signedOut' || session.state === 'signingIn') {
    const lockedAway = session.state === 'signedOut' && session.lockedAway
    return text('off', lockedAway ? t(`keyring.${session.keyring}.headline`) : t('state.signedOut'), withoutGateway(words, tunnel.wayOut))
  }
  if (tunnel.wayOut?.kind === 'none') return text('off', t('state.noNetwork'), t('state.openNoNetwork'))
  if (session.state === 'signedIn' && gateways?.state === 'none') {
    return text('off', t('state.noGateways'), t('state.noGatewaysMeans', { way: withoutGateway(words, tunnel.wayOut) }))
  }
  if (tunnel.wayOut?.kind === 'vpn') return text('off', t('state.open'), t('state.openOtherVpn', { name: tunnel.wayOut.interface }))
  const address = directAddress(tunnel)
  return text('off', t('state.open'), address === '' ? t('state.openMeans') : t('state.openFrom', { address }))
}

function upText(words: Words, { intent }: HelperStatus, state: UpState, { tunnel, session, gateways }: StateViews, now: number): StateText {
  const { t } = words
  const { gateway } = state
  const address = tunnel.exit !== null && tunnel.exit.passId === state.passId ? tunnel.exit.address : ''
  const through = address === '' ? t('state.upThrough', { gateway }) : t('state.upThroughFrom', { gateway, address })
  const ending = endingText(words, rowInUse(tunnel, gateways ?? null), { now, behindMs: session.clockBehindMs })
  const way = ending === '' ? through : `${through}. ${ending}`
  const proof = t('state.proven', { ago: relativeTime(words, state.proof.at, now) })
  return {
    headline: t('state.up'),
    second: `${way} · ${proof}`,
    proof,
    note: upNote(words, state, { now, goesHome: intent.want !== 'open' && intent.want.goHome }),
    tone: 'protected',
  }
}

/** Where traffic leaves for who has no gateway to choose: the whole sentence, because the headline is about something else. */
function withoutGateway({ t }: Words, way: TunnelView['wayOut']): string {
  if (way?.kind === 'vpn') return t('state.signedOutOtherVpn', { name: way.interface })
  return t(way?.kind === 'none' ? 'state.signedOutNoNetwork' : 'state.signedOutMeans')
}

type UpState = Extract<TunnelState, { kind: 'up' }>
type UpNews = 'repaired' | 'failedSwitch' | 'insteadOf'

/** What the note of a tunnel that is up is about: that traffic could leave, else the newest thing that happened to it. */
export function upNews({ repaired, failedSwitch, insteadOf }: UpState): UpNews | null {
  if (repaired?.open === true) return 'repaired'
  const all: readonly (readonly [UpNews, number | undefined])[] = [
    ['repaired', repaired?.at],
    ['failedSwitch', failedSwitch?.at],
    ['insteadOf', insteadOf?.since],
  ]
  let newest: { readonly news: UpNews; readonly at: number } | null = null
  for (const [news, at] of all) if (at !== undefined && (newest === null || at > newest.at)) newest = { news, at }
  return newest?.news ?? null
}

/** Where both layers were gone for a moment: that nothing leaves wasn't true until they were put back. Else ''. */
function gapNote(words: Words, { repaired }: Pick<UpState, 'repaired'>, now: number): string {
  if (repaired?.open !== true) return ''
  return words.t('note.repairedOpen', { time: clockTime(words, repaired.at, now), seconds: tenthsOfSeconds(words, repaired.tookMs) })
}

function upNote(words: Words, state: UpState, { now, goesHome }: { readonly now: number; readonly goesHome: boolean }): string {
  const { t } = words
  const { repaired, failedSwitch, insteadOf } = state
  const news = upNews(state)
  if (news === 'repaired' && repaired !== undefined) {
    const said = { time: clockTime(words, repaired.at, now), seconds: tenthsOfSeconds(words, repaired.tookMs) }
    return gapNote(words, state, now) || t('note.repaired', said)
  }
  if (news === 'failedSwitch' && failedSwitch !== undefined) {
    const why = afterColon(words, faultText(words, failedSwitch.fault).headline)
    return t('note.switchFailed', { gateway: failedSwitch.gateway, why })
  }
  if (news !== 'insteadOf' || insteadOf === undefined) return ''
  const said = { standIn: state.gateway, gateway: insteadOf.gateway, time: clockTime(words, insteadOf.since, now) }
  if (insteadOf.noAccess === true) return t('note.standsInAccess', said)
  return goesHome ? t('note.standsInUntil', said) : t('note.standsIn', said)
}

function heldText(words: Words, state: Extract<TunnelState, { kind: 'held' }>, views: StateViews, now: number): StateText {
  const { reason, trying } = state
  const headline = words.t('hold.headline', { why: holdWhy(words, reason) })
  // whoever is signed in has every gateway already that there is
  if (reason.why === 'noPassAnswers' && views.session.state === 'signedIn') return text('held', headline, tryingText(words, trying, now))
  const ofTime =
    reason.why === 'accessGone' && reason.ordered !== true
      ? timedHoldText(words, rowInUse(views.tunnel, views.gateways ?? null), reason.seenAt, { now, behindMs: views.session.clockBehindMs })
      : ''
  return text('held', headline, ofTime || (holdSecond(words, reason, now) ?? tryingText(words, trying, now)))
}

function tryingText(words: Words, trying: Extract<TunnelState, { kind: 'held' }>['trying'], now: number): string {
  const { t } = words
  if (trying === undefined) return t('hold.nothingLeaves')
  const { gateway, at } = trying
  return at > now ? t('hold.tryingIn', { gateway, time: remaining(words, at - now) }) : t('hold.trying', { gateway })
}

function holdWhy(words: Words, reason: HoldReason): string {
  const { t } = words
  switch (reason.why) {
    case 'gatewaySilent':
    case 'notForwarding':
      return t(`hold.why.${reason.why}`, { gateway: reason.gateway })
    case 'accessGone':
      if (reason.detail === ownerReplaced) return t('hold.why.ownerReplaced')
      return reason.detail === ownerAway ? t('hold.why.ownerAway') : t('hold.why.accessGone', { gateway: reason.gateway })
    case 'applyFailed':
      return afterColon(words, faultText(words, reason.fault).headline)
    case 'noPassAnswers':
    case 'udpBlocked':
    case 'lock':
    case 'stateUnreadable':
    case 'starting':
      return t(`hold.why.${reason.why}`)
    default:
      return reason satisfies never
  }
}

function holdSecond(words: Words, reason: HoldReason, now: number): string | null {
  const { t } = words
  switch (reason.why) {
    case 'accessGone':
      if (reason.detail === ownerAway) return t('hold.means.ownerAway')
      if (reason.detail === ownerReplaced) return t('hold.means.ownerReplaced')
      return t('hold.seen', { what: accessText(words, reason.detail), time: clockTime(words, reason.seenAt, now) })
    case 'noPassAnswers':
    case 'udpBlocked':
    case 'lock':
    case 'stateUnreadable':
      return t(`hold.means.${reason.why}`)
    case 'applyFailed':
      return t('hold.nothingLeavesNext', { next: faultText(words, reason.fault).next })
    default:
      return null
  }
}

/** The evidence for lost access, as the client layer names it when it calls `hold`. */
const evidence = ['clientMissing', 'clientDisabled', 'keyReplaced', 'gatewayGone', 'roleRemoved'] as const

/** Words for a hold's evidence; text of another origin is shown as it is. */
export function accessText(words: Words, detail: string): string {
  const known = evidence.find((one) => one === detail)
  return known === undefined ? toldText(words, detail) : words.t(`hold.evidence.${known}`)
}

function failedText(words: Words, state: FailedState, now: number): StateText {
  const { t } = words
  const { headline, next } = faultText(words, state.fault)
  if (state.undoing === true) return text('working', headline, t('state.undoing'))
  switch (state.protection) {
    case 'off':
      return text('off', headline, t('state.asBefore'))
    case 'holding':
      return text('held', t('hold.headline', { why: afterColon(words, headline) }), t('hold.nothingLeavesNext', { next }))
    case 'lost': {
      const time = clockTime(words, state.since, now)
      return text('lost', t('state.lost'), t('state.lostMeans', { time, why: afterColon(words, headline) }))
    }
    default:
      return state.protection satisfies never
  }
}

/** What else is worth knowing about the account, when it doesn't change where traffic leaves. */
function sessionNote(
  words: Words,
  session: SessionView,
  { headline: told, tone, silent }: StateText & { readonly silent: string },
  now: number,
): string {
  const { t } = words
  const closed = tone === 'protected'
  if (session.state === 'expired') {
    if (silent !== '') return t('note.signedOutSilent', { time: clockTime(words, session.expiresAt, now), gateway: silent })
    return t(closed ? 'note.signedOutFine' : 'note.signedOut', { time: clockTime(words, session.expiresAt, now) })
  }
  if (session.state === 'signedOut' && session.lockedAway) return keyringNote(words, session.keyring, told, tone)
  if (session.state !== 'signedIn') return ''
  if (session.trouble === null) {
    if (session.clockBehindMs === 0) return ''
    const time = span(words, Math.abs(session.clockBehindMs))
    return t(session.clockBehindMs > 0 ? 'note.clockBehind' : 'note.clockAhead', { time })
  }
  const { headline } = faultText(words, session.trouble.fault)
  return closed ? t('note.serverAwayFine', { why: headline }) : headline
}

/** The one that doesn't answer while nothing leaves: only the server could tell whether it has taken this person's place away. '' when it isn't that. */
function silentGateway(state: TunnelState): string {
  if (state.kind !== 'held') return ''
  return state.reason.why === 'gatewaySilent' || state.reason.why === 'notForwarding' ? state.reason.gateway : ''
}

/** Why the sign-ins that are kept can't be read: the next step. It begins with what happened, and what is safe, where the headline hasn't told it. */
function keyringNote({ t }: Words, keyring: SessionView['keyring'], told: string, tone: Tone): string {
  const happened = t(`keyring.${keyring}.headline`)
  const next = t(`keyring.${keyring}.next`)
  if (told === happened) return next
  return t(tone === 'protected' ? 'note.keyringFine' : 'note.keyring', { what: happened, next })
}

function directAddress(tunnel: TunnelView): string {
  return tunnel.exit !== null && tunnel.exit.passId === '' ? tunnel.exit.address : ''
}

function text(tone: Tone, headline: string, second: string): StateText {
  return { headline, second, proof: '', note: '', tone }
}
