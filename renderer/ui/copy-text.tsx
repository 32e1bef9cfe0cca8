import { Check, Copy } from 'lucide-react'
import { type ReactElement, useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { call } from '../store/bridge.ts'

/** An address in a tabular face that is copied by a click, and says so in its own place. `inRow`: no tab stop of its own, the row's menu copies too. */
export function CopyText({ text, inRow = false }: { readonly text: string; readonly inRow?: boolean }): ReactElement {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async (): Promise<void> => {
    const answer = await call('copy', { text })
    setCopied(answer.ok)
  }
  return (
    <Button
      className={inRow ? 'copy-text in-row' : 'copy-text'}
      excludeFromTabOrder={inRow}
      aria-label={t('common.copyAddress', { address: text })}
      onPress={() => void copy()}
    >
      <span className="address">{text}</span>
      {copied ? <Check className="icon-small done" aria-hidden="true" /> : <Copy className="icon-small" aria-hidden="true" />}
      <span className="visually-hidden" aria-live="polite">
        {copied ? t('common.copied') : ''}
      </span>
    </Button>
  )
}
