import { useEffect, useRef, useState } from 'react'
import type { Fault } from '../../../electron/common/fault.ts'
import type { Result } from '../../../electron/common/result.ts'
import { faultLine } from '../../../electron/common/wording/fault-text.ts'
import { useWords } from '../../i18n/use-words.ts'
import { sayToast } from '../../store/admin-ui.ts'

export interface RunState {
  /** Unix ms of the start of what is under way. */
  readonly since: number | null
  readonly fault: Fault | null
  run<T>(act: () => Promise<Result<T>>): Promise<Result<T>>
  forget(): void
}

/** Runs acts one after the other. A refusal is told once: by the dialog it was pressed in, which keeps it, or by a toast where there is none (any more). */
export function useRun(toldBy: 'dialog' | 'toast' = 'dialog'): RunState {
  const [since, setSince] = useState<number | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const words = useWords()
  const isThere = useRef(true)
  useEffect(() => {
    isThere.current = true
    return () => {
      isThere.current = false
    }
  }, [])
  return {
    since,
    fault,
    async run(act) {
      setSince(Date.now())
      setFault(null)
      const answer = await act()
      setSince(null)
      if (!answer.ok) {
        setFault(answer.fault)
        if (toldBy === 'toast' || !isThere.current) sayToast(faultLine(words, answer.fault), null, 'failed')
      }
      return answer
    },
    forget: () => setFault(null),
  }
}

/** Acts that are one for the person; stops at the first that is refused. */
export async function inTurn(acts: readonly (() => Promise<Result<unknown>>)[]): Promise<Result<unknown>> {
  let last: Result<unknown> = { ok: true, value: {} }
  for (const act of acts) {
    last = await act()
    if (!last.ok) return last
  }
  return last
}
