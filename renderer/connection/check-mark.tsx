import { Check } from 'lucide-react'
import type { ReactElement } from 'react'

/** The box of a check box; the words beside it say what it is. */
export function CheckMark({ checked }: { readonly checked: boolean }): ReactElement {
  return (
    <span className="check-mark" aria-hidden="true">
      {checked ? <Check className="icon-small" /> : null}
    </span>
  )
}
