import { useEffect, useRef, useState } from 'react'
import type { GatewayWrite, Preview, PreviewLine } from '../../../electron/common/contracts/app/admin.ts'
import type { Fault } from '../../../electron/common/fault.ts'
import { useAdminUi } from '../../store/admin-ui.ts'
import { call } from '../../store/bridge.ts'
import { useViews } from '../../store/views-store.ts'
import { useIsOver } from './sign-in-door.tsx'

/** A line in the words of the page that shows it; main's lines are worded by preview-lines.tsx. */
export interface OwnLine {
  readonly kind: PreviewLine['kind']
  readonly text: string
}

export interface PreviewState {
  /** The last answer; kept while the next one is made, so that the lines don't flicker. */
  readonly preview: (Omit<Preview, 'lines'> & { readonly lines: readonly (PreviewLine | OwnLine)[] }) | null
  readonly fault: Fault | null
  readonly pending: boolean
}

const quietMs = 120

/** Asks main what a write would change, a moment after the last click. Null = nothing to ask. */
export function usePreview(write: GatewayWrite | null): PreviewState {
  const [state, setState] = useState<PreviewState>({ preview: null, fault: null, pending: write !== null })
  const asked = write === null ? '' : JSON.stringify(write)
  useEffect(() => {
    if (asked === '') {
      setState({ preview: null, fault: null, pending: false })
      return
    }
    let late = false
    setState((before) => ({ ...before, pending: true }))
    const timer = setTimeout(async () => {
      const answer = await call('previewWrite', JSON.parse(asked) as GatewayWrite)
      if (late) return
      setState(answer.ok ? { preview: answer.value, fault: null, pending: false } : { preview: null, fault: answer.fault, pending: false })
    }, quietMs)
    return () => {
      late = true
      clearTimeout(timer)
    }
  }, [asked])
  // another picture of the network: what was said before may not be so any more. Quietly, for most changes are about something else
  const marks = useViews((views) => (views.admin === null ? '' : JSON.stringify(views.admin.marks)))
  const writing = useAdminUi((ui) => ui.writes > 0)
  const isOver = useIsOver(state.fault)
  const said = useRef(marks)
  useEffect(() => {
    if (asked === '' || writing || (said.current === marks && !isOver)) return
    let late = false
    void call('previewWrite', JSON.parse(asked) as GatewayWrite).then((answer) => {
      if (late) return
      said.current = marks
      setState(({ pending }) =>
        answer.ok ? { preview: answer.value, fault: null, pending } : { preview: null, fault: answer.fault, pending },
      )
    })
    return () => {
      late = true
    }
  }, [asked, marks, writing, isOver])
  return state
}
