import type { WayBack } from '../../../electron/common/contracts/app/admin.ts'
import type { Result } from '../../../electron/common/result.ts'
import { faultText } from '../../../electron/common/wording/fault-text.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { dropToast, sayToast } from '../../store/admin-ui.ts'
import { useSayDone } from './use-say-done.ts'
import { putBack, type TakenBack } from './use-write.ts'

/** An Undo that takes longer says that it is at it, and how far. */
const lateMs = 1000

type Undoing = <Answer>(
  inverse: (() => Promise<Result<Answer>>) | null,
  /** `again`: for what wasn't taken back. */
  say?: (answer: Answer, again: () => void) => void,
) => (() => void) | null

/** Makes the inverse of what was done, where there is one, into a message's Undo, which says how it went and can be pressed again if it didn't go well. */
export function useUndoing(): Undoing {
  const t = useT()
  const words = useWords()
  return (inverse, say = () => void sayToast(t('admin.toast.undone'))) => {
    if (inverse === null) return null
    const undo = async (): Promise<void> => {
      let busy: number | null = null
      const late = setTimeout(() => {
        busy = sayToast(t('admin.toast.undoing'), null, 'busy')
      }, lateMs)
      const answer = await inverse()
      clearTimeout(late)
      if (busy !== null) dropToast(busy)
      const again = () => void undo()
      if (answer.ok) return say(answer.value, again)
      const { headline, next } = faultText(words, answer.fault)
      // a gateway that stays because it serves others would stay again; who hangs between two gateways is said above the page
      if (answer.fault.code === 'gateway.serves') sayToast(`${headline}. ${next}`, null, 'failed')
      else sayToast(headline, again, 'failed')
    }
    return () => void undo()
  }
}

interface Around {
  /** Before the hosts can go back. */
  readonly before?: () => Promise<Result<unknown>>
  /** When they are back. */
  readonly after?: () => Promise<Result<unknown>>
}

/** The same for what brought hosts elsewhere: says how many were left where they are now, because they have changed since. */
export function usePuttingBack(): (network: string, back: readonly WayBack[], around?: Around) => (() => void) | null {
  const t = useT()
  const undoing = useUndoing()
  const sayDone = useSayDone()
  return (network, back, { before, after } = {}) => {
    const home = putBack(network, back)
    if (home === null && before === undefined && after === undefined) return null
    const nobody = async (): Promise<Result<TakenBack>> => ({ ok: true, value: { left: 0, stayed: null } })
    const inverse = async (): Promise<Result<TakenBack>> => {
      const began = await before?.()
      if (began?.ok === false) return began
      const put = await (home ?? nobody)()
      if (!put.ok) return put
      const ended = await after?.()
      return ended?.ok === false ? ended : put
    }
    return undoing(inverse, ({ left, stayed }, again) =>
      sayDone(left === 0 ? t('admin.toast.undone') : t('admin.toast.undoneBut', { count: left }), stayed, stayed === null ? null : again),
    )
  }
}
