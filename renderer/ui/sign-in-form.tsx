import { type FormEvent, type ReactElement, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionView } from '../../electron/common/contracts/app/session.ts'
import type { Fault } from '../../electron/common/fault.ts'
import { call } from '../store/bridge.ts'
import { useElapsed } from '../store/clock.ts'
import { Button } from './button.tsx'
import { FaultNote } from './fault-note.tsx'
import { fieldError, fieldOfFault, type SignInField, typedHost } from './sign-in-fields.ts'
import { TextField } from './text-field.tsx'

interface SignInFormProps {
  readonly session: SessionView
  /** Given when the person may do without (an expired sign-in with a tunnel that is up). */
  readonly onCancel?: () => void
}

const missing = { server: 'signIn.serverMissing', user: 'signIn.userMissing', password: 'signIn.passwordMissing' } as const

/** Server, user, password. A refusal stands at the field it is about; the password is forgotten as soon as it was sent. */
export function SignInForm({ session, onCancel }: SignInFormProps): ReactElement {
  const { t } = useTranslation()
  const [server, setServer] = useState(session.server)
  const [user, setUser] = useState(session.user)
  const [password, setPassword] = useState('')
  const [empty, setEmpty] = useState<SignInField | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const [since, setSince] = useState<number | null>(session.state === 'signingIn' ? Date.now() : null)
  const attempt = useRef(0)
  const form = useRef<HTMLFormElement>(null)
  const running = since !== null

  useEffect(() => {
    if (session.state === 'signedIn') setSince(null)
  }, [session.state])

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const first = server.trim() === '' ? 'server' : user.trim() === '' ? 'user' : password === '' ? 'password' : null
    setEmpty(first)
    setFault(null)
    if (first !== null) {
      focusField(form.current, first)
      return
    }
    attempt.current += 1
    const mine = attempt.current
    setSince(Date.now())
    const answer = await call('signIn', { server: server.trim(), user: user.trim(), password })
    if (mine !== attempt.current) return
    setSince(null)
    if (answer.ok) {
      setPassword('')
      return
    }
    setFault(answer.fault)
    focusField(form.current, fieldOfFault(answer.fault) ?? 'server')
  }

  /** The answer of a given-up attempt is ignored here; if it succeeds after all, main pushes a signed-in session. */
  const giveUp = (): void => {
    attempt.current += 1
    setSince(null)
  }

  const errorAt = (field: SignInField): string => {
    if (empty === field) return t(missing[field])
    return fault !== null && fieldOfFault(fault) === field ? fieldError(fault) : ''
  }

  return (
    <form ref={form} className="sign-in" onSubmit={(event) => void submit(event)} aria-label={t('signIn.title')} noValidate>
      {fault !== null && fieldOfFault(fault) === null ? <FaultNote fault={fault} /> : null}
      <TextField
        name="server"
        label={t('signIn.server')}
        hint={t('signIn.serverHint')}
        value={server}
        onChange={setServer}
        error={errorAt('server')}
        isDisabled={running}
        autoFocus={session.server === ''}
        autoComplete="url"
        maxLength={300}
      />
      <TextField
        name="user"
        label={t('signIn.user')}
        value={user}
        onChange={setUser}
        error={errorAt('user')}
        isDisabled={running}
        autoComplete="username"
        maxLength={254}
      />
      <TextField
        name="password"
        type="password"
        label={t('signIn.password')}
        value={password}
        onChange={setPassword}
        error={errorAt('password')}
        isDisabled={running}
        autoFocus={session.server !== '' && session.user !== ''}
        autoComplete="current-password"
        maxLength={1024}
      />
      {session.plainSecrets ? <p className="hint">{t('signIn.plain')}</p> : null}
      <div className="form-actions">
        <Button look="primary" type="submit" grow isDisabled={running}>
          {running ? t('signIn.running') : t('signIn.submit')}
        </Button>
        {onCancel === undefined || running ? null : (
          <Button look="plain" onPress={onCancel}>
            {t('signIn.cancel')}
          </Button>
        )}
      </div>
      <SignInProgress since={since} server={typedHost(server)} onChange={giveUp} />
    </form>
  )
}

function focusField(form: HTMLFormElement | null, field: SignInField): void {
  requestAnimationFrame(() => form?.querySelector<HTMLInputElement>(`input[name="${field}"]`)?.focus())
}

/** After 2 s what is being waited for, after 10 s another way (UI.md, principle 6). Keeps its room, so nothing jumps. */
function SignInProgress({
  since,
  server,
  onChange,
}: {
  readonly since: number | null
  readonly server: string
  readonly onChange: () => void
}): ReactElement {
  const { t } = useTranslation()
  const waited = useElapsed(since)
  return (
    <div className="sign-in-progress" role="status">
      {waited >= 10_000 ? (
        <>
          <span>{t('signIn.long', { server })}</span>
          <Button look="quiet" onPress={onChange}>
            {t('signIn.change')}
          </Button>
        </>
      ) : waited >= 2000 ? (
        <span>{t('signIn.waiting', { server })}</span>
      ) : null}
    </div>
  )
}
