import { type ReactElement, useState } from 'react'
import { useT } from '../../i18n/use-words.ts'
import { TextField } from '../../ui/text-field.tsx'
import { typedConfirmationAbove } from './candidate-choice.ts'
import type { PreviewState } from './use-preview.ts'

export interface TypedWord {
  /** Nothing has to be typed, or it was. */
  readonly agreed: boolean
  /** What asks for it; null: nothing has to be typed. */
  readonly field: ReactElement | null
}

/** The number of people and machines that a preview counts. */
export function countAsked(t: ReturnType<typeof useT>, { preview }: PreviewState): { readonly word: string; readonly label: string } {
  return { word: String(preview?.affected ?? 0), label: t('manage.confirm.count') }
}

/** For more than 25 people and machines something is typed before it is done. `asks`: what; null = nothing. Enter does it then. */
export function useTypedWord(
  asks: { readonly word: string; readonly label: string } | null,
  { affected, onEnter }: { readonly affected: number; readonly onEnter: () => void },
): TypedWord {
  const t = useT()
  const [typed, setTyped] = useState('')
  if (asks === null || affected <= typedConfirmationAbove) return { agreed: true, field: null }
  const agreed = typed.trim() === asks.word
  const field = (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (agreed) onEnter()
      }}
      noValidate
    >
      <p>{t('manage.confirm.type', { count: affected, word: asks.word })}</p>
      <TextField label={asks.label} value={typed} onChange={setTyped} error="" autoComplete="off" />
    </form>
  )
  return { agreed, field }
}
