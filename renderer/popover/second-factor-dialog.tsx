import { type FormEvent, type ReactElement, useEffect, useState } from 'react'
import type { Fault } from '../../electron/common/fault.ts'
import { faultLine } from '../../electron/common/wording/fault-text.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import { Button } from '../ui/button.tsx'
import { CopyText } from '../ui/copy-text.tsx'
import { DialogFrame } from '../ui/dialog-frame.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import { QrPicture } from '../ui/qr-picture.tsx'
import { TextField } from '../ui/text-field.tsx'
import { showSecondFactor } from './popover-ui.ts'

/** The secret of a new second factor, shown once, and the code that proves it arrived. Closing forgets the secret. */
export function SecondFactorDialog(): ReactElement {
  const t = useT()
  const words = useWords()
  const [setup, setSetup] = useState<{ readonly url: string; readonly secret: string } | null>(null)
  const [code, setCode] = useState('')
  const [fault, setFault] = useState<Fault | null>(null)
  const [running, setRunning] = useState(false)
  const [done, setDone] = useState(false)
  const close = () => showSecondFactor(false)

  useEffect(() => {
    void call('beginTotp', {}).then((answer) => (answer.ok ? setSetup(answer.value) : setFault(answer.fault)))
  }, [])

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (code.trim() === '' || running) return
    setRunning(true)
    setFault(null)
    const answer = await call('completeTotp', { code: code.trim() })
    setRunning(false)
    setCode('')
    if (answer.ok) setDone(true)
    else setFault(answer.fault)
  }

  const wrong = fault?.code === 'signIn.codeWrong'
  return (
    <DialogFrame
      title={t('secondFactor.title')}
      isOpen
      onOpenChange={(open) => {
        if (!open) close()
      }}
      footer={
        done ? (
          <Button look="primary" autoFocus onPress={close}>
            {t('secondFactor.close')}
          </Button>
        ) : (
          <>
            <Button look="plain" onPress={close}>
              {t('secondFactor.cancel')}
            </Button>
            <Button look="primary" type="submit" form="second-factor" isDisabled={running || setup === null}>
              {t('secondFactor.confirm')}
            </Button>
          </>
        )
      }
    >
      {done ? <p role="status">{t('secondFactor.done')}</p> : null}
      {fault === null || wrong ? null : <FaultNote fault={fault} />}
      {setup === null && fault === null ? <p role="status">{t('secondFactor.loading')}</p> : null}
      {setup === null || done ? null : (
        <form id="second-factor" className="sign-in" onSubmit={(event) => void submit(event)} noValidate>
          <p>{t('secondFactor.scan')}</p>
          <QrPicture text={setup.url} label={t('secondFactor.picture')} />
          <CopyText text={setup.secret} />
          <TextField
            name="code"
            label={t('secondFactor.code')}
            value={code}
            onChange={setCode}
            error={wrong && fault !== null ? faultLine(words, fault) : ''}
            isDisabled={running}
            autoFocus
            autoComplete="one-time-code"
            maxLength={20}
          />
        </form>
      )}
    </DialogFrame>
  )
}
