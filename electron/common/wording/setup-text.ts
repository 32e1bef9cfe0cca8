import type { HelperSetupView } from '../contracts/app/helper-setup.ts'
import type { SetupChange, SetupNote } from '../contracts/setup.ts'
import type { Words } from '../words/words.ts'

/** Everything that is said about installing, repairing, allowing and removing the helper, wherever it is said; what fails is worded in fault-text.ts. */

/** The second line of the state while something is done about the helper; null: nothing is. */
export function setupActText({ t }: Words, { act }: HelperSetupView): string | null {
  switch (act?.phase) {
    case 'asking':
      return t('setup.act.asking')
    case 'working':
      return t(act.verb === 'uninstall-helper' ? 'setup.act.removing' : 'setup.act.working')
    case 'done':
      // one that was removed is simply missing from then on
      return act.verb === 'uninstall-helper' ? null : t('setup.act.done')
    default:
      return null
  }
}

/** The second line while something could be done; null: this app can do nothing about it. */
export function setupOfferText({ t }: Words, { offer, way }: HelperSetupView): string | null {
  return offer === null || offer === 'update' ? null : t(`setup.offer.${offer}`, { how: t(`setup.how.${way}`) })
}

/** One line of what happened. */
export function setupChangeText({ t }: Words, change: SetupChange): string {
  switch (change.change) {
    case 'placed':
    case 'removed':
      return t(`setup.change.${change.change}`, { path: change.path })
    case 'allowed':
      return t('setup.change.allowed', { user: change.user })
    case 'undone':
      return t('setup.change.undone', { what: change.what })
    default:
      return t(`setup.change.${change.change}`)
  }
}

export function setupNoteText({ t }: Words, note: SetupNote): string {
  switch (note.note) {
    case 'kept':
      return t('setup.note.kept', { path: note.path })
    case 'said':
      return note.text
    default:
      return t(`setup.note.${note.note}`)
  }
}
