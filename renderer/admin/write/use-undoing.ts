import type { WayBack } from '../../../electron/common/contracts/app/admin.ts'
import type { Result } from '../../../electron/common/result.ts'
import { faultText } from '../../../electron/common/wording/fault-text.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { sayToast } from '../../store/admin-ui.ts'
import { putBack } from './use-write.ts'

type Undoing = <Answer>(inverse: (() => Promise<Result<Answer>>) | null, said?: (answer: Answer) => string) => (() => void) | null

/** Makes the inverse of what was done, where there is one, into a message's Undo, which says how it went. */
export function useUndoing(): Undoing {
  const t = useT()
  const words = useWords()
  return (inverse, said = () => t('admin.toast.undone')) =>
    inverse === null
      ? null
      : () => {
          void inverse().then((answer) => {
            if (answer.ok) sayToast(said(answer.value))
            else sayToast(faultText(words, answer.fault).headline, null, 'failed')
          })
        }
}

/** The same for what brought hosts elsewhere: says how many were left where somebody else has moved them since. */
export function usePuttingBack(): (network: string, back: readonly WayBack[]) => (() => void) | null {
  const t = useT()
  const undoing = useUndoing()
  return (network, back) =>
    undoing(putBack(network, back), ({ left }) => (left === 0 ? t('admin.toast.undone') : t('admin.toast.undoneBut', { count: left })))
}
