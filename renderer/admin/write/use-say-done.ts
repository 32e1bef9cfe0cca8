import type { StayedHosts } from '../../../electron/common/contracts/app/admin.ts'
import { faultText } from '../../../electron/common/wording/fault-text.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { sayToast } from '../../store/admin-ui.ts'

/** Says what was done, with its Undo; and, until that is read, how many hosts stayed where they were, and why. */
export function useSayDone(): (text: string, stayed: StayedHosts | null, undo: (() => void) | null) => void {
  const t = useT()
  const words = useWords()
  return (text, stayed, undo) => {
    if (stayed === null) sayToast(text, undo)
    else {
      const why = faultText(words, stayed.fault).headline
      sayToast(`${text}. ${t('write.stayed', { count: stayed.nodeIds.length, why })}`, undo, 'failed')
    }
  }
}
