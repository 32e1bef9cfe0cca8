import { type FormEvent, type ReactElement, useEffect, useRef, useState } from 'react'
import { Radio, RadioGroup } from 'react-aria-components'
import type { SessionView } from '../../electron/common/contracts/app/session.ts'
import type { Fault } from '../../electron/common/fault.ts'
import type { Result } from '../../electron/common/result.ts'
import { faultLine } from '../../electron/common/wording/fault-text.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import { type SignInDraft, signInDraft, useKeptDraft } from '../store/sign-in-draft.ts'
import { Button } from './button.tsx'
import { CertificateNote } from './certificate-note.tsx'
import { FaultNote } from './fault-note.tsx'
import { PlainHttpNote } from './plain-http-note.tsx'
import { SignInBrowser } from './sign-in-browser.tsx'
import { SignInCode } from './sign-in-code.tsx'
import { fieldOfFault, fieldsOfWay, type SignInField, type SignInWay, signInWays, typedHost } from './sign-in-fields.ts'
import { SignInProgress } from './sign-in-progress.tsx'
import { TextField } from './text-field.tsx'

interface SignInFormProps {
  readonly session: SessionView
  /** 'another': beside the account in use, so not with its name. */
  readonly purpose?: 'first' | 'another'
  /** Given when the person may do without (an expired sign-in with a tunnel that is up, another account). */
  readonly onCancel?: () => void
}

const missing = {
  server: 'signIn.serverMissing',
  user: 'signIn.userMissing',
  password: 'signIn.passwordMissing',
  token: 'signIn.tokenMissing',
} as const
const wayNames = { password: 'signIn.withPassword', browser: 'signIn.withBrowser', token: 'signIn.withToken' } as const

/** Server, and a password, a browser or a token. A refusal stands at the field it is about; secrets are forgotten as soon as they were taken. */
export function SignInForm({ session, purpose = 'first', onCancel }: SignInFormProps): ReactElement {
  const t = useT()
  const words = useWords()
  const [way, setWay] = useState<SignInWay>('password')
  const [isFirst] = useState(session.server === '' && session.user === '')
  const [isAnother] = useState(purpose === 'another')
  const [start] = useState<SignInDraft>(() =>
    isFirst ? firstDraft(session) : { server: session.server, user: isAnother ? '' : session.user },
  )
  const [values, setValues] = useState({ ...start, password: '', token: '' })
  const [empty, setEmpty] = useState<SignInField | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const [since, setSince] = useState<number | null>(session.state === 'signingIn' && session.step === 'server' ? Date.now() : null)
  const attempt = useRef(0)
  const form = useRef<HTMLFormElement>(null)
  /** Where to go when the fields can be written in again. */
  const refused = useRef<SignInField | null>(null)
  const running = since !== null

  useEffect(() => {
    if (running || refused.current === null) return
    focusField(form.current, refused.current)
    refused.current = null
  }, [running])

  useEffect(() => {
    if (session.state === 'signedIn') setSince(null)
  }, [session.state])

  const { server, user } = values
  useKeptDraft(start, { server, user }, isFirst)

  const send = (): Promise<Result<unknown>> => {
    const at = { server: server.trim() }
    if (way === 'browser') return call('signInBrowser', at)
    if (way === 'token') return call('signInToken', { ...at, token: values.token.trim() })
    return call('signIn', { ...at, user: user.trim(), password: values.password })
  }

  const run = async (): Promise<void> => {
    attempt.current += 1
    const mine = attempt.current
    setFault(null)
    setSince(Date.now())
    const answer = await send()
    if (mine !== attempt.current) return
    setSince(null)
    if (answer.ok || answer.fault.code === 'signIn.totp') {
      setValues((before) => ({ ...before, password: '', token: '' }))
      return
    }
    refused.current = fieldOfFault(answer.fault) ?? 'server'
    setFault(answer.fault)
  }

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const first = fieldsOfWay[way].find((field) => values[field].trim() === '') ?? null
    setEmpty(first)
    if (first === null) void run()
    else {
      setFault(null)
      focusField(form.current, first)
    }
  }

  /** The answer of a given-up attempt is ignored here, and main gives it up too. */
  const giveUp = (): void => {
    attempt.current += 1
    setSince(null)
    void call('cancelSignIn', {})
  }

  if (session.step === 'code') return <SignInCode user={session.user} onEnd={setFault} />
  if (session.step === 'browser') return <SignInBrowser server={typedHost(session.server)} />

  const errorAt = (field: SignInField): string => {
    if (empty === field) return t(missing[field])
    return fault !== null && fieldOfFault(fault) === field ? faultLine(words, fault) : ''
  }
  const field = (name: SignInField) => ({
    name,
    value: values[name],
    onChange: (value: string) => setValues((before) => ({ ...before, [name]: value })),
    error: errorAt(name),
    isDisabled: running,
  })

  return (
    <form ref={form} className="sign-in" onSubmit={submit} aria-label={t('signIn.title')} noValidate>
      {isAnother ? <h2>{t('menu.addAccount')}</h2> : null}
      {fault === null || fieldOfFault(fault) !== null ? null : fault.code === 'server.certificate' ? (
        <CertificateNote fault={fault} onTrusted={() => void run()} />
      ) : fault.code === 'server.plainHttp' ? (
        <PlainHttpNote fault={fault} onAccepted={() => void run()} />
      ) : fault.code === 'signIn.cancelled' ? (
        <p className="hint" role="status">
          {t('signIn.cancelled')}
        </p>
      ) : (
        <FaultNote fault={fault} />
      )}
      <TextField
        {...field('server')}
        label={t('signIn.server')}
        hint={t('signIn.serverHint')}
        autoFocus={start.server === ''}
        autoComplete="url"
        maxLength={300}
      />
      {isFirst && session.lastServer === '' ? <p className="hint">{t('signIn.serverFrom')}</p> : null}
      <RadioGroup
        className="sign-in-ways"
        aria-label={t('signIn.ways')}
        value={way}
        isDisabled={running}
        onChange={(chosen) => setWay(signInWays.find((one) => one === chosen) ?? 'password')}
      >
        {signInWays.map((one) => (
          <Radio key={one} value={one} className="sign-in-way">
            {t(wayNames[one])}
          </Radio>
        ))}
      </RadioGroup>
      {way === 'password' ? (
        <>
          <TextField
            {...field('user')}
            label={t('signIn.user')}
            autoFocus={start.server !== '' && start.user === ''}
            autoComplete="username"
            maxLength={254}
          />
          <TextField
            {...field('password')}
            type="password"
            label={t('signIn.password')}
            autoFocus={start.server !== '' && start.user !== ''}
            autoComplete="current-password"
            maxLength={1024}
          />
        </>
      ) : null}
      {way === 'token' ? (
        <TextField
          {...field('token')}
          type="password"
          label={t('signIn.token')}
          hint={t('signIn.tokenHint')}
          autoComplete="off"
          maxLength={8192}
        />
      ) : null}
      {session.plainSecrets ? <p className="hint">{t(session.keyring === 'absent' ? 'signIn.plain' : 'signIn.plainLocked')}</p> : null}
      <div className="form-actions">
        <Button look="primary" type="submit" grow isDisabled={running}>
          {running ? t('signIn.running') : way === 'browser' ? t('signIn.openBrowser') : t('signIn.submit')}
        </Button>
        {onCancel === undefined || running ? null : (
          <Button look="plain" onPress={onCancel}>
            {t('signIn.cancel')}
          </Button>
        )}
      </div>
      <SignInProgress since={since} server={typedHost(values.server)} onChange={giveUp} />
    </form>
  )
}

function focusField(form: HTMLFormElement | null, field: SignInField): void {
  form?.querySelector<HTMLInputElement>(`input[name="${field}"]`)?.focus()
}

/** What was typed before the window went, else the server of the last time: whoever signs out and comes back needn't know its address by heart. */
function firstDraft({ lastServer }: SessionView): SignInDraft {
  const { server, user } = signInDraft()
  return { server: server === '' ? lastServer : server, user }
}
