import type { SessionView } from '../../electron/common/contracts/app/session.ts'
import type { Fault } from '../../electron/common/fault.ts'
import { faultText } from '../../electron/common/wording/fault-text.ts'
import type { Words } from '../../electron/common/words/words.ts'
import type { Acts } from '../store/acts-store.ts'
import { statusOf } from '../store/current-gateway.ts'
import type { Views } from '../store/views-store.ts'

/** The one note above the footer: a fault with its next step, the rest of a failed join, something worth knowing, or a thing said once. */
export type Note =
  | { readonly kind: 'fault'; readonly fault: Fault; readonly from: 'call' | 'act' }
  | { readonly kind: 'afterFailure'; readonly next: string }
  | {
      readonly kind: 'info'
      readonly text: string
      readonly tone: 'held' | 'off'
      /** The door out of it. */
      readonly door: 'signIn' | 'unlockKeyring' | null
      readonly fault: Fault | null
    }
  | { readonly kind: 'noTray' }

interface NoteInput extends Pick<Views, 'tunnel' | 'session' | 'frame'> {
  readonly refused: Acts['refused']
  /** `note` of stateText. */
  readonly stateNote: string
  readonly noTraySaid: boolean
}

/** The most urgent one wins; a failure that the headline tells already is not told again. */
export function noteOf(words: Words, { tunnel, session, frame, refused, stateNote, noTraySaid }: NoteInput): Note | null {
  const failed = tunnel?.act?.phase === 'failed' ? tunnel.act : null
  if (failed !== null) {
    const status = statusOf(tunnel)
    const inHeadline = status !== null && ((status.state.kind === 'open' && !status.intent.lock) || status.state.kind === 'failed')
    return inHeadline
      ? { kind: 'afterFailure', next: faultText(words, failed.fault).next }
      : { kind: 'fault', fault: failed.fault, from: 'act' }
  }
  // What the headline says already: the helper is not there.
  const told = tunnel?.helper.link === 'gone' && refused?.fault.code.startsWith('helper.') === true
  if (refused !== null && !told) return { kind: 'fault', fault: refused.fault, from: 'call' }
  if (stateNote !== '') {
    const repaired = statusOf(tunnel)?.state
    const isRepair = repaired?.kind === 'up' && repaired.repaired !== undefined
    return {
      kind: 'info',
      text: stateNote,
      tone: isRepair ? 'off' : 'held',
      door: isRepair || session === null ? null : doorOf(session),
      fault: isRepair ? null : (session?.trouble?.fault ?? null),
    }
  }
  return frame?.tray === 'absent' && !noTraySaid ? { kind: 'noTray' } : null
}

function doorOf({ state, lockedAway, keyring }: SessionView): 'signIn' | 'unlockKeyring' | null {
  if (state === 'expired') return 'signIn'
  return state === 'signedOut' && lockedAway && keyring !== 'asking' && keyring !== 'open' ? 'unlockKeyring' : null
}
