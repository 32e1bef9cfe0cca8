import { type ReactElement, useState } from 'react'
import type { GatewayWrite } from '../../../electron/common/contracts/app/admin.ts'
import { fail, type Result } from '../../../electron/common/result.ts'
import { useT } from '../../i18n/use-words.ts'
import { useAdminRows } from '../../store/admin-rows.ts'
import { pointAt } from '../../store/admin-ui.ts'
import { call } from '../../store/bridge.ts'
import { useViews } from '../../store/views-store.ts'
import { Button } from '../../ui/button.tsx'
import { DialogFrame } from '../../ui/dialog-frame.tsx'
import { toggled } from '../../ui/table/row-selection.ts'
import { isSelectable, verdictOf } from '../write/candidate-choice.ts'
import { CandidateStep } from '../write/candidate-step.tsx'
import { NetworkField } from '../write/network-field.tsx'
import { PreviewLines } from '../write/preview-lines.tsx'
import { countAsked, useTypedWord } from '../write/typed-word.tsx'
import { useCandidates } from '../write/use-candidates.ts'
import { usePreview } from '../write/use-preview.ts'
import { inTurn } from '../write/use-run.ts'
import { useSayDone } from '../write/use-say-done.ts'
import { usePuttingBack } from '../write/use-undoing.ts'
import { sendWrite, useWrite } from '../write/use-write.ts'
import { WriteProblem, WriteProgress } from '../write/write-problem.tsx'

const steps = ['host', 'connect', 'preview'] as const
type Step = (typeof steps)[number]
const stepWords = { host: 'write.stepHost', connect: 'write.stepConnect', preview: 'write.stepPreview' } as const

/** What the dialog is called, and its button: what was clicked. */
const titles = { create: 'write.createTitle', make: 'write.makeTitle', role: 'write.addRoleTitle' } as const
const goes = { create: 'write.create', make: 'manage.hosts.makeGateway', role: 'admin.menu.addRole' } as const

/** Create a gateway: network and host, optionally hosts to connect, preview, Create. `nodeId`: the host is known; it may be one already, but for the internet role. */
export function CreateDialog({ nodeId, onClose }: { readonly nodeId: string | null; readonly onClose: () => void }): ReactElement {
  const t = useT()
  const puttingBack = usePuttingBack()
  const sayDone = useSayDone()
  const startNetwork = useViews((views) => views.admin?.network ?? '')
  const knownName = useAdminRows((rows) => rows.hosts?.find(({ id }) => id === nodeId)?.name)
  const [network, setNetwork] = useState(startNetwork)
  const [host, setHost] = useState<string | null>(nodeId)
  const isEntry = useAdminRows((rows) => rows.gateways?.some(({ id }) => id === host) ?? false)
  const [purpose] = useState<keyof typeof titles>(() => {
    if (nodeId === null) return 'create'
    return useAdminRows.getState().gateways?.some(({ id }) => id === nodeId) ? 'role' : 'make'
  })
  const [clients, setClients] = useState<ReadonlySet<string>>(new Set())
  const [step, setStep] = useState<Step>(nodeId === null ? 'host' : 'connect')
  const hosts = useCandidates(network, undefined, { follows: true })
  const connectable = useCandidates(network, step === 'host' ? null : host, { follows: true })
  const candidate = hosts.candidates?.find(({ nodeId: id }) => id === host)
  // somebody else may have removed one meanwhile
  const listed = connectable.candidates?.map(({ nodeId: id }) => id)
  const ticked = listed?.filter((id) => clients.has(id)) ?? [...clients]
  const write: GatewayWrite | null = host === null ? null : { kind: 'create', network, nodeId: host, clients: ticked }
  const previewState = usePreview(step === 'preview' ? write : null)
  const { since, fault, send, forget } = useWrite()
  const gateway = candidate?.name ?? knownName ?? ''
  const refusals = [...(previewState.preview?.refusals ?? []), ...(fault?.code === 'rule.refused' ? fault.refusals : [])]
  const verdict = verdictOf(refusals)
  const running = since !== null
  const canGoOn = host !== null && (step !== 'host' || (candidate !== undefined && isSelectable(candidate)))

  const affected = step === 'preview' ? (previewState.preview?.affected ?? 0) : 0
  const confirm = useTypedWord(countAsked(t, previewState), { affected, onEnter: () => void create() })

  const chooseHost = (chosen: string): void => {
    setHost(chosen)
    setClients(new Set())
  }
  const goTo = (next: Step): void => {
    forget()
    setStep(next)
  }
  const create = async (): Promise<void> => {
    if (write === null || running || verdict === 'certain') return
    const stored = await send(write, verdict === 'probable', previewState)
    if (!stored.ok) return
    // hosts that came from another gateway go back there first; whoever is on it all the same would leave directly without it: then it stays, and that is said
    const servesNobody: GatewayWrite = { kind: 'update', network, nodeId: write.nodeId, before: [], clients: [] }
    const inverse: GatewayWrite = { kind: isEntry ? 'removeRole' : 'delete', network, nodeId: write.nodeId }
    // of a gateway that goes: by what is known now, before anything changes, and once more when the list has been read anew
    const check = isEntry ? [] : [() => losesNoClient(inverse, gateway)]
    const undo = puttingBack(network, stored.value.back, {
      before: () => inTurn(check),
      after: () => inTurn([() => sendWrite(servesNobody, false), ...check, () => sendWrite(inverse, true)]),
    })
    const said = t(purpose === 'role' ? 'admin.toast.roleGiven' : 'admin.toast.created', { gateway })
    sayDone(said, stored.value.stayed, network === startNetwork ? undo : null)
    pointAt('gateways', write.nodeId)
    onClose()
  }

  return (
    <DialogFrame
      isOpen
      onOpenChange={onClose}
      size="wide"
      title={t(titles[purpose], { gateway })}
      footer={
        <>
          <WriteProgress since={since} />
          <Button onPress={onClose}>{running ? t('write.letGoOn') : t('common.cancel')}</Button>
          {step === 'host' || (step === 'connect' && nodeId !== null) ? null : (
            <Button isDisabled={running} onPress={() => goTo(step === 'preview' ? 'connect' : 'host')}>
              {t('common.back')}
            </Button>
          )}
          {step === 'preview' ? (
            <Button
              look="primary"
              isDisabled={running || previewState.preview === null || !confirm.agreed || verdict === 'certain'}
              onPress={() => void create()}
            >
              {running
                ? t(purpose === 'create' ? 'write.creating' : 'manage.confirm.storing')
                : verdict === 'probable'
                  ? t('write.despite')
                  : t(goes[purpose])}
            </Button>
          ) : (
            <Button look="primary" isDisabled={!canGoOn} onPress={() => goTo(step === 'host' ? 'connect' : 'preview')}>
              {t('common.next')}
            </Button>
          )}
        </>
      }
    >
      <ol className="steps">
        {(nodeId === null ? steps : steps.slice(1)).map((one, index) => (
          <li key={one} aria-current={one === step ? 'step' : undefined}>
            <span aria-hidden="true">{index + 1}</span>
            {t(stepWords[one])}
          </li>
        ))}
      </ol>
      {step === 'host' ? (
        <>
          <NetworkField
            network={network}
            onChange={(chosen) => {
              setNetwork(chosen)
              setHost(null)
              setClients(new Set())
            }}
          />
          <p>{t('write.chooseHost')}</p>
          <CandidateStep
            label={t('write.hosts')}
            network={network}
            state={hosts}
            chosen={new Set(host === null ? [] : [host])}
            many={false}
            onToggle={chooseHost}
          />
        </>
      ) : step === 'connect' ? (
        <>
          <p>{t('write.chooseConnect', { gateway })}</p>
          <CandidateStep
            label={t('write.stepConnect')}
            network={network}
            state={connectable}
            chosen={new Set(ticked)}
            many
            onToggle={(id) => setClients(toggled(clients, id))}
          />
        </>
      ) : (
        <>
          <h3>{t('write.changes')}</h3>
          <PreviewLines state={previewState} />
          {confirm.field}
          {fault?.code === 'rule.refused' && previewState.preview !== null && previewState.preview.refusals.length > 0 ? null : (
            <WriteProblem fault={fault} />
          )}
        </>
      )}
    </DialogFrame>
  )
}

/** A remote client that was made on the gateway meanwhile would be lost with it. */
async function losesNoClient(write: GatewayWrite, gateway: string): Promise<Result<unknown>> {
  const preview = await call('previewWrite', write)
  if (!preview.ok) return preview
  const loses = preview.value.lines.find(({ says }) => says === 'clientsDeleted' || says === 'clientsLoseInternet')
  return loses === undefined ? preview : fail({ code: 'gateway.serves', gateway, clients: loses.count })
}
