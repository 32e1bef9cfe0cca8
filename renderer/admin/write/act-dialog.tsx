import type { ReactElement, ReactNode } from 'react'
import type { Result } from '../../../electron/common/result.ts'
import { useT } from '../../i18n/use-words.ts'
import { Button } from '../../ui/button.tsx'
import { DialogFrame } from '../../ui/dialog-frame.tsx'
import { verdictOf } from './candidate-choice.ts'
import { PreviewLines } from './preview-lines.tsx'
import { useTypedWord } from './typed-word.tsx'
import type { PreviewState } from './use-preview.ts'
import { useRun } from './use-run.ts'
import { WriteProblem, WriteProgress } from './write-problem.tsx'

interface ActDialogProps<Answer> {
  readonly title: string
  readonly preview: PreviewState
  readonly go: string
  readonly running: string
  /** 'danger': takes something away. */
  readonly look: 'primary' | 'danger'
  /** What has to be typed for more than 25 people and machines; null = nothing. */
  readonly typed: { readonly word: string; readonly label: string } | null
  /** `despite`: although our rules expect a refusal. */
  readonly act: (despite: boolean) => Promise<Result<Answer>>
  readonly onDone: (answer: Answer) => void
  readonly onClose: () => void
  /** Choices that belong to the act, between preview and buttons; Enter in a field of theirs presses the button, unless that takes something away. */
  readonly children?: ReactNode
}

/** One act: what it changes for whom, what speaks against it, and the button. */
export function ActDialog<Answer>(props: ActDialogProps<Answer>): ReactElement {
  const { title, preview: state, go, running, look, typed, act, onDone, onClose, children } = props
  const t = useT()
  const { since, fault, run } = useRun()
  const confirm = useTypedWord(typed, { affected: state.preview?.affected ?? 0, onEnter: () => void pressIfReady() })
  const verdict = verdictOf([...(state.preview?.refusals ?? []), ...(fault?.code === 'rule.refused' ? fault.refusals : [])])
  const ready = state.preview !== null && !state.pending && confirm.agreed && verdict !== 'certain'
  const press = async (): Promise<void> => {
    const answer = await run(() => act(verdict === 'probable'))
    if (!answer.ok) return
    onDone(answer.value)
    onClose()
  }
  const pressIfReady = async (): Promise<void> => {
    if (ready && since === null) await press()
  }
  return (
    <DialogFrame
      isOpen
      onOpenChange={onClose}
      role={look === 'danger' ? 'alertdialog' : 'dialog'}
      title={title}
      footer={
        <>
          <WriteProgress since={since} />
          <Button onPress={onClose} autoFocus={look === 'danger'}>
            {since !== null ? t('write.letGoOn') : t('common.cancel')}
          </Button>
          <Button look={look} autoFocus={look === 'primary'} isDisabled={since !== null || !ready} onPress={() => void press()}>
            {since !== null ? running : verdict === 'probable' ? t('write.despite') : go}
          </Button>
        </>
      }
    >
      <PreviewLines state={state} />
      {children === undefined ? null : (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault()
            if (look === 'primary') void pressIfReady()
          }}
          noValidate
        >
          {children}
        </form>
      )}
      {confirm.field}
      <WriteProblem fault={fault} />
    </DialogFrame>
  )
}
