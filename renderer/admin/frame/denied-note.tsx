import { UserX } from 'lucide-react'
import type { ReactElement } from 'react'
import type { SessionView } from '../../../electron/common/contracts/app/session.ts'
import { useT } from '../../i18n/use-words.ts'
import { act, useRunning } from '../../store/acts-store.ts'
import { call } from '../../store/bridge.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'

interface DeniedNoteProps {
  readonly session: SessionView
  /** This very account could until now: somebody has taken its role. */
  readonly demoted: boolean
  readonly onSignIn: () => void
}

/** Who may not administer here: why, and every way on. */
export function DeniedNote({ session, demoted, onSignIn }: DeniedNoteProps): ReactElement {
  const t = useT()
  const looking = useRunning('refreshAdmin')
  const others = session.accounts.filter(({ current, state }) => !current && state === 'signedIn')
  return (
    <EmptyNote
      icon={<UserX />}
      title={t(demoted ? 'admin.demoted' : 'admin.denied')}
      next={t(demoted ? 'admin.demotedNext' : 'admin.deniedNext')}
    >
      <Button look="primary" onPress={onSignIn}>
        {t('admin.signInOther')}
      </Button>
      {others.map(({ account }) => (
        <Button key={account} onPress={() => void act('useAccount', { account })}>
          {t('admin.useAccount', { account })}
        </Button>
      ))}
      <Button isDisabled={looking} onPress={() => void act('refreshAdmin', {})}>
        {t('admin.lookAgain')}
      </Button>
      <Button look="quiet" onPress={() => void call('hide', {})}>
        {t('admin.closeWindow')}
      </Button>
    </EmptyNote>
  )
}
