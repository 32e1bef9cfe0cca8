import { Circle, CircleCheck, LoaderCircle, ShieldQuestionMark } from 'lucide-react'
import { type ReactElement, useEffect, useState } from 'react'
import { type CheckStep, type CheckView, checkStepSchema } from '../../electron/common/contracts/app/insight.ts'
import { useT } from '../i18n/use-words.ts'
import { act } from '../store/acts-store.ts'
import { call } from '../store/bridge.ts'
import { useElapsed } from '../store/clock.ts'
import { statusOf } from '../store/current-gateway.ts'
import { useViews } from '../store/views-store.ts'
import { Button } from '../ui/button.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import { CheckResult } from './check-result.tsx'
import { PageBody, PageHead, useHelperThere } from './page-head.tsx'

const steps = checkStepSchema.options
const nothing: CheckView = { phase: 'none' }

/** The egress proof, on one page. */
export function CheckPage(): ReactElement {
  const t = useT()
  const check = useViews((views) => views.check ?? nothing)
  const there = useHelperThere()
  return (
    <>
      <PageHead title={t('connection.check.title')} intro={t('connection.check.intro')}>
        {check.phase === 'done' ? <CopyCheck /> : null}
        <Button look="primary" isDisabled={!there || check.phase === 'running'} onPress={() => void act('runCheck', {})}>
          {check.phase === 'none' ? t('connection.check.run') : t('connection.check.again')}
        </Button>
      </PageHead>
      <PageBody title={t('connection.check.title')}>
        <CheckBody check={check} />
      </PageBody>
    </>
  )
}

function CheckBody({ check }: { readonly check: CheckView }): ReactElement {
  const there = useHelperThere()
  switch (check.phase) {
    case 'none':
      return <NoCheck />
    case 'running':
      return <Progress since={check.since} done={check.done} />
    case 'done':
      return <CheckResult report={check.report} />
    case 'failed':
      // that the helper isn't there is said above, with the door
      return !there && check.fault.code.startsWith('helper.') ? <NoCheck /> : <FaultNote fault={check.fault} />
    default:
      return check satisfies never
  }
}

function NoCheck(): ReactElement {
  const t = useT()
  const isOpen = useViews((views) => statusOf(views.tunnel)?.state.kind === 'open')
  return (
    <EmptyNote
      icon={<ShieldQuestionMark />}
      title={t('connection.check.empty')}
      next={isOpen ? t('connection.check.notJoined') : t('connection.check.emptyNext')}
    />
  )
}

function Progress({ since, done }: { readonly since: number; readonly done: readonly CheckStep[] }): ReactElement {
  const t = useT()
  const waited = useElapsed(since)
  const current = steps.find((step) => !done.includes(step))
  return (
    <div className="check-progress" aria-busy="true">
      <ol>
        {steps.map((step) => {
          const state = done.includes(step) ? 'done' : step === current ? 'running' : 'waiting'
          const Icon = { done: CircleCheck, running: LoaderCircle, waiting: Circle }[state]
          return (
            <li key={step} className="check-step" data-state={state}>
              <Icon aria-hidden="true" />
              <span>{t(`connection.check.step.${step}`)}</span>
              <span className="quiet">{t(`connection.check.stepState.${state}`)}</span>
            </li>
          )
        })}
      </ol>
      <p className="quiet" role="status">
        {t('connection.check.progress', { done: done.length, all: steps.length })}
      </p>
      <p className="quiet">{waited >= 4000 ? t('connection.check.long') : ''}</p>
    </div>
  )
}

function CopyCheck(): ReactElement {
  const t = useT()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <Button onPress={() => void call('copyCheck', {}).then(({ ok }) => setCopied(ok))}>
      <span aria-live="polite">{copied ? t('common.copied') : t('connection.check.copy')}</span>
    </Button>
  )
}
