import { TriangleAlert } from 'lucide-react'
import type { ReactElement } from 'react'
import type { Fault } from '../../electron/common/fault.ts'
import { faultText } from '../../electron/common/wording/fault-text.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { Button } from './button.tsx'
import { DetailsButton } from './details-button.tsx'
import { EmptyNote } from './empty-note.tsx'

/** What a window shows instead of what it could not draw. */
export function CrashNote({ error, onAgain }: { readonly error: Error; readonly onAgain: () => void }): ReactElement {
  const t = useT()
  const words = useWords()
  const fault: Fault = { code: 'internal', detail: error.stack ?? error.message }
  const { headline, next } = faultText(words, fault)
  return (
    <main className="crash" role="alert">
      <EmptyNote icon={<TriangleAlert />} title={headline} next={next}>
        <Button look="primary" onPress={onAgain}>
          {t('common.tryAgain')}
        </Button>
        <DetailsButton fault={fault} look="plain" />
      </EmptyNote>
    </main>
  )
}
