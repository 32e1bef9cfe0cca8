import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AdminGateway, GatewayWrite } from '../../electron/common/contracts/app/admin.ts'
import { faultText } from '../../electron/common/wording/fault-text.ts'
import { useWords } from '../i18n/use-words.ts'
import { sayToast } from '../store/admin-ui.ts'
import { Button } from '../ui/button.tsx'
import { DialogFrame } from '../ui/dialog-frame.tsx'
import { verdictOf } from './candidate-choice.ts'
import { CandidateStep } from './candidate-step.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import { toggled } from './create-dialog.tsx'
import { sameList } from './merge-lists.ts'
import { PreviewLines } from './preview-lines.tsx'
import { useCandidates } from './use-candidates.ts'
import { usePreview } from './use-preview.ts'
import { undoUpdate, useWrite } from './use-write.ts'
import { WriteProblem, WriteProgress } from './write-problem.tsx'

type Update = Extract<GatewayWrite, { kind: 'update' }>

/** Which hosts leave through this gateway: a checklist, what changes for whom beneath it. If somebody else was faster, both lists are shown. */
export function UpdateDialog({ gateway, onClose }: { readonly gateway: AdminGateway; readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation()
  const words = useWords()
  const { network, nodeId, name } = gateway
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

  const update = async (wanted: Update): Promise<void> => {
    const refused = await send(wanted, verdict === 'probable')
    if (refused?.code === 'write.changed') setConflict((last) => ({ round: (last?.round ?? 0) + 1, mine: wanted }))
    if (refused !== null) return
    // a host taken from another gateway would not go back there by this gateway's old list alone
    const moves = previewState.preview?.lines.some((line) => line.kind === 'moves') ?? true
    const undo = moves ? null : undoUpdate(wanted, { done: t('admin.toast.undone'), failed: (why) => faultText(words, why).headline })
    sayToast(t('admin.toast.updated', { gateway: name }), undo)
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
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            look="primary"
            isDisabled={running || !changed || previewState.pending || verdict === 'certain'}
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
      <div className="preview-box">
        <h3>{t('write.changes')}</h3>
        <PreviewLines state={previewState} empty={t('write.noChange')} />
        <WriteProblem fault={fault} />
      </div>
    </DialogFrame>
  )
}
