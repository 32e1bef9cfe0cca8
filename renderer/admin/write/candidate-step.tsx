import { Monitor } from 'lucide-react'
import { type ReactElement, useEffect } from 'react'
import { useT } from '../../i18n/use-words.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { CandidateList } from './candidate-list.tsx'
import { SignInDoor, useIsOver } from './sign-in-door.tsx'
import type { CandidatesState } from './use-candidates.ts'

interface CandidateStepProps {
  readonly label: string
  readonly network: string
  readonly state: CandidatesState
  readonly chosen: ReadonlySet<string>
  readonly many: boolean
  readonly onToggle: (nodeId: string) => void
}

/** The list of hosts in each of its states: being read, unreadable, empty, there. */
export function CandidateStep({ label, network, state, chosen, many, onToggle }: CandidateStepProps): ReactElement {
  const t = useT()
  const isOver = useIsOver(state.fault)
  const { again } = state
  useEffect(() => {
    if (isOver) again()
  }, [isOver, again])
  if (state.fault !== null) {
    return (
      <FaultNote fault={state.fault}>
        <SignInDoor fault={state.fault} />
        <Button look="quiet" onPress={state.again}>
          {t('common.tryAgain')}
        </Button>
      </FaultNote>
    )
  }
  if (state.candidates === null) {
    return <SkeletonRows rows={6} since={state.since} words={t('write.loading', { network })} longWords={t('admin.loadingLong')} />
  }
  if (state.candidates.length === 0) {
    return <EmptyNote icon={<Monitor />} title={t('write.noCandidates', { network })} next={t('write.noCandidatesNext')} />
  }
  return <CandidateList label={label} candidates={state.candidates} chosen={chosen} many={many} onToggle={onToggle} />
}
