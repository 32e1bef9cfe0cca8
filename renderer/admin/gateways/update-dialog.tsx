import { type ReactElement, useState } from 'react'
import type { GatewayWrite } from '../../../electron/common/contracts/app/admin.ts'
import type { AdminGatewayRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { useT } from '../../i18n/use-words.ts'
import { Button } from '../../ui/button.tsx'
import { DialogFrame } from '../../ui/dialog-frame.tsx'
import { toggled } from '../../ui/table/row-selection.ts'
import { verdictOf } from '../write/candidate-choice.ts'
import { CandidateStep } from '../write/candidate-step.tsx'
import { sameList } from '../write/merge-lists.ts'
import { PreviewBox } from '../write/preview-box.tsx'
import { PreviewLines } from '../write/preview-lines.tsx'
import { countAsked, useTypedWord } from '../write/typed-word.tsx'
import { useCandidates } from '../write/use-candidates.ts'
import { usePreview } from '../write/use-preview.ts'
import { useSayDone } from '../write/use-say-done.ts'
import { usePuttingBack } from '../write/use-undoing.ts'
import { useWrite } from '../write/use-write.ts'
import { WriteProblem, WriteProgress } from '../write/write-problem.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'

type Update = Extract<GatewayWrite, { kind: 'update' }>

/** Which hosts leave through this gateway: a checklist, what changes for whom beneath it. If somebody else was faster, both lists are shown. */
export function UpdateDialog({ gateway, onClose }: { readonly gateway: AdminGatewayRow; readonly onClose: () => void }): ReactElement {
  const t = useT()
  const puttingBack = usePuttingBack()
  const sayDone = useSayDone()
  const { network, id: nodeId, name } = gateway
  const state = useCandidates(network, nodeId)
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null)
  const before = state.candidates?.filter((candidate) => candidate.chosen).map((candidate) => candidate.nodeId) ?? []
  const now = chosen ?? new Set(before)
  const write: Update = { kind: 'update', network, nodeId, before: [...before], clients: [...now] }
  const changed = state.candidates !== null && !sameList(write.before, write.clients)
  const [conflict, setConflict] = useState<{ readonly round: number; readonly mine: Update } | null>(null)
  const previewState = usePreview(changed ? write : null)
  const { since, fault, send, forget } = useWrite()
  const refusals = [...(changed ? (previewState.preview?.refusals ?? []) : []), ...(fault?.code === 'rule.refused' ? fault.refusals : [])]
  const verdict = verdictOf(refusals)
  const running = since !== null
  const affected = changed ? (previewState.preview?.affected ?? 0) : 0
  const confirm = useTypedWord(countAsked(t, previewState), { affected, onEnter: () => void update(write) })

  const update = async (wanted: Update): Promise<void> => {
    if (running || (conflict === null && verdict === 'certain')) return
    const stored = await send(wanted, verdict === 'probable', conflict === null ? previewState : undefined)
    if (!stored.ok) {
      if (stored.fault.code === 'write.changed') setConflict((last) => ({ round: (last?.round ?? 0) + 1, mine: wanted }))
      return
    }
    sayDone(t('admin.toast.updated', { gateway: name }), stored.value.stayed, puttingBack(network, stored.value.back))
    onClose()
  }

  if (conflict !== null) {
    return (
      <ConflictDialog
        key={conflict.round}
        gateway={gateway}
        mine={conflict.mine}
        fault={fault?.code === 'write.changed' ? null : fault}
        running={running}
        onWrite={(wanted) => void update(wanted)}
        onClose={onClose}
      />
    )
  }
  return (
    <DialogFrame
      isOpen
      onOpenChange={onClose}
      size="wide"
      title={t('write.updateTitle', { gateway: name })}
      footer={
        <>
          <WriteProgress since={since} />
          <Button onPress={onClose}>{running ? t('write.letGoOn') : t('common.cancel')}</Button>
          <Button
            look="primary"
            isDisabled={running || !changed || !confirm.agreed || previewState.pending || verdict === 'certain'}
            onPress={() => void update(write)}
          >
            {running ? t('write.updating') : verdict === 'probable' ? t('write.despite') : t('write.update')}
          </Button>
        </>
      }
    >
      <CandidateStep
        label={t('admin.connectedOf', { gateway: name })}
        network={network}
        state={state}
        chosen={now}
        many
        onToggle={(id) => {
          forget()
          setChosen(toggled(now, id))
        }}
      />
      <PreviewBox>
        <PreviewLines state={previewState} empty={t('write.noChange')} />
        <WriteProblem fault={fault} />
      </PreviewBox>
      {confirm.field}
    </DialogFrame>
  )
}
