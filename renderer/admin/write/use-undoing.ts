import type { Result } from '../../../electron/common/result.ts'
import { faultText } from '../../../electron/common/wording/fault-text.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { sayToast } from '../../store/admin-ui.ts'

/** Makes the inverse of what was done, where there is one, into a message's Undo, which says how it went. */
export function useUndoing(): (inverse: (() => Promise<Result<unknown>>) | null) => (() => void) | null {
  const t = useT()
  const words = useWords()
  return (inverse) =>
    inverse === null
      ? null
      : () => {
          void inverse().then((answer) => {
            if (answer.ok) sayToast(t('admin.toast.undone'))
            else sayToast(faultText(words, answer.fault).headline, null, 'failed')
          })
        }
}
