import { type FormEvent, type ReactElement, useState } from 'react'
import type { Fault } from '../../electron/common/fault.ts'
import { faultLine } from '../../electron/common/wording/fault-text.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import { Button } from './button.tsx'
import { FaultNote } from './fault-note.tsx'
import { TextField } from './text-field.tsx'

interface SignInCodeProps {
  readonly user: string
  /** The code doesn't count any more: the form says why, and begins again. */
  readonly onEnd: (fault: Fault) => void
}

/** The second factor, after a right password. */
export function SignInCode({ user, onEnd }: SignInCodeProps): ReactElement {
  const t = useT()
  const words = useWords()
  const [code, setCode] = useState('')
  const [empty, setEmpty] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const [running, setRunning] = useState(false)

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setFault(null)
    setEmpty(code.trim() === '')
    if (code.trim() === '' || running) return
    setRunning(true)
    const answer = await call('signInCode', { code: code.trim() })
    setRunning(false)
    if (answer.ok) return
    setCode('')
    setFault(answer.fault)
    if (answer.fault.code === 'signIn.codeLate' || answer.fault.code === 'signIn.disabled') onEnd(answer.fault)
  }

  return (
    <form className="sign-in" onSubmit={(event) => void submit(event)} aria-label={t('signIn.codeFor', { user })} noValidate>
      <p className="note-title">{t('signIn.codeFor', { user })}</p>
      {fault === null || fault.code === 'signIn.codeWrong' ? null : <FaultNote fault={fault} />}
      <TextField
        name="code"
        label={t('signIn.code')}
        hint={t('signIn.codeHint')}
        value={code}
        onChange={setCode}
        error={empty ? t('signIn.codeMissing') : fault?.code === 'signIn.codeWrong' ? faultLine(words, fault) : ''}
        isDisabled={running}
        autoFocus
        autoComplete="one-time-code"
        maxLength={20}
      />
      <div className="form-actions">
        <Button look="primary" type="submit" grow isDisabled={running}>
          {running ? t('signIn.running') : t('signIn.codeSubmit')}
        </Button>
        <Button look="plain" onPress={() => void call('cancelSignIn', {})}>
          {t('signIn.stop')}
        </Button>
      </div>
    </form>
  )
}
