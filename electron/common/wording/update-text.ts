import type { UpdateState, UpdateView } from '../contracts/app/update.ts'
import type { UpdateFailure } from '../update/update-refusal.ts'
import type { UpdateRun } from '../update/update-run.ts'
import type { Words } from '../words/words.ts'
import { faultText } from './fault-text.ts'
import { relativeTime } from './relative-time.ts'
import { capital } from './sentence.ts'

/** Two lines about updates; `second` may be ''. */
export interface UpdateText {
  readonly headline: string
  readonly second: string
}

/** What the settings window, the notice and the popover say. `now`: unix ms. */
export function updateText(words: Words, { state, current, checkedAt }: UpdateView, now: number): UpdateText {
  const { t } = words
  switch (state.phase) {
    case 'off':
      return { headline: t(`update.off.${state.why}.headline`), second: t(`update.off.${state.why}.second`) }
    case 'current':
      return checkedAt === null
        ? { headline: t('update.unknown', { version: current }), second: t('update.neverLooked') }
        : {
            headline: t('update.upToDate', { version: current }),
            second: t('update.looked', { ago: relativeTime(words, checkedAt, now) }),
          }
    case 'checking':
      return { headline: t('update.looking'), second: '' }
    case 'available':
      return { headline: t('update.there', state), second: t(state.by === 'repository' ? 'update.byRepository' : 'update.byOther') }
    case 'downloading':
      return { headline: t('update.downloading', state), second: t('update.percent', { percent: whole(state.percent) }) }
    case 'ready':
      return { headline: t('update.ready', state), second: t('update.readyMeans') }
    case 'handing':
      return { headline: t('update.installing', state), second: t('update.handing', { percent: whole(state.percent) }) }
    case 'trying':
      return { headline: t('update.installing', state), second: t('update.trying') }
    case 'running':
    case 'ended':
      return runText(words, state.run)
    case 'failed': {
      const { headline, next } = faultText(words, state.fault)
      return { headline, second: next }
    }
    default:
      return state satisfies never
  }
}

/** The line in the tray's menu; '' when there is nothing to say there. Never one that changes by itself under the pointer. */
export function updateMenuText(words: Words, state: UpdateState): string {
  const { t } = words
  switch (state.phase) {
    case 'ready':
      return t('update.menuReady', state)
    case 'available':
      return t('update.there', state)
    case 'handing':
    case 'trying':
      return t('update.installing', state)
    case 'running':
      return runText(words, state.run).headline
    default:
      return ''
  }
}

function runText(words: Words, { version, from, phase, why }: UpdateRun): UpdateText {
  const { t } = words
  const because = becauseOf(words, version, why)
  switch (phase) {
    case 'installing':
      return { headline: t('update.installing', { version }), second: t('update.staysClosed') }
    case 'checking':
      return { headline: t('update.installing', { version }), second: t('update.checking') }
    case 'rollingBack':
      return { headline: t('update.goingBack', { version: from }), second: because }
    case 'installed':
      return { headline: t('update.installed', { version }), second: t('update.installedMeans', { version: from }) }
    case 'rolledBack':
      return { headline: t('update.back', { version: from }), second: t('update.backMeans', { because }).trim() }
    case 'failed':
      return why === 'noWayBack' || why === 'busy' || why === 'altered' || why === 'interrupted'
        ? {
            headline: t('update.notInstalled', { version }),
            second: t('update.notInstalledMeans', { why: capital(t(`update.failure.${why}`)) }),
          }
        : { headline: t('update.broken'), second: t('update.brokenMeans', { because, version: from }).trim() }
    default:
      return phase satisfies never
  }
}

function becauseOf({ t }: Words, version: string, why: UpdateFailure | null): string {
  return why === null ? '' : t('update.because', { version, why: t(`update.failure.${why}`) })
}

function whole(percent: number): string {
  return String(Math.floor(percent))
}
