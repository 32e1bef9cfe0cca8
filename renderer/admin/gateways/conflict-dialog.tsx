import { type ReactElement, type ReactNode, useState } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'
import type { GatewayWrite } from '../../../electron/common/contracts/app/admin.ts'
import type { AdminGatewayRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import type { Fault } from '../../../electron/common/fault.ts'
import { nameList } from '../../../electron/common/wording/name-list.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { Button } from '../../ui/button.tsx'
import { DialogFrame } from '../../ui/dialog-frame.tsx'
import { CandidateStep } from '../write/candidate-step.tsx'
import { chosenList, compareLists, type MergeChoice, sameList } from '../write/merge-lists.ts'
import { useCandidates } from '../write/use-candidates.ts'
import { WriteProblem } from '../write/write-problem.tsx'

type Update = Extract<GatewayWrite, { kind: 'update' }>

interface ConflictDialogProps {
  readonly gateway: AdminGatewayRow
  /** What I wanted to write, with the list that I had seen. */
  readonly mine: Update
  readonly running: boolean
  /** Why the merged list was refused in turn. */
  readonly fault: Fault | null
  readonly onWrite: (write: Update) => void
  readonly onClose: () => void
}

const choices: readonly MergeChoice[] = ['merge', 'mine', 'theirs']
const choiceWords = { merge: 'write.conflictMerge', mine: 'write.conflictKeepMine', theirs: 'write.conflictKeepTheirs' } as const

/** Two admins at once: what each list says, what each changed, and the choice between both, mine and theirs. Nothing has been written yet. */
export function ConflictDialog({ gateway, mine, running, fault, onWrite, onClose }: ConflictDialogProps): ReactElement {
  const t = useT()
  const words = useWords()
  const [choice, setChoice] = useState<MergeChoice>('merge')
  const state = useCandidates(gateway.network, gateway.id)
  const { candidates } = state
  const theirs = candidates?.filter((candidate) => candidate.chosen).map(({ nodeId }) => nodeId) ?? []
  const conflict = compareLists(mine.before, mine.clients, theirs)
  // both did the same: there is nothing to decide
  const agreed = candidates !== null && sameList(mine.clients, theirs)
  const names = (ids: readonly string[]): string => {
    const said = ids.map((id) => candidates?.find(({ nodeId }) => nodeId === id)?.name ?? id)
    return said.length === 0 ? t('write.noHost') : nameList(words, said, 12)
  }
  const result = chosenList(choice, conflict, mine.clients, theirs)
  const go = (): void => {
    if (sameList(result, theirs)) onClose()
    else onWrite({ ...mine, before: [...theirs], clients: [...result] })
  }
  return (
    <DialogFrame
      isOpen
      onOpenChange={onClose}
      size="small"
      title={t('write.conflictTitle', { gateway: gateway.name })}
      footer={
        agreed ? (
          <Button key="close" look="primary" autoFocus onPress={onClose}>
            {t('common.close')}
          </Button>
        ) : (
          <>
            <Button onPress={onClose}>{t('common.cancel')}</Button>
            <Button look="primary" isDisabled={running || candidates === null} onPress={go}>
              {running ? t('write.updating') : t('write.conflictGo')}
            </Button>
          </>
        )
      }
    >
      <p>{agreed ? t('write.conflictAgreed', { gateway: gateway.name, names: names(theirs) }) : t('write.conflictBody')}</p>
      <WriteProblem fault={fault} />
      {agreed ? null : candidates === null ? (
        <CandidateStep label="" network={gateway.network} state={state} chosen={new Set()} many onToggle={() => undefined} />
      ) : (
        <>
          <div className="conflict">
            <ListColumn title={t('write.conflictMine')} names={names(mine.clients)}>
              <Change label={t('write.added')} ids={conflict.addedByMe} names={names} />
              <Change label={t('write.removed')} ids={conflict.removedByMe} names={names} />
            </ListColumn>
            <ListColumn title={t('write.conflictTheirs')} names={names(theirs)}>
              <Change label={t('write.addedTheirs')} ids={conflict.addedByThem} names={names} />
              <Change label={t('write.removedTheirs')} ids={conflict.removedByThem} names={names} />
            </ListColumn>
          </div>
          <RadioGroup className="choices" value={choice} onChange={(value) => setChoice(choices.find((one) => one === value) ?? 'merge')}>
            <Label className="visually-hidden">{t('write.conflictResult')}</Label>
            {choices.map((one) => (
              <Radio key={one} value={one} className="choice">
                <span className="box round" aria-hidden="true" />
                <span className="choice-words">
                  <span className="strong">{t(choiceWords[one])}</span>
                  <span className="quiet">{names(chosenList(one, conflict, mine.clients, theirs))}</span>
                </span>
              </Radio>
            ))}
          </RadioGroup>
        </>
      )}
    </DialogFrame>
  )
}

function ListColumn({
  title,
  names,
  children,
}: {
  readonly title: string
  readonly names: string
  readonly children: ReactNode
}): ReactElement {
  return (
    <section className="conflict-side">
      <h3>{title}</h3>
      <p>{names}</p>
      {children}
    </section>
  )
}

interface ChangeProps {
  readonly label: string
  readonly ids: readonly string[]
  readonly names: (ids: readonly string[]) => string
}

function Change({ label, ids, names }: ChangeProps): ReactElement | null {
  if (ids.length === 0) return null
  return (
    <p className="quiet">
      {label}: {names(ids)}
    </p>
  )
}
