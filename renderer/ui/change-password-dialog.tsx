import { type FormEvent, type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react'
import type { SessionView } from '../../electron/common/contracts/app/session.ts'
import type { Fault } from '../../electron/common/fault.ts'
import { shortestPassword } from '../../electron/common/rules/password.ts'
import { faultText } from '../../electron/common/wording/fault-text.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import { Button } from './button.tsx'
import { DialogFrame } from './dialog-frame.tsx'
import { TextField } from './text-field.tsx'

interface ChangePasswordDialogProps {
  readonly account: SessionView['accounts'][number]
  /** Why it didn't work, with the way on that the window has. */
  readonly problem: (fault: Fault) => ReactNode
  readonly onClose: () => void
}

const nothingTyped = { current: '', next: '', again: '' }

/** A new password for one's own account: the one of now, the new one twice. What is typed lasts as long as its fields. */
export function ChangePasswordDialog({ account, problem, onClose }: ChangePasswordDialogProps): ReactElement {
  const t = useT()
  const words = useWords()
  const [typed, setTyped] = useState(nothingTyped)
  const [fault, setFault] = useState<Fault | null>(null)
  const [running, setRunning] = useState(false)
  const [done, setDone] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const { current, next, again } = typed
  const isShort = next !== '' && next.length < shortestPassword
  const differs = again !== '' && !next.startsWith(again)
  const ready = current !== '' && next.length >= shortestPassword && next === again
  const type = (field: keyof typeof nothingTyped) => (text: string) => {
    setTyped({ ...typed, [field]: text })
    if (field === 'current') setFault(null)
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!ready || running) return
    setRunning(true)
    setFault(null)
    const answer = await call('changePassword', { account: account.account, current, next })
    setRunning(false)
    if (!answer.ok) return setFault(answer.fault)
    setTyped(nothingTyped)
    setDone(true)
  }
  const wrong = fault?.code === 'password.wrong'
  useEffect(() => {
    if (wrong) form.current?.querySelector('input')?.focus()
  }, [wrong])
  return (
    <DialogFrame
      title={t('ownPassword.title', { user: account.user })}
      isOpen
      // nobody would be told what came of it
      onOpenChange={running ? () => undefined : onClose}
      footer={
        done ? (
          <Button look="primary" autoFocus onPress={onClose}>
            {t('ownPassword.close')}
          </Button>
        ) : (
          <>
            <Button isDisabled={running} onPress={onClose}>
              {t('common.cancel')}
            </Button>
            <Button look="primary" type="submit" form="change-password" isDisabled={running || !ready}>
              {t(running ? 'ownPassword.running' : 'ownPassword.go')}
            </Button>
          </>
        )
      }
    >
      {done ? (
        <p role="status">{t('ownPassword.done')}</p>
      ) : (
        <form ref={form} id="change-password" className="dialog-form" onSubmit={(event) => void submit(event)} noValidate>
          <TextField
            label={t('ownPassword.current')}
            type="password"
            value={current}
            onChange={type('current')}
            error={wrong ? faultText(words, fault).headline : ''}
            autoFocus
            autoComplete="current-password"
            maxLength={1024}
          />
          <TextField
            label={t('ownPassword.next')}
            hint={t('ownPassword.short', { count: shortestPassword })}
            type="password"
            value={next}
            onChange={type('next')}
            error={isShort ? t('ownPassword.short', { count: shortestPassword }) : ''}
            autoComplete="new-password"
            maxLength={1024}
          />
          <TextField
            label={t('ownPassword.again')}
            type="password"
            value={again}
            onChange={type('again')}
            error={differs ? t('ownPassword.differs') : ''}
            autoComplete="new-password"
            maxLength={1024}
          />
          <p className="hint">{t('ownPassword.elsewhere')}</p>
        </form>
      )}
      {fault === null || wrong ? null : problem(fault)}
    </DialogFrame>
  )
}
