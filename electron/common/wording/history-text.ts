import type { HistoryEvent } from '../contracts/helper.ts'
import { ownerAway, ownerReplaced } from '../tunnel/hold-details.ts'
import type { Words } from '../words/words.ts'
import { remaining, span, tenthsOfSeconds } from './relative-time.ts'
import { accessText, type Tone } from './state-text.ts'

export interface HistoryWords {
  readonly tone: Tone
  readonly title: string
  /** '' when there is nothing to add. */
  readonly second: string
}

/** One line of the history in words. */
export function historyWords(words: Words, event: HistoryEvent): HistoryWords {
  const { t } = words
  const { gateway } = event
  const time = event.lastedMs === null ? '' : lastedText(words, event.lastedMs)
  const named = (name: 'joined' | 'switched' | 'tookOver' | 'resumed' | 'left') =>
    gateway === '' ? t(`history.${name}Some`) : t(`history.${name}`, { gateway })
  switch (event.kind) {
    case 'joined':
      return { tone: 'protected', title: named('joined'), second: byOther(words, event) }
    case 'switched':
      return {
        tone: 'protected',
        title: named('switched'),
        second: switchedSecond(words, event.from, time),
      }
    case 'tookOver':
      return { tone: 'protected', title: named('tookOver'), second: tookOverSecond(words, event.from, time) }
    case 'resumed':
      return { tone: 'protected', title: named('resumed'), second: time === '' ? '' : t('history.resumedAfter', { time }) }
    case 'held':
      return { tone: 'held', title: t('hold.headline', { why: heldWhy(words, event) }), second: heldSecond(words, event) }
    case 'offline':
      return { tone: 'held', title: t('history.noNetwork'), second: t('history.nothingLeft') }
    case 'paused':
      return { tone: 'off', title: t('history.paused'), second: t('history.pausedMeans') }
    case 'left': {
      const parts = [byOther(words, event), time === '' ? '' : leftSecond(words, event, time)]
      return { tone: 'off', title: named('left'), second: parts.filter(Boolean).join(' · ') }
    }
    case 'opened':
      return { tone: 'off', title: t('history.opened'), second: t('history.openedMeans') }
    case 'failed':
      return failedWords(words, event)
    case 'repaired': {
      const seconds = tenthsOfSeconds(words, event.lastedMs ?? 0)
      return event.why === 'open'
        ? { tone: 'lost', title: t('history.repaired'), second: t('history.repairedOpen', { seconds }) }
        : { tone: 'protected', title: t('history.repaired'), second: t('history.repairedClosed', { seconds }) }
    }
    case 'noAnswer':
      return { tone: 'off', title: t('history.noAnswer'), second: t('history.noAnswerMeans') }
    case 'started':
      return { tone: 'off', title: t('history.started'), second: '' }
    case 'stopped':
      return { tone: 'off', title: t('history.stopped'), second: t('history.stoppedMeans') }
    case 'policy':
      return { tone: 'held', title: t('history.policy'), second: '' }
    case 'ownerGone':
      return { tone: 'held', title: t('history.ownerGone'), second: '' }
    case 'rescued':
      return { tone: 'off', title: t('history.rescued'), second: t('history.rescuedMeans') }
    case 'lockOn':
      return { tone: 'protected', title: t('history.lockOn'), second: byOther(words, event) }
    case 'lockOff':
      return { tone: 'off', title: t('history.lockOff'), second: byOther(words, event) }
    default:
      return event.kind satisfies never
  }
}

/** A time stands there where one tunnel breaks before another is made: for so long nothing could pass. */
function switchedSecond({ t }: Words, from: string, time: string): string {
  const parts = [from === '' ? '' : t('history.switchedFrom', { gateway: from }), time === '' ? '' : t('history.switchedGap', { time })]
  return parts.filter(Boolean).join(' · ')
}

/** The time is the whole session's, which may have gone through others before. */
function leftSecond(words: Words, { gateway, hereMs }: HistoryEvent, time: string): string {
  if (hereMs === undefined || gateway === '') return words.t('history.leftAfter', { time })
  return words.t('history.leftAfterOthers', { time, here: lastedText(words, hereMs), gateway })
}

function tookOverSecond({ t }: Words, from: string, time: string): string {
  if (from === '') return time === '' ? '' : t('history.tookOverAfter', { time })
  return time === '' ? t('history.tookOverFor', { gateway: from }) : t('history.tookOverForAfter', { gateway: from, time })
}

function heldWhy({ t }: Words, { why, gateway: name, detail }: HistoryEvent): string {
  const gateway = name === '' ? t('history.someGateway') : name
  switch (why) {
    case 'gatewaySilent':
    case 'notForwarding':
      return t(`hold.why.${why}`, { gateway })
    case 'accessGone':
      if (detail === ownerReplaced) return t('hold.why.ownerReplaced')
      return detail === ownerAway ? t('hold.why.ownerAway') : t('hold.why.accessGone', { gateway })
    case 'noPassAnswers':
    case 'udpBlocked':
    case 'lock':
    case 'stateUnreadable':
    case 'applyFailed':
      return t(`hold.why.${why}`)
    default:
      return t('hold.why.other')
  }
}

function heldSecond(words: Words, { why, detail }: HistoryEvent): string {
  const isAccess = why === 'accessGone' && ![ownerAway, ownerReplaced, ''].includes(detail)
  return isAccess ? accessText(words, detail) : words.t('history.nothingLeft')
}

function failedWords({ t }: Words, { why, gateway }: HistoryEvent): HistoryWords {
  if (why === 'lost') return { tone: 'lost', title: t('history.lost'), second: t('history.lostMeans') }
  if (why === 'holding') return { tone: 'held', title: t('history.changeFailed'), second: t('history.nothingLeft') }
  return {
    tone: 'off',
    title: gateway === '' ? t('history.joinFailed') : t('history.joinFailedAt', { gateway }),
    second: t('history.joinFailedMeans'),
  }
}

function byOther({ t }: Words, { by }: HistoryEvent): string {
  return by === 'other' ? t('history.byOther') : ''
}

/** Exact up to an hour. */
function lastedText(words: Words, ms: number): string {
  return ms < 3_600_000 ? remaining(words, Math.max(ms, 1000)) : span(words, ms)
}
