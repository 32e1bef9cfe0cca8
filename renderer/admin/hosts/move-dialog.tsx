import { type ReactElement, useState } from 'react'
import type { Candidate, GatewayWrite } from '../../../electron/common/contracts/app/admin.ts'
import type { AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { nameList } from '../../../electron/common/wording/name-list.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { useAdminRows } from '../../store/admin-rows.ts'
import { useViews } from '../../store/views-store.ts'
import { Button } from '../../ui/button.tsx'
import { DialogFrame } from '../../ui/dialog-frame.tsx'
import { isSelectable, reasonOf, verdictOf } from '../write/candidate-choice.ts'
import { GatewayChoice } from '../write/gateway-choice.tsx'
import { PreviewBox } from '../write/preview-box.tsx'
import { PreviewLines } from '../write/preview-lines.tsx'
import { countAsked, useTypedWord } from '../write/typed-word.tsx'
import { useCandidates } from '../write/use-candidates.ts'
import { usePreview } from '../write/use-preview.ts'
import { useSayDone } from '../write/use-say-done.ts'
import { usePuttingBack } from '../write/use-undoing.ts'
import { useWrite } from '../write/use-write.ts'
import { WriteProblem, WriteProgress } from '../write/write-problem.tsx'

interface MoveDialogProps {
  readonly hosts: readonly AdminHostRow[]
  readonly onClose: () => void
}

/** Hosts to another gateway: which one, who can't come along and why, what changes for whom. */
export function MoveDialog({ hosts, onClose }: MoveDialogProps): ReactElement {
  const t = useT()
  const puttingBack = usePuttingBack()
  const sayDone = useSayDone()
  const network = useViews((views) => views.admin?.network ?? '')
  const [to, setTo] = useState<string | null>(null)
  const target = useAdminRows((rows) => rows.gateways?.find(({ id }) => id === to) ?? null)
  const gateway = target?.name ?? ''
  const { candidates, fault: unread } = useCandidates(network, to)
  const wanted = new Set(hosts.map(({ id }) => id))
  const { movable, there, stay } = split((candidates ?? []).filter(({ nodeId }) => wanted.has(nodeId)))
  const write: GatewayWrite | null =
    to === null || movable.length === 0 ? null : { kind: 'move', network, nodeIds: movable.map(({ nodeId }) => nodeId), to }
  const previewState = usePreview(write)
  const { since, fault, send, forget } = useWrite()
  const verdict = verdictOf([...(previewState.preview?.refusals ?? []), ...(fault?.code === 'rule.refused' ? fault.refusals : [])])
  const confirm = useTypedWord(countAsked(t, previewState), { affected: previewState.preview?.affected ?? 0, onEnter: () => void go() })
  const go = async (): Promise<void> => {
    if (write === null || since !== null || previewState.pending || verdict === 'certain') return
    const stored = await send(write, verdict === 'probable', previewState)
    if (!stored.ok) return
    const { back, stayed } = stored.value
    const count = movable.length - (stayed?.nodeIds.length ?? 0)
    sayDone(t('manage.hosts.moved', { count, gateway }), stayed, puttingBack(network, back))
    onClose()
  }
  return (
    <DialogFrame
      isOpen
      onOpenChange={onClose}
      size="wide"
      title={t('manage.hosts.moveTitle', { count: hosts.length, host: hosts[0]?.name ?? '' })}
      footer={
        <>
          <WriteProgress since={since} />
          <Button onPress={onClose}>{since !== null ? t('write.letGoOn') : t('common.cancel')}</Button>
          <Button
            look="primary"
            isDisabled={
              since !== null ||
              write === null ||
              !confirm.agreed ||
              previewState.pending ||
              previewState.preview === null ||
              verdict === 'certain'
            }
            onPress={() => void go()}
          >
            {since !== null
              ? t('manage.hosts.moving')
              : verdict === 'probable'
                ? t('write.despite')
                : t('manage.hosts.moveGo', { count: to === null ? hosts.length : movable.length })}
          </Button>
        </>
      }
    >
      <p>{t('manage.hosts.moveWhere')}</p>
      <GatewayChoice
        label={t('admin.gateways')}
        internetOnly
        chosen={to}
        onChoose={(id) => {
          forget()
          setTo(id)
        }}
      />
      <PreviewBox>
        {to === null ? (
          <p className="quiet">{t('manage.hosts.moveFirst')}</p>
        ) : write === null && candidates !== null ? null : (
          <PreviewLines state={previewState} empty={t('write.previewLoading')} />
        )}
        {target !== null && write !== null && (target.status === 'offline' || target.status === 'disconnected') ? (
          <p className="caution">{t('manage.hosts.targetAway', { gateway })}</p>
        ) : null}
        <AlreadyThere candidates={there} gateway={gateway} />
        <LeftBehind candidates={stay} />
        <WriteProblem fault={fault ?? unread} />
      </PreviewBox>
      {confirm.field}
    </DialogFrame>
  )
}

interface Split {
  readonly movable: readonly Candidate[]
  /** Those that leave through the chosen gateway already. */
  readonly there: readonly Candidate[]
  /** Those that certainly can't. */
  readonly stay: readonly Candidate[]
}

function split(candidates: readonly Candidate[]): Split {
  const others = candidates.filter(({ chosen }) => !chosen)
  return {
    movable: others.filter(isSelectable),
    there: candidates.filter(({ chosen }) => chosen),
    stay: others.filter((one) => !isSelectable(one)),
  }
}

function AlreadyThere({
  candidates,
  gateway,
}: {
  readonly candidates: readonly Candidate[]
  readonly gateway: string
}): ReactElement | null {
  const t = useT()
  const words = useWords()
  const names = candidates.map(({ name }) => name)
  return names.length === 0 ? null : <p>{t('manage.hosts.there', { count: names.length, gateway, names: nameList(words, names) })}</p>
}

/** Of those that stay, all are named as long as that can be read. */
const mostNames = 50

/** Who doesn't move, together by the reason. */
function LeftBehind({ candidates }: { readonly candidates: readonly Candidate[] }): ReactElement | null {
  const t = useT()
  const words = useWords()
  if (candidates.length === 0) return null
  const byReason = new Map<string, string[]>()
  for (const one of candidates) {
    const reason = reasonOf(words, one)
    const names = byReason.get(reason)
    if (names === undefined) byReason.set(reason, [one.name])
    else names.push(one.name)
  }
  return (
    <>
      <p className="strong">{t('manage.hosts.cannot', { count: candidates.length })}</p>
      <ul>
        {[...byReason].map(([reason, names]) => (
          <li key={reason} className="quiet">
            {nameList(words, names, mostNames)}: {reason}
          </li>
        ))}
      </ul>
    </>
  )
}
