import type { ActivityEntry } from '../../../electron/common/contracts/app/admin-activity.ts'
import { nameList } from '../../../electron/common/wording/name-list.ts'
import type { Words } from '../../../electron/common/words/words.ts'
import type { manage } from '../../i18n/en-admin.ts'
import type { useT } from '../../i18n/use-words.ts'
import { actionKey } from './action-words.ts'

type Say = ReturnType<typeof useT>
type Verb = keyof typeof manage.activity.verb
type Subject = keyof typeof manage.activity.subject

/** What was done, whom it was about, and why it was refused: one sentence for every kind of act, also for those that this version doesn't know. */
export function activityText(t: Say, words: Words, entry: ActivityEntry): string {
  const { network, names, gone, count, goneCount, why } = entry
  const act = actText(t, entry.action)
  // a network may be all that it was about
  const target = entry.target === '' && names.length === 0 ? network : entry.target
  const all = (list: readonly string[], of: number) =>
    of === 0 ? nameList(words, list) : t('manage.activity.more', { names: list.join(', '), count: of })
  const about = target === '' ? act : t('manage.activity.sentence', { act, target })
  const withNames = names.length === 0 ? about : t('manage.activity.withNames', { sentence: about, names: all(names, count) })
  const whole = gone.length === 0 ? withNames : t('manage.activity.gone', { sentence: withNames, names: all(gone, goneCount) })
  return why === '' ? whole : `${whole} · ${t('manage.activity.why', { why })}`
}

function actText(t: Say, action: string): string {
  const key = actionKey(action)
  if (key !== null) return t(`manage.activity.act.${key}`)
  const [verb = '', subject = ''] = action.split(' ')
  if (!isVerb(t, verb)) return t('manage.activity.other', { action })
  const does = t(`manage.activity.verb.${verb}`)
  return isSubject(t, subject) ? t('manage.activity.composed', { verb: does, subject: t(`manage.activity.subject.${subject}`) }) : does
}

function isVerb(t: Say, word: string): word is Verb {
  return Object.hasOwn(t('manage.activity.verb', { returnObjects: true }), word)
}

function isSubject(t: Say, word: string): word is Subject {
  return Object.hasOwn(t('manage.activity.subject', { returnObjects: true }), word)
}
