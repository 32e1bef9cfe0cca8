import { X } from 'lucide-react'
import type { KeyboardEvent, ReactElement, ReactNode } from 'react'
import { useT } from '../../i18n/use-words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { focusList } from './focus-list.ts'

interface SelectionBarProps {
  readonly count: number
  /** How many of them the filter hides. */
  readonly hidden: number
  readonly onClear: () => void
  readonly children: ReactNode
}

/** What can be done with all rows that are selected. Lies over the end of the list, so that nothing moves. */
export function SelectionBar({ count, hidden, onClear, children }: SelectionBarProps): ReactElement | null {
  const t = useT()
  if (count === 0) return null
  // it goes with the focus on it
  const clear = (): void => {
    onClear()
    focusList()
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') clear()
  }
  return (
    <section className="selection-bar" aria-label={t('manage.table.selection')} onKeyDownCapture={onKey}>
      <span className="number" role="status">
        {t('manage.table.selected', { count })}
        {hidden === 0 ? null : <span className="quiet"> · {t('manage.table.selectedHidden', { count: hidden })}</span>}
      </span>
      <span className="selection-acts">{children}</span>
      <IconButton label={t('manage.table.clear')} onPress={clear}>
        <X className="icon-small" />
      </IconButton>
    </section>
  )
}
