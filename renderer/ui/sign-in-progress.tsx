import type { ReactElement } from 'react'
import { useT } from '../i18n/use-words.ts'
import { useElapsed } from '../store/clock.ts'
import { Button } from './button.tsx'

interface SignInProgressProps {
  readonly since: number | null
  readonly server: string
  readonly onChange: () => void
}

/** After 2 s what is being waited for, after 10 s another way (UI.md, principle 6). It stands last, so nothing jumps. */
export function SignInProgress({ since, server, onChange }: SignInProgressProps): ReactElement {
  const t = useT()
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
