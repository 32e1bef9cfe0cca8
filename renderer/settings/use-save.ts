import { useRef, useState } from 'react'
import type { Fault } from '../../electron/common/fault.ts'
import type { Result } from '../../electron/common/result.ts'

/** One setting's own line of news: being saved, or why it wasn't. */
export interface Save {
  readonly saving: boolean
  readonly fault: Fault | null
  /** Runs the call. A second one while it runs is not sent: what it would change isn't known yet. */
  readonly run: (call: () => Promise<Result<unknown>>) => void
  readonly forget: () => void
}

/** The value itself is main's and the helper's: here is only whether a change is on its way. */
export function useSave(): Save {
  const [state, setState] = useState<{ readonly saving: boolean; readonly fault: Fault | null }>({ saving: false, fault: null })
  const busy = useRef(false)
  return {
    ...state,
    run: (call) => {
      if (busy.current) return
      busy.current = true
      setState({ saving: true, fault: null })
      void call().then((result) => {
        busy.current = false
        setState({ saving: false, fault: result.ok ? null : result.fault })
      })
    },
    forget: () => setState(({ saving }) => ({ saving, fault: null })),
  }
}
