import { type ReactElement, useState } from 'react'
import type { Fault } from '../../electron/common/fault.ts'
import { faultText } from '../../electron/common/wording/fault-text.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import { Button } from './button.tsx'
import { DialogFrame } from './dialog-frame.tsx'

/** The technical text of a fault, to read and to copy; never a secret (fault.ts). */
export function DetailsDialog({ fault }: { readonly fault: Fault }): ReactElement {
  const t = useT()
  const words = useWords()
  const { headline, next, detail } = faultText(words, fault)
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    const answer = await call('copy', { text: detail.slice(0, 2000) })
    setCopied(answer.ok)
  }
  return (
    <DialogFrame
      title={headline}
      isDismissable
      footer={(close) => (
        <>
          <Button look="plain" onPress={() => void copy()}>
            {copied ? t('common.copied') : t('common.copyDetails')}
          </Button>
          <Button look="primary" onPress={close}>
            {t('common.close')}
          </Button>
        </>
      )}
    >
      <p>{next}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
      <section className="technical" tabIndex={0} aria-label={t('details.label')}>
        <pre>{detail}</pre>
      </section>
    </DialogFrame>
  )
}
