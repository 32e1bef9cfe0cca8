import { CircleDashed, CirclePause, OctagonX, ShieldCheck, ShieldOff } from 'lucide-react'
import type { ReactElement } from 'react'
import type { Tone } from '../../electron/common/wording/state-text.ts'

const shapes = { protected: ShieldCheck, working: CircleDashed, held: CirclePause, lost: OctagonX, off: ShieldOff } as const

/** The state's shape: each tone has its own outline, so that colour never speaks alone. The words stand beside it. */
export function ToneGlyph({ tone }: { readonly tone: Tone }): ReactElement {
  const Shape = shapes[tone]
  return (
    <span className="tone-glyph" data-tone={tone} aria-hidden="true">
      <Shape />
    </span>
  )
}
