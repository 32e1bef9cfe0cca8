import type { GatewaysView } from '../contracts/app/gateways.ts'
import type { HelperSetupView } from '../contracts/app/helper-setup.ts'
import type { SessionView } from '../contracts/app/session.ts'
import type { TunnelView } from '../contracts/app/tunnel.ts'
import type { HelperStatus } from '../contracts/helper.ts'
import type { Fault } from '../fault.ts'
import { ownerAway } from '../tunnel/hold-details.ts'
import type { HoldReason, TunnelState } from '../tunnel/state.ts'
import { faultText } from './fault-text.ts'
import { clockTime, relativeTime, remaining, span } from './relative-time.ts'
import { setupActText, setupOfferText } from './setup-text.ts'

/** Colour and shape that go with the words (UI.md, principle 2). */
export type Tone = 'off' | 'working' | 'protected' | 'held' | 'lost'

/** The answer to "where does my traffic leave?" as tray, popover and CLI say it. `note`: one more true thing (repaired, signed out, server away), or ''. */
export interface StateText {
  readonly headline: string
  readonly second: string
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
export function stateText(views: StateViews, now: number): StateText {
  const { helper } = views.tunnel
  if (helper.link === 'connecting') return text('working', "Looking for Waygate's helper", 'Where your traffic leaves is not known yet')
  if (helper.link === 'gone') return helperGone(helper.fault, views.setup)
  const said = tunnelText(helper.status, views, now)
  return { ...said, note: said.note === '' ? sessionNote(views.session, said, now) : said.note }
}

function helperGone(fault: Fault, setup: HelperSetupView | undefined): StateText {
  const { headline } = faultText(fault)
  const acting = setup === undefined ? null : setupActText(setup)
  if (acting !== null) return text('working', headline, acting)
  const offered = setup === undefined || fault.code === 'helper.lost' ? null : setupOfferText(setup)
  if (offered !== null) return text('off', headline, offered)
  switch (fault.code) {
    case 'helper.missing':
      return text('off', headline, 'It is not running on this computer: as root, start waygate helper')
    case 'helper.version':
      return text('off', headline, 'App and helper are of different versions: restart the helper')
    case 'helper.lost':
      return text('working', headline, 'What was joined stays closed meanwhile; trying to reach it')
    default:
      return text('off', headline, faultText(fault).next)
  }
}

function tunnelText(status: HelperStatus, views: StateViews, now: number): StateText {
  const { state } = status
  switch (state.kind) {
    case 'open':
      return openText(status, views)
    case 'applying':
      return text('working', `Joining ${state.gateway}`, 'Setting up')
    case 'proving':
      return text('working', `Joining ${state.gateway}`, "Waiting for the gateway's answer")
    case 'up':
      return upText(state, views.tunnel, now)
    case 'switching':
      return text(
        'working',
        `Switching to ${state.gateway}`,
        state.carrying ? `${state.fromGateway} carries your traffic until then` : 'Nothing leaves until it answers',
      )
    case 'held':
      return heldText(state, now)
    case 'offline':
      return text(
        'held',
        'No network',
        state.because === 'noLink'
          ? 'Still protected: nothing leaves until the network is back'
          : 'Still protected: nothing answers beyond this network, and nothing leaves until something does',
      )
    case 'paused':
      return text('off', `Paused for ${remaining(state.until - now)}`, 'Not protected until then')
    case 'clearing':
      return text('working', 'Leaving', 'Putting everything back as it was')
    case 'failed':
      return failedText(state, now)
    default:
      return state satisfies never
  }
}

function openText(status: HelperStatus, { tunnel, session, gateways }: StateViews): StateText {
  const { act } = tunnel
  if (act?.phase === 'running' && (act.act === 'join' || act.act === 'switch')) {
    return text('working', `Joining ${act.gateway}`, 'Asking the server for a place on it')
  }
  if (status.intent.lock) {
    return text('held', 'On hold: lock is on', 'Nothing leaves until you join a gateway (signing in with a browser needs a pause)')
  }
  if (act?.phase === 'failed') return text('off', faultText(act.fault).headline, 'You are as before: not protected')
  if (status.host?.role === 'through') {
    return text(
      'off',
      'This computer is a Netmaker host',
      `It leaves through ${status.host.through ?? 'a gateway'}; its host agent keeps it, not Waygate`,
    )
  }
  if (tunnel.wayOut?.kind === 'netclient') {
    const { gateway, via } = tunnel.wayOut
    return text(
      'off',
      'This computer is a Netmaker host',
      `It leaves through ${gateway || via || 'a gateway'}; netclient keeps it, not Waygate`,
    )
  }
  if (session.state === 'signedOut' || session.state === 'signingIn') {
    const headline = session.state === 'signedOut' && session.lockedAway ? keyringHeadline(session.keyring) : 'Sign in to see your gateways'
    const way = tunnel.wayOut?.kind === 'vpn' ? `through another VPN, ${tunnel.wayOut.interface}` : 'directly'
    return text('off', headline, `Not protected: your traffic leaves ${way}`)
  }
  if (session.state === 'signedIn' && gateways?.state === 'none') {
    return text('off', 'No gateways for you yet', 'Ask an admin for access to a network')
  }
  if (tunnel.wayOut?.kind === 'vpn') {
    return text('off', 'Not protected', `Your traffic leaves through another VPN, ${tunnel.wayOut.interface}`)
  }
  const address = directAddress(tunnel)
  return text('off', 'Not protected', address === '' ? 'Your traffic leaves directly' : `Your traffic leaves directly, from ${address}`)
}

function upText(state: Extract<TunnelState, { kind: 'up' }>, tunnel: TunnelView, now: number): StateText {
  const address = tunnel.exit !== null && tunnel.exit.passId === state.passId ? tunnel.exit.address : ''
  const from = address === '' ? '' : `, from ${address}`
  const second = `Your traffic leaves through ${state.gateway}${from} · proven ${relativeTime(state.proof.at, now)}`
  const note = upNote(state, now)
  return { headline: 'Protected', second, note, tone: 'protected' }
}

/** The newest thing that happened to it. */
function upNote({ repaired, failedSwitch, insteadOf }: Extract<TunnelState, { kind: 'up' }>, now: number): string {
  const notes: { readonly at: number; readonly said: string }[] = []
  if (repaired !== undefined) {
    const after = (repaired.tookMs / 1000).toFixed(1)
    const said = `Another program removed our rules at ${clockTime(repaired.at, now)}; repaired after ${after} s, nothing left meanwhile`
    notes.push({ at: repaired.at, said })
  }
  if (failedSwitch !== undefined) {
    const said = `Switching to ${failedSwitch.gateway} failed: ${lowerFirst(faultText(failedSwitch.fault).headline)}. Nothing was lost`
    notes.push({ at: failedSwitch.at, said })
  }
  if (insteadOf !== undefined) {
    const said = `It stands in for ${insteadOf.gateway}, which stopped answering at ${clockTime(insteadOf.since, now)}`
    notes.push({ at: insteadOf.since, said })
  }
  return notes.sort((a, b) => b.at - a.at)[0]?.said ?? ''
}

function heldText(state: Extract<TunnelState, { kind: 'held' }>, now: number): StateText {
  const { trying } = state
  const next = trying === undefined ? '' : `. Trying ${trying.gateway}${trying.at > now ? ` in ${remaining(trying.at - now)}` : ''}`
  return text('held', `On hold: ${holdHeadline(state.reason)}`, holdSecond(state.reason, now) ?? `Nothing leaves${next}`)
}

function holdHeadline(reason: HoldReason): string {
  switch (reason.why) {
    case 'gatewaySilent':
      return `${reason.gateway} doesn't answer`
    case 'notForwarding':
      return `${reason.gateway} passes nothing on`
    case 'accessGone':
      if (reason.detail === ownerAway) return 'who joined is signed out'
      return `${reason.gateway} is no longer yours to use`
    case 'noPassAnswers':
      return 'no gateway answers'
    case 'udpBlocked':
      return 'this network blocks UDP'
    case 'lock':
      return 'lock is on'
    case 'stateUnreadable':
      return "Waygate can't read its own state"
    case 'applyFailed':
      return lowerFirst(faultText(reason.fault).headline)
    case 'starting':
      return 'Waygate is starting'
    default:
      return reason satisfies never
  }
}

function holdSecond(reason: HoldReason, now: number): string | null {
  switch (reason.why) {
    case 'accessGone':
      if (reason.detail === ownerAway) return 'Nothing leaves until they sign in again. Leave opens this computer'
      return `${accessText(reason.detail)} (seen ${clockTime(reason.seenAt, now)})`
    case 'noPassAnswers':
      return 'Nothing leaves. Sign in to get another one'
    case 'udpBlocked':
      return 'Nothing leaves. No gateway can be heard here; another network will do'
    case 'lock':
      return 'Nothing leaves until you join a gateway (signing in with a browser needs a pause)'
    case 'stateUnreadable':
      return 'Nothing leaves, to be safe. Leave starts afresh'
    case 'applyFailed':
      return `Nothing leaves. ${faultText(reason.fault).next}`
    default:
      return null
  }
}

/** The evidence for lost access, as the client layer names it when it calls `hold`. Only what the server shows: it doesn't tell who changed it. */
const accessReasons: Readonly<Record<string, string>> = {
  clientMissing: "The server doesn't list your place on it any more",
  clientDisabled: 'Your place on it is switched off at the server',
  keyReplaced: 'Your place on it has another key now',
  gatewayGone: "The server doesn't list this gateway any more",
  roleRemoved: 'It is not an internet gateway any more',
}

/** Words for a hold's evidence; text of another origin is shown as it is. */
export function accessText(detail: string): string {
  return accessReasons[detail] ?? detail
}

function failedText(state: Extract<TunnelState, { kind: 'failed' }>, now: number): StateText {
  const { headline, next } = faultText(state.fault)
  switch (state.protection) {
    case 'off':
      return text('off', headline, 'You are as before: not protected')
    case 'holding':
      return text('held', `On hold: ${lowerFirst(headline)}`, `Nothing leaves. ${next}`)
    case 'lost':
      return text(
        'lost',
        'Protection lost',
        `Both layers were removed at ${clockTime(state.since, now)} and can't be restored: ${lowerFirst(headline)}`,
      )
    default:
      return state.protection satisfies never
  }
}

/** What else is worth knowing about the account, when it doesn't change where traffic leaves. */
function sessionNote(session: SessionView, { headline: told, tone }: StateText, now: number): string {
  const closed = tone === 'protected'
  if (session.state === 'expired') {
    const since = `Signed out since ${clockTime(session.expiresAt, now)}`
    return closed ? `${since}; your tunnel doesn't need it` : since
  }
  if (session.state === 'signedOut' && session.lockedAway) return keyringNote(session.keyring, told, tone)
  if (session.state !== 'signedIn') return ''
  if (session.clockBehindMs !== 0 && session.trouble === null) {
    return `This computer's clock is ${span(Math.abs(session.clockBehindMs))} ${session.clockBehindMs > 0 ? 'behind' : 'ahead of'} the server's`
  }
  if (session.trouble === null) return ''
  const { headline } = faultText(session.trouble.fault)
  return closed ? `${headline}. Your tunnel doesn't need it: still protected` : headline
}

/** Why the sign-ins that are kept can't be read: short enough for a headline, a tray and the beginning of a sentence. */
function keyringHeadline(keyring: SessionView['keyring']): string {
  switch (keyring) {
    case 'asking':
      return 'Your keyring asks to be unlocked'
    case 'locked':
      return 'Your keyring is locked'
    case 'absent':
      return "Your keyring isn't there"
    case 'open':
      return "Your sign-in can't be read"
    default:
      return keyring satisfies never
  }
}

/** The next step; it begins with what happened, and what is safe, where the headline hasn't told it. */
function keyringNote(keyring: SessionView['keyring'], told: string, tone: Tone): string {
  const happened = keyringHeadline(keyring)
  const first = told === happened ? '' : tone === 'protected' ? `${happened}; your tunnel doesn't need it` : happened
  const next = {
    asking: 'Your sign-in is sealed with its key: type its password in the window of your desktop',
    locked: 'Your sign-in is sealed with its key: unlock it, or sign in again',
    absent: 'Your sign-in is sealed with its key: log in to the desktop that has it, or sign in again here',
    open: "The key of your sign-in isn't in the keyring any more: sign in again",
  }[keyring]
  return first === '' ? next : `${first}. ${next}`
}

function directAddress(tunnel: TunnelView): string {
  return tunnel.exit !== null && tunnel.exit.passId === '' ? tunnel.exit.address : ''
}

function text(tone: Tone, headline: string, second: string): StateText {
  return { headline, second, note: '', tone }
}

/** Names stay as they are; only our own sentences begin with these words. */
function lowerFirst(sentence: string): string {
  return /^(A|An|The|Something|Setting|Can't|That|There|No|Waiting)\b/.test(sentence)
    ? sentence.slice(0, 1).toLowerCase() + sentence.slice(1)
    : sentence
}
