import type { UpdateView } from '../../common/contracts/app/update.ts'
import type { Settings } from '../../common/contracts/app/window.ts'
import { updateText } from '../../common/wording/update-text.ts'
import type { Words } from '../../common/words/words.ts'
import type { ShowNotice } from '../notices/notice-keeper.ts'
import type { Notice } from '../notices/notice-of.ts'

export interface UpdateNoticeFacts {
  readonly words: Words
  readonly view: UpdateView
  readonly wanted: Settings['notifications']
  /** The person sees it in an open window. */
  readonly watched: boolean
}

/** What an update's state is worth a word for; null: nothing. */
export function updateNoticeOf(words: Words, view: UpdateView, now: number): Notice | null {
  const { state } = view
  const { headline: title, second: body } = updateText(words, view, now)
  const notice = { title, body, actions: [], afterMs: 0 }
  switch (state.phase) {
    case 'ready':
      return {
        ...notice,
        key: `ready ${state.version}`,
        weight: 'news',
        actions: [{ label: words.t('update.install'), does: { act: 'installUpdate' } }],
      }
    case 'available':
      return { ...notice, key: `available ${state.version}`, weight: 'news' }
    case 'ended':
      return {
        ...notice,
        key: `${state.run.phase} ${state.run.version} ${state.run.since}`,
        weight: state.run.phase === 'installed' ? 'news' : 'important',
      }
    default:
      return null
  }
}

/** Tells each of them once, whatever life of the app it is in. `told` remembers the last one. */
export function createUpdateNotices(
  show: ShowNotice,
  told: { last(): string; remember(key: string): void },
): { follow(facts: UpdateNoticeFacts, now: number): void; stop(): void } {
  let takeAway: (() => void) | null = null
  return {
    follow({ words, view, wanted, watched }, now) {
      const notice = updateNoticeOf(words, view, now)
      if (notice === null || notice.key === told.last()) return
      told.remember(notice.key)
      takeAway?.()
      takeAway = null
      if (watched || wanted === 'off' || (wanted === 'important' && notice.weight === 'news')) return
      takeAway = show(notice)
    },
    stop: () => takeAway?.(),
  }
}
