import type { HistoryEvent } from '../contracts/helper.ts'
import { ownerAway, ownerReplaced } from '../tunnel/hold-details.ts'
import { remaining, span } from './relative-time.ts'
import { accessText, type Tone } from './state-text.ts'

export interface HistoryWords {
  readonly tone: Tone
  readonly title: string
  /** '' when there is nothing to add. */
  readonly second: string
}

/** One line of the history in words. */
export function historyWords(event: HistoryEvent): HistoryWords {
  const gateway = event.gateway === '' ? 'A gateway' : event.gateway
  const lasted = event.lastedMs === null ? '' : lastedText(event.lastedMs)
  switch (event.kind) {
    case 'joined':
      return { tone: 'protected', title: `Joined ${lower(gateway)}`, second: byOther(event) }
    case 'switched':
      return { tone: 'protected', title: `Switched to ${lower(gateway)}`, second: event.from === '' ? '' : `From ${event.from}` }
    case 'tookOver':
      return {
        tone: 'protected',
        title: `${gateway} took over`,
        second: [event.from === '' ? '' : `For ${event.from}`, lasted === '' ? '' : `on hold for ${lasted}`].filter(Boolean).join(', '),
      }
    case 'resumed':
      return { tone: 'protected', title: `${gateway} carries again`, second: lasted === '' ? '' : `After ${lasted}` }
    case 'held':
      return { tone: 'held', title: `On hold: ${heldWhy(event)}`, second: heldSecond(event) }
    case 'offline':
      return { tone: 'held', title: 'No network', second: 'Nothing left meanwhile' }
    case 'paused':
      return { tone: 'off', title: 'Paused', second: 'Not protected until it ended' }
    case 'left':
      return {
        tone: 'off',
        title: `Left ${lower(gateway)}`,
        second: [byOther(event), lasted === '' ? '' : `Joined for ${lasted}`].filter(Boolean).join(' · '),
      }
    case 'opened':
      return { tone: 'off', title: 'Open again', second: 'Nothing is joined, and nothing is held' }
    case 'failed':
      return failedWords(event)
    case 'noAnswer':
      return { tone: 'off', title: 'A gateway didn’t answer', second: 'The wish went back to what it was' }
    case 'started':
      return { tone: 'off', title: 'Helper started', second: '' }
    case 'stopped':
      return { tone: 'off', title: 'Helper stopped', second: 'What was joined stayed closed' }
    case 'policy':
      return { tone: 'held', title: 'Changed by the rules of this computer', second: '' }
    case 'ownerGone':
      return { tone: 'held', title: 'Who joined signed out of this computer', second: '' }
    case 'rescued':
      return { tone: 'off', title: 'Undone by waygate rescue', second: 'Everything of Waygate’s was taken back' }
    default:
      return event.kind satisfies never
  }
}

function heldWhy({ why, gateway, detail }: HistoryEvent): string {
  const name = gateway === '' ? 'a gateway' : gateway
  switch (why) {
    case 'gatewaySilent':
      return `${name} doesn’t answer`
    case 'notForwarding':
      return `${name} passes nothing on`
    case 'accessGone':
      if (detail === ownerReplaced) return 'who joined is no user of this computer any more'
      return detail === ownerAway ? 'who joined is signed out' : `${name} is no longer yours to use`
    case 'noPassAnswers':
      return 'no gateway answers'
    case 'udpBlocked':
      return 'this network blocks UDP'
    case 'lock':
      return 'lock is on'
    case 'stateUnreadable':
      return 'Waygate can’t read its own state'
    case 'applyFailed':
      return 'setting it up failed'
    default:
      return 'traffic stopped on purpose'
  }
}

function heldSecond({ why, detail }: HistoryEvent): string {
  if (why === 'accessGone' && ![ownerAway, ownerReplaced, ''].includes(detail)) return accessText(detail)
  return 'Nothing left meanwhile'
}

function failedWords({ why }: HistoryEvent): HistoryWords {
  if (why === 'lost') return { tone: 'lost', title: 'Protection lost', second: 'Both layers were removed and could not be restored' }
  if (why === 'holding') return { tone: 'held', title: 'On hold: a change failed', second: 'Nothing left meanwhile' }
  return { tone: 'off', title: 'Joining failed', second: 'As before: not protected' }
}

function byOther({ by }: HistoryEvent): string {
  return by === 'other' ? 'By another user of this computer' : ''
}

/** Exact up to an hour. */
function lastedText(ms: number): string {
  return ms < 3_600_000 ? remaining(Math.max(ms, 1000)) : span(ms)
}

/** Gateways keep their names; "A gateway" in the middle of a sentence doesn't. */
function lower(name: string): string {
  return name === 'A gateway' ? 'a gateway' : name
}
