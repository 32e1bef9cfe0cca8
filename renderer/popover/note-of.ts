import type { SessionView } from '../../electron/common/contracts/app/session.ts'
import type { UpdateView } from '../../electron/common/contracts/app/update.ts'
import type { Fault } from '../../electron/common/fault.ts'
import { faultLine, faultText } from '../../electron/common/wording/fault-text.ts'
import { isFresh, upNews } from '../../electron/common/wording/state-text.ts'
import { updateText } from '../../electron/common/wording/update-text.ts'
import type { Words } from '../../electron/common/words/words.ts'
import type { Acts } from '../store/acts-store.ts'
import { type GatewayRef, gatewayOfPass, statusOf } from '../store/current-gateway.ts'
import type { Views } from '../store/views-store.ts'

type Door = 'signIn' | 'unlockKeyring' | null

/** The one note above the footer: a fault with its next step, the rest of a failed join, something worth knowing, or a thing said once. */
export type Note =
  | { readonly kind: 'fault'; readonly fault: Fault; readonly from: 'call' | 'act' }
  /** `fault`: for its details, once the main buttons have none because the failure is an old one. */
  | { readonly kind: 'afterFailure'; readonly next: string; readonly fault: Fault | null }
  /** Both layers of the protection were gone for a moment: before everything else, until it was read. */
  | { readonly kind: 'gap'; readonly text: string }
  | {
      readonly kind: 'info'
      readonly text: string
      readonly tone: 'held' | 'off'
      /** The door out of it. */
      readonly door: Door
      readonly fault: Fault | null
    }
  /** A gateway that couldn't be switched to; `key`: what the person has read when they dismiss it. */
  | {
      readonly kind: 'switchFailed'
      readonly key: string
      readonly text: string
      readonly again: GatewayRef | null
      readonly fault: Fault
      readonly door: Door
    }
  /** `key`: what the person has read when they dismiss it. */
  | { readonly kind: 'update'; readonly key: string; readonly text: string; readonly canInstall: boolean }
  /** It works, and the app that runs now brings a newer one. */
  | { readonly kind: 'helperOlder'; readonly key: string; readonly version: string }
  | { readonly kind: 'noTray' }

interface NoteInput extends Pick<Views, 'tunnel' | 'session' | 'frame' | 'update'> {
  readonly setup: Views['helperSetup']
  readonly refused: Acts['refused']
  /** `headline` and `note` of stateText. */
  readonly headline: string
  readonly stateNote: string
  readonly noTraySaid: boolean
  /** Unix ms. */
  readonly now: number
  /** `key` of the news that were dismissed. */
  readonly newsRead: readonly string[]
}

/** Without the failed switch that the person has read: what else there is to say comes up. */
export function withoutRead(tunnel: Views['tunnel'], newsRead: readonly string[]): Views['tunnel'] {
  if (tunnel?.helper.link !== 'ready') return tunnel
  const { status } = tunnel.helper
  const { state } = status
  if (state.kind !== 'up' || state.failedSwitch === undefined || !newsRead.includes(switchKey(state.failedSwitch))) return tunnel
  const { failedSwitch: _, ...rest } = state
  return { ...tunnel, helper: { link: 'ready', status: { ...status, state: rest } } }
}

function switchKey({ at }: { readonly at: number }): string {
  return `switch ${at}`
}

/** The most urgent one wins; a failure that the headline tells already is not told again. */
export function noteOf(
  words: Words,
  { tunnel, session, frame, update, setup, refused, headline, stateNote, noTraySaid, newsRead, now }: NoteInput,
): Note | null {
  const act = tunnel?.act?.phase === 'failed' ? tunnel.act : null
  // what failed a while ago doesn't hide what is so now
  const failed = act !== null && (stateNote === '' || isFresh(act.at, now)) ? act : null
  const status = statusOf(tunnel)
  const up = status?.state.kind === 'up' ? status.state : null
  if (status !== null && 'repaired' in status.state && status.state.repaired?.open === true && stateNote !== '')
    return { kind: 'gap', text: stateNote }
  // one failure: the app's act, and what the helper tells of it for as long as the tunnel in use is up
  const isSwitch = (fault: Fault) => up?.failedSwitch !== undefined && JSON.stringify(up.failedSwitch.fault) === JSON.stringify(fault)
  if (failed !== null && !isSwitch(failed.fault)) {
    const told = faultText(words, failed.fault)
    const hasButtons = status !== null && ((status.state.kind === 'open' && !status.intent.lock) || status.state.kind === 'failed')
    if (!hasButtons) return { kind: 'fault', fault: failed.fault, from: 'act' }
    const next = headline === told.headline ? told.next : faultLine(words, failed.fault)
    return { kind: 'afterFailure', next, fault: isFresh(failed.at, now) ? null : failed.fault }
  }
  // What the headline says already: the helper is not there.
  const told = tunnel?.helper.link === 'gone' && refused?.fault.code.startsWith('helper.') === true
  // what the state's own note says of the server already
  const known = refused?.call === 'refresh' && stateNote !== '' && session?.trouble?.fault.code === refused.fault.code
  if (refused !== null && !told && !known && !(refused.call === 'join' && isSwitch(refused.fault)))
    return { kind: 'fault', fault: refused.fault, from: 'call' }
  const news = up === null ? null : upNews(up)
  if (status !== null && news === 'failedSwitch' && up?.failedSwitch !== undefined) {
    const { fault } = up.failedSwitch
    const key = switchKey(up.failedSwitch)
    const again = 'passId' in fault ? gatewayOfPass(status, fault.passId) : null
    return { kind: 'switchFailed', key, text: stateNote, again, fault, door: session === null ? null : doorOf(session) }
  }
  if (stateNote !== '') {
    const isRepair = news === 'repaired'
    return {
      kind: 'info',
      text: stateNote,
      tone: isRepair ? 'off' : 'held',
      door: isRepair || session === null ? null : doorOf(session),
      fault: isRepair ? null : (session?.trouble?.fault ?? null),
    }
  }
  // beside the sign-in form there is no room for it; tray and settings say it, too
  const ofUpdate = update === null || session?.state !== 'signedIn' ? null : updateNote(words, update)
  if (ofUpdate !== null && !newsRead.includes(ofUpdate.key)) return ofUpdate
  const version = status?.version ?? ''
  const older = `helper ${version}`
  if (setup?.offer === 'update' && session?.state === 'signedIn' && !newsRead.includes(older))
    return { kind: 'helperOlder', key: older, version }
  return frame?.tray === 'absent' && !noTraySaid ? { kind: 'noTray' } : null
}

/** What an update asks of a person, or that one didn't work; the rest is in the settings. */
function updateNote(words: Words, update: UpdateView): Extract<Note, { kind: 'update' }> | null {
  const { state } = update
  // none of these says how long ago something was
  const { headline, second } = updateText(words, update, 0)
  const whole = second === '' ? headline : `${headline}. ${second}`
  switch (state.phase) {
    case 'ready':
      return { kind: 'update', key: `ready ${state.version}`, text: headline, canInstall: true }
    case 'handing':
    case 'trying':
    case 'running':
      return { kind: 'update', key: `running ${headline}`, text: headline, canInstall: false }
    case 'ended':
      return { kind: 'update', key: `${state.run.phase} ${state.run.version} ${state.run.since}`, text: whole, canInstall: false }
    case 'failed':
      return state.during === 'handing' ? { kind: 'update', key: `failed ${state.version}`, text: whole, canInstall: false } : null
    default:
      return null
  }
}

function doorOf({ state, lockedAway, keyring }: SessionView): Door {
  if (state === 'expired') return 'signIn'
  return state === 'signedOut' && lockedAway && keyring !== 'asking' && keyring !== 'open' ? 'unlockKeyring' : null
}
