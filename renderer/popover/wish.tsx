import { LockKeyhole } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { ToggleButton, TooltipTrigger } from 'react-aria-components'
import { Tip } from '../ui/icon-button.tsx'

/** Why a wish doesn't move, in a sentence, and who sees to it: root's rules for this computer, or what its system can't do. */
export interface Stillness {
  readonly why: string
  readonly by: 'rules' | 'system'
}

interface WishProps {
  readonly on: boolean
  readonly busy: boolean
  readonly still: Stillness | null
  readonly tip: string
  readonly onChange: (on: boolean) => void
  readonly children: ReactNode
}

/** A switch in the foot bar. One that doesn't move stays readable and says why; a dimmed button couldn't: nothing can point at it. */
export function Wish({ on, busy, still, tip, onChange, children }: WishProps): ReactElement {
  if (still !== null) {
    return (
      <span className="wish fixed" title={still.why}>
        {children}
        {still.by === 'rules' ? <LockKeyhole className="icon-small" aria-hidden="true" /> : null}
        <span className="visually-hidden">{still.why}</span>
      </span>
    )
  }
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <ToggleButton className="wish" isSelected={on} isDisabled={busy} onChange={onChange}>
        {children}
      </ToggleButton>
      <Tip>{tip}</Tip>
    </TooltipTrigger>
  )
}
