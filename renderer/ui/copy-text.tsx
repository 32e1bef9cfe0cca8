import { Check, Copy } from 'lucide-react'
import { type MouseEvent, type ReactElement, useEffect, useState } from 'react'
import { useT } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'

/** Made once: a row that is drawn again leaves its pictures alone. */
const copyIcon = <Copy className="icon-small" aria-hidden="true" />
const doneIcon = <Check className="icon-small done" aria-hidden="true" />

/** An address in a tabular face that is copied by a click, and says so in its own place. `inRow`: no tab stop of its own, the row's menu copies too. */
export function CopyText({ text, inRow = false }: { readonly text: string; readonly inRow?: boolean }): ReactElement {
  const t = useT()
  const [last, setLast] = useState<string | null>(null)
  const copied = last === text
  useEffect(() => {
    if (last === null) return
    const timer = setTimeout(() => setLast(null), 1500)
    return () => clearTimeout(timer)
  }, [last])
  const copy = async (event: MouseEvent): Promise<void> => {
    // the row around it isn't chosen for it
    event.stopPropagation()
    const answer = await call('copy', { text })
    setLast(answer.ok ? text : null)
  }
  return (
    <button
      type="button"
      className={inRow ? 'copy-text in-row' : 'copy-text'}
      tabIndex={inRow ? -1 : undefined}
      aria-label={t('common.copyAddress', { address: text })}
      onClick={(event) => void copy(event)}
    >
      <span className="address">{text}</span>
      {copied ? doneIcon : copyIcon}
      <span className="visually-hidden" aria-live="polite">
        {copied ? t('common.copied') : ''}
      </span>
    </button>
  )
}
