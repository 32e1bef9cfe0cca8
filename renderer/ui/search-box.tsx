import { Search, X } from 'lucide-react'
import { type KeyboardEvent, type ReactElement, type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import { useT } from '../i18n/use-words.ts'

interface SearchBoxProps {
  readonly label: string
  readonly text: string
  readonly onText: (text: string) => void
  /** Takes Ctrl K / ⌘ K of the whole window, and letters typed while nothing has the focus. */
  readonly shortcut?: boolean
  /** Takes only the letters typed while nothing has the focus. */
  readonly typed?: boolean
  readonly ref?: Ref<{ focus(): void }>
  readonly onKey?: (event: KeyboardEvent<HTMLInputElement>) => void
  /** The list that it moves through: the id of the grid and of the row that Enter takes. */
  readonly controls?: string
  readonly active?: string | undefined
}

/** Made once: a key leaves them alone. */
const glass = <Search className="icon" aria-hidden="true" />
const cross = <X className="icon-small" aria-hidden="true" />

/** A search field; Escape first empties it. With `controls` it is the combobox of that list. */
export function SearchBox(props: SearchBoxProps): ReactElement {
  const { label, text, onText, shortcut = false, typed = false, ref, onKey, controls, active } = props
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  useImperativeHandle(ref, () => ({ focus: () => input.current?.focus() }), [])
  useEffect(() => {
    if (!shortcut && !typed) return
    const take = (event: globalThis.KeyboardEvent): void => {
      const nowhere = document.activeElement === null || document.activeElement === document.body
      const types = nowhere && /^\S$/u.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey
      if (types) input.current?.focus()
      if (!shortcut || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return
      event.preventDefault()
      input.current?.focus()
      input.current?.select()
    }
    window.addEventListener('keydown', take)
    return () => window.removeEventListener('keydown', take)
  }, [shortcut, typed])
  const key = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Escape' && text !== '') {
      event.preventDefault()
      event.stopPropagation()
      onText('')
      return
    }
    onKey?.(event)
  }
  const combobox =
    controls === undefined
      ? {}
      : {
          role: 'combobox',
          'aria-expanded': true,
          'aria-haspopup': 'grid' as const,
          'aria-controls': controls,
          'aria-activedescendant': active,
          'aria-autocomplete': 'list' as const,
        }
  return (
    <div className="search-box">
      {glass}
      <input
        ref={input}
        type="text"
        {...combobox}
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={key}
        spellCheck={false}
        autoComplete="off"
      />
      {text !== '' ? (
        <button type="button" className="search-clear" aria-label={t('common.clearSearch')} onClick={() => onText('')}>
          {cross}
        </button>
      ) : shortcut ? (
        <span className="shortcut" aria-hidden="true">
          {t('common.shortcut')}
        </span>
      ) : null}
    </div>
  )
}
